#include "cli/answer_lines.hpp"

#include "cli/json_text.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {

/// A line that names its answer.
struct named_answer {
  nlohmann::ordered_json id = nullptr;
  std::string text;
};

}  // namespace assay::cli

template <>
struct assay::describe<assay::cli::named_answer> {
  static constexpr auto fields = assay::fields(assay::field<&assay::cli::named_answer::id>(assay::has_default));
};

namespace assay::cli {
namespace {

constexpr std::string_view blanks = " \t\r";
constexpr parse_options exactly = {.mode = mode::strict};

void append_invalid(std::string_view id, std::span<const error> errors, block_results& results) {
  results.lines.append("{\"id\":").append(id).append(",\"ok\":false,\"errors\":");
  append_errors(results.lines, errors);
  results.lines.append("}\n");
  ++results.invalid;
}

/// An id that says nothing (absent, null) is the line's number.
std::string id_text(const nlohmann::ordered_json& id, std::size_t number) {
  return id.is_null() ? std::to_string(number) : id.dump();
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
void answer_lines::refuse_line(std::size_t number, error problem, block_results& results) const {
  problem.type = "json_invalid";
  problem.message += "; a line is a JSON string (an answer) or an object {\"id\", \"text\"}";
  const std::string id = std::to_string(number);
  append_invalid(id, std::span(&problem, 1), results);
  if (with_report_) append_report(results.report, id, {});
}

void answer_lines::read_line(std::string_view line, std::size_t number, block_results& results) const {
  ++results.documents;
  if (line[line.find_first_not_of(blanks)] == '"') {
    const result<std::string> text = parse<std::string>(line, exactly);
    if (!text) return refuse_line(number, text.error().errors().front(), results);
    return read_answer(std::to_string(number), *text, results);
  }
  const result<named_answer> answer = parse<named_answer>(line, exactly);
  if (!answer) return refuse_line(number, answer.error().errors().front(), results);
  if (answer->id.is_structured()) {
    error problem;
    problem.loc = {{"id"}};
    problem.message = "The id is neither a string nor a number";
    return refuse_line(number, std::move(problem), results);
  }
  read_answer(id_text(answer->id, number), answer->text, results);
}

block_results answer_lines::read(const line_block& block) const {
  block_results results;
  if (block.too_long) {
    error problem;
    problem.message = "The line is longer than " + std::to_string(line_reader::max_line_bytes >> 20) + " MiB";
    ++results.documents;
    refuse_line(block.first_line, std::move(problem), results);
    return results;
  }
  std::string_view rest = block.text;
  for (std::size_t number = block.first_line; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.find_first_not_of(blanks) != std::string_view::npos) read_line(line, number, results);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return results;
}

}  // namespace assay::cli
