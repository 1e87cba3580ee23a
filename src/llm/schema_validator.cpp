#include "llm/schema_validator.hpp"

#include <assay/stream.hpp>

namespace assay::inline v0::detail {

std::optional<validation_error> source_check::missing(const schema_type& schema, const nlohmann::ordered_json& value) {
  if (!text_) return std::nullopt;
  found = ground(schema, value, *text_, how_);
  return found.errors(schema.type().name);
}

std::optional<validation_error> schema_validator::read(std::string_view answer, std::optional<finish_reason> finish) {
  auto read_value = parse(schema_, answer, reading_after(finish, options_));
  if (!read_value) return read_value.error();
  if (auto wrong = source.missing(schema_, *read_value)) return wrong;
  repairs.assign(read_value.repairs().begin(), read_value.repairs().end());
  value.emplace(*std::move(read_value));
  return std::nullopt;
}

std::shared_ptr<const void> schema_validator::partial(std::string_view answer) {
  json_stream_parser parser(schema_, options_);
  parser.feed(answer);
  if (parser.value().is_null()) return nullptr;
  return std::make_shared<nlohmann::ordered_json>(parser.value());
}

}  // namespace assay::inline v0::detail
