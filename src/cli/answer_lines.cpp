#include "cli/answer_lines.hpp"

#include "cli/json_text.hpp"

#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <span>
#include <string_view>
#include <variant>

namespace assay::cli {

namespace {

void append_invalid(std::string_view id, std::span<const error> errors, block_results& results) {
  results.lines.append("{\"id\":").append(id).append(",\"ok\":false,\"errors\":");
  append_errors(results.lines, errors);
  results.lines.append("}\n");
  ++results.invalid;
}

}  // namespace

void append_report(std::string& out, std::string_view id, std::span<const repair> repairs) {
  out.append("{\"id\":").append(id).append(",\"repairs\":");
  append_repairs(out, repairs);
  out.append("}\n");
}

void answer_lines::read_answer(const std::string& id, std::string_view text, block_results& results) const {
  const result<nlohmann::ordered_json> value = parse(type_, text, options_);
  if (with_report_) append_report(results.report, id, value.repairs());
  if (!value) {
    append_invalid(id, value.error().errors(), results);
    return;
  }
  results.lines.append("{\"id\":").append(id).append(",\"ok\":true,\"value\":").append(value->dump());
  results.lines.append(",\"repairs\":");
  append_repairs(results.lines, value.repairs());
  results.lines.append("}\n");
}

/// A line that holds no answer: its error speaks of the line, and its id is the line's number.
void answer_lines::refuse_line(std::size_t number, const error& problem, block_results& results) const {
  const std::string id = std::to_string(number);
  append_invalid(id, std::span(&problem, 1), results);
  if (with_report_) append_report(results.report, id, {});
}

void answer_lines::read_line(const numbered_line& line, block_results& results) const {
  ++results.documents;
  const std::variant<named_text, error> read = read_answer_line(line);
  if (const auto* problem = std::get_if<error>(&read)) return refuse_line(line.number, *problem, results);
  const auto& answer = std::get<named_text>(read);
  read_answer(answer.id, answer.text, results);
}

block_results answer_lines::read(const line_block& block) const {
  block_results results;
  if (block.too_long) {
    ++results.documents;
    refuse_line(block.first_line, too_long_line(), results);
    return results;
  }
  block_lines lines(block);
  while (const auto line = lines.next()) read_line(*line, results);
  return results;
}

}  // namespace assay::cli
