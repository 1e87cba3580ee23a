#include "report/earlier_lines.hpp"

#include "dump/bounded_json.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace assay::reports {

using line_step = std::variant<std::string, std::uint64_t>;

struct line_repair {
  std::string code;
  std::string category;
  std::vector<line_step> loc;
  std::string message;
};
struct line_error {
  std::string type;
  std::vector<line_step> loc;
  std::string message;
};
struct line_failure {
  std::string reason;
  std::string message;
};
struct line_usage {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t cached_tokens = 0;
  std::int64_t cache_write_tokens = 0;
};

/// What counts of a line (schemas/report/ResultLine.schema.json).
struct result_line {
  std::string file;
  nlohmann::ordered_json id;
  std::optional<std::uint64_t> line;
  bool ok = false;
  nlohmann::ordered_json value;
  std::vector<line_repair> repairs;
  std::vector<line_error> errors;
  std::optional<line_failure> error;
  std::optional<std::int64_t> attempts;
  line_usage usage;
};

}  // namespace assay::reports

template <>
struct assay::describe<assay::reports::line_repair> {
  static constexpr auto fields = assay::fields(field<&reports::line_repair::category>(rename("class")));
};
template <>
struct assay::describe<assay::reports::line_usage> {
  using usage = reports::line_usage;
  static constexpr auto fields =
      assay::fields(field<&usage::cached_tokens>(has_default), field<&usage::cache_write_tokens>(has_default));
};
template <>
struct assay::describe<assay::reports::result_line> {
  using line = reports::result_line;
  static constexpr auto fields = assay::fields(
      field<&line::file>(has_default), field<&line::id>(has_default), field<&line::line>(has_default),
      field<&line::value>(has_default), field<&line::repairs>(has_default), field<&line::errors>(has_default),
      field<&line::error>(has_default), field<&line::attempts>(has_default), field<&line::usage>(has_default));
};

namespace assay::reports {
namespace {

path path_of(std::vector<line_step>& steps) {
  path made;
  for (line_step& step : steps) {
    if (std::uint64_t* const index = std::get_if<std::uint64_t>(&step)) {
      made.push_back({{}, static_cast<std::size_t>(*index)});
    } else {
      made.push_back({std::get<std::string>(std::move(step))});
    }
  }
  return made;
}

repair_class class_named(std::string_view name) {
  for (const repair_kind& kind : all_repairs()) {
    if (name_of(kind.category) == name) return kind.category;
  }
  return repair_class::conversion;
}

std::vector<repair> repairs_of(result_line& line) {
  std::vector<repair> made;
  for (line_repair& one : line.repairs) {
    made.push_back({std::move(one.code), class_named(one.category), path_of(one.loc), {}, std::move(one.message)});
  }
  return made;
}

std::vector<error> errors_of(result_line& line) {
  std::vector<error> made;
  for (line_error& one : line.errors) {
    error problem;
    problem.type = std::move(one.type);
    problem.loc = path_of(one.loc);
    problem.message = std::move(one.message);
    made.push_back(std::move(problem));
  }
  return made;
}

std::string id_of(const result_line& line, std::uint64_t number) {
  if (!line.id.is_null()) return detail::bounded_json::write(line.id);
  return line.line ? line_id(*line.line) : std::to_string(number);
}

}  // namespace

row_outcome outcome_of(std::string_view reason) noexcept {
  if (reason == "refused" || reason == "filtered") return row_outcome::refused;
  if (reason == "line") return row_outcome::unreadable;
  return reason.empty() || reason == "invalid" || reason == "truncated" ? row_outcome::invalid : row_outcome::failed;
}

bool add_result_line(std::string_view text, std::uint64_t number, run_collector& counts, earlier_outcomes& outcomes) {
  result<result_line> line = parse<result_line>(text, {.mode = mode::strict});
  if (!line) return false;
  const std::string id = id_of(*line, number);
  const std::string value = line->value.is_null() ? std::string() : detail::bounded_json::write(line->value);
  const std::vector<repair> repairs = repairs_of(*line);
  const std::vector<error> errors = errors_of(*line);
  row_facts facts{.number = number, .file = line->file, .id = id, .value = value};
  facts.outcome = line->ok ? (repairs.empty() ? row_outcome::exact : row_outcome::repaired)
                           : outcome_of(line->error ? line->error->reason : std::string());
  if (line->error) facts.message = line->error->message;
  facts.repairs = repairs;
  facts.repair_count = repairs.size();
  facts.errors = errors;
  facts.attempts = line->attempts.value_or(0);
  facts.input_tokens = line->usage.input_tokens;
  facts.output_tokens = line->usage.output_tokens;
  facts.cached_tokens = line->usage.cached_tokens;
  facts.cache_write_tokens = line->usage.cache_write_tokens;
  counts.add(facts);
  // Of several lines that assay ask wrote of an id the last one counts, as it does for --resume.
  outcomes.add({row_key(facts.file, id), number, line->ok, /*replaces=*/line->attempts.has_value()});
  return true;
}

}  // namespace assay::reports
