#include "requests.hpp"

#include "dump/bounded_json.hpp"

#include <string>
#include <utility>
#include <variant>

namespace assay::web {

namespace {

template <class Request>
Request read(std::string_view json) {
  auto request = assay::parse<Request>(json, {.mode = mode::strict});
  if (!request) throw request_error(request.error().feedback());
  return *std::move(request);
}

}  // namespace

parse_options parse_request::options() const {
  parse_options options{.mode = mode, .dialect = dialect, .complete = complete, .cut_off = cut_off};
  options.limits = {.max_depth = limits.max_depth,
                    .max_bytes = limits.max_bytes,
                    .max_items = limits.max_items,
                    .max_errors = limits.max_errors,
                    .max_repairs = limits.max_repairs};
  if (!allow) return options;
  options.allow = repairs::none;
  for (const repair_class each : *allow) options.allow = options.allow | each;
  return options;
}

schema_options schema_request::options() const {
  schema_options options{.vocabulary = vocabulary, .base_uri = base_uri, .foreign_types = foreign_types};
  options.resolve = [documents = documents](const std::string& uri) -> std::optional<nlohmann::ordered_json> {
    const auto found = documents.find(uri);
    if (found == documents.end()) return std::nullopt;
    return found->second;
  };
  return options;
}

parse_request read_parse_request(std::string_view json) { return read<parse_request>(json); }

schema_request read_schema_request(std::string_view json) { return read<schema_request>(json); }

target_request read_target_request(std::string_view json) { return read<target_request>(json); }

ground_options read_ground_request(std::string_view json) {
  const auto request = read<ground_request>(json);
  return {.scope = request.scope, .max_spans = request.max_spans, .max_nearest = request.max_nearest};
}

nlohmann::ordered_json read_value(std::string_view json) {
  constexpr std::uint32_t deepest = 1'000;
  auto value = detail::bounded_json::parse(json, {.max_depth = deepest});
  if (!value) throw request_error("value: " + value.failure->reason);
  return std::move(value.value);
}

path read_path(std::string_view json) {
  path where;
  for (auto& item : read<std::vector<std::variant<std::string, std::size_t>>>(json)) {
    path_item& step = where.emplace_back();
    if (auto* key = std::get_if<std::string>(&item)) {
      step.key = std::move(*key);
    } else {
      step.index = std::get<std::size_t>(item);
    }
  }
  return where;
}

}  // namespace assay::web
