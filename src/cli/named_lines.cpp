#include "cli/named_lines.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace assay::cli {

struct named_answer {
  nlohmann::ordered_json id = nullptr;
  std::string text;
};

struct named_prompt {
  nlohmann::ordered_json id = nullptr;
  std::string prompt;
};

}  // namespace assay::cli

template <>
struct assay::describe<assay::cli::named_answer> {
  static constexpr auto fields = assay::fields(assay::field<&assay::cli::named_answer::id>(assay::has_default));
};
template <>
struct assay::describe<assay::cli::named_prompt> {
  static constexpr auto fields = assay::fields(assay::field<&assay::cli::named_prompt::id>(assay::has_default));
};

namespace assay::cli {
namespace {

constexpr std::string_view blanks = " \t\r";
constexpr parse_options exactly = {.mode = mode::strict};

error not_a_line(error problem, std::string_view expected) {
  problem.type = "json_invalid";
  problem.message.append("; a line is ").append(expected);
  return problem;
}

/// An id that says nothing (absent, null) is the line's number.
std::string id_text(const nlohmann::ordered_json& id, std::size_t number) {
  return id.is_null() ? std::to_string(number) : id.dump();
}

template <class Named>
std::variant<named_text, error> read_line(const numbered_line& line, std::string Named::*text,
                                          std::string_view expected) {
  if (line.text[line.text.find_first_not_of(blanks)] == '"') {
    result<std::string> alone = parse<std::string>(line.text, exactly);
    if (!alone) return not_a_line(alone.error().errors().front(), expected);
    return named_text{std::to_string(line.number), *std::move(alone)};
  }
  result<Named> named = parse<Named>(line.text, exactly);
  if (!named) return not_a_line(named.error().errors().front(), expected);
  if (named->id.is_structured()) {
    error problem;
    problem.loc = {{"id"}};
    problem.message = "The id is neither a string nor a number";
    return not_a_line(std::move(problem), expected);
  }
  return named_text{id_text(named->id, line.number), std::move((*named).*text)};
}

}  // namespace

std::optional<numbered_line> block_lines::next() {
  while (!rest_.empty()) {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    const numbered_line line{rest_.substr(0, end), next_number_++};
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.text.find_first_not_of(blanks) != std::string_view::npos) return line;
  }
  return std::nullopt;
}

std::variant<named_text, error> read_answer_line(const numbered_line& line) {
  return read_line(line, &named_answer::text, "a JSON string (an answer) or an object {\"id\", \"text\"}");
}

std::variant<named_text, error> read_prompt_line(const numbered_line& line) {
  return read_line(line, &named_prompt::prompt, "a JSON string (a prompt) or an object {\"id\", \"prompt\"}");
}

error too_long_line() {
  error problem;
  problem.type = "json_invalid";
  problem.message = "The line is longer than " + std::to_string(line_reader::max_line_bytes >> 20) + " MiB";
  return problem;
}

}  // namespace assay::cli
