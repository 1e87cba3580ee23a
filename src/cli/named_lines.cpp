#include "cli/named_lines.hpp"

#include "cli/quick_line.hpp"
#include "dump/bounded_json.hpp"
#include "json/unescape.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace assay::cli {

struct named_answer {
  nlohmann::ordered_json id = nullptr;
  std::string text;
  std::optional<std::string> finish_reason;  ///< why the model stopped, as its provider says it
};

struct named_prompt {
  nlohmann::ordered_json id = nullptr;
  std::string prompt;
};

}  // namespace assay::cli

template <>
struct assay::describe<assay::cli::named_answer> {
  static constexpr auto fields =
      assay::fields(assay::field<&assay::cli::named_answer::id>(assay::has_default),
                    assay::field<&assay::cli::named_answer::finish_reason>(assay::has_default));
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

template <class Named>
std::optional<error> read_line(const numbered_line& line, std::string Named::*text, std::string_view expected,
                               named_text& found) {
  if (line.text[line.text.find_first_not_of(blanks)] == '"') {
    result<std::string> alone = parse<std::string>(line.text, exactly);
    if (!alone) return not_a_line(alone.error().errors().front(), expected);
    found.id = std::to_string(line.number);
    found.text = *std::move(alone);
    return std::nullopt;
  }
  result<Named> named = parse<Named>(line.text, exactly);
  if (!named) return not_a_line(named.error().errors().front(), expected);
  if (named->id.is_structured()) {
    error problem;
    problem.loc = {{"id"}};
    problem.message = "The id is neither a string nor a number";
    return not_a_line(std::move(problem), expected);
  }
  found.id = id_text(named->id, line.number);
  found.text = std::move((*named).*text);
  if constexpr (std::is_same_v<Named, named_answer>) found.end = ending_of(named->finish_reason);
  return std::nullopt;
}

/// Whether the line is one of the usual ones.
bool read_usual_line(const numbered_line& line, std::string_view key, named_text& found) {
  static_assert(detail::unescape_reach <= line_block::padding);
  quick_line quick{{}, found.text};
  if (!read_quickly(line.text, key, quick)) return false;
  if (quick.id.empty()) {
    found.id = std::to_string(line.number);
  } else {
    found.id = quick.id;
  }
  return true;
}

}  // namespace

std::optional<ending> ending_of(const std::optional<std::string>& finish_reason) {
  constexpr std::array<std::string_view, 6> words = {"stop",     "STOP",          "tool_calls",
                                                     "end_turn", "stop_sequence", "tool_use"};
  constexpr std::array<std::string_view, 6> limits = {
      "length", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_length", "model_context_window_exceeded"};
  if (!finish_reason) return std::nullopt;
  if (std::find(words.begin(), words.end(), *finish_reason) != words.end()) return ending::by_itself;
  return std::find(limits.begin(), limits.end(), *finish_reason) != limits.end() ? ending::cut_off : ending::unknown;
}

std::string id_text(const nlohmann::ordered_json& id, std::size_t number) {
  return id.is_null() ? std::to_string(number) : detail::bounded_json::write(id);
}

std::optional<numbered_line> block_lines::next() {
  while (!rest_.empty()) {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    const numbered_line line{rest_.substr(0, end), next_number_++};
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.text.find_first_not_of(blanks) != std::string_view::npos) return line;
  }
  return std::nullopt;
}

std::optional<error> read_answer_line(const numbered_line& line, named_text& answer) {
  answer.end.reset();
  if (read_usual_line(line, "text", answer)) return std::nullopt;
  constexpr std::string_view expected =
      "a JSON string (an answer) or an object {\"id\", \"text\", \"finish_reason\"}; where each line is the answer "
      "itself, give "
      "--lines answers";
  return read_line(line, &named_answer::text, expected, answer);
}

std::optional<error> read_prompt_line(const numbered_line& line, named_text& prompt) {
  if (read_usual_line(line, "prompt", prompt)) return std::nullopt;
  constexpr std::string_view expected = "a JSON string (a prompt) or an object {\"id\", \"prompt\"}";
  return read_line(line, &named_prompt::prompt, expected, prompt);
}

error too_long_line() {
  error problem;
  problem.type = "json_invalid";
  problem.message = "The line is longer than " + std::to_string(line_reader::max_line_bytes >> 20) + " MiB";
  return problem;
}

}  // namespace assay::cli
