#include "cli/named_lines.hpp"

#include "cli/line_rules.hpp"
#include "cli/quick_line.hpp"
#include "decode/report_text.hpp"
#include "dump/bounded_json.hpp"
#include "json/unescape.hpp"
#include "json/unicode.hpp"

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

struct only_an_id {
  nlohmann::ordered_json id = nullptr;
};

struct named_prompt {
  nlohmann::ordered_json id = nullptr;
  std::string prompt;
  std::optional<std::string> source;
};

}  // namespace assay::cli

template <>
struct assay::describe<assay::cli::named_answer> {
  static constexpr auto fields =
      assay::fields(assay::field<&assay::cli::named_answer::id>(assay::has_default),
                    assay::field<&assay::cli::named_answer::finish_reason>(assay::has_default));
};
template <>
struct assay::describe<assay::cli::only_an_id> {
  static constexpr auto fields = assay::fields(assay::field<&assay::cli::only_an_id::id>(assay::has_default));
};
template <>
struct assay::describe<assay::cli::named_prompt> {
  static constexpr auto fields = assay::fields(assay::field<&assay::cli::named_prompt::id>(assay::has_default));
};

namespace assay::cli {
namespace {

constexpr std::string_view answer_line =
    "a JSON string (an answer) or an object {\"id\", \"text\", \"finish_reason\"}; where each line is the answer "
    "itself, give --lines answers";

/// For a line that isn't even meant as JSON, of the kind that it has to be, the first character that is wrong says
/// little.
bool looks_like_json(std::string_view text) {
  return std::string_view("{[\"").find(text[text.find_first_not_of(line_blanks)]) != std::string_view::npos;
}

error not_a_line(std::string_view line, error problem, std::string_view expected) {
  if (problem.type == "json_invalid" && !looks_like_json(line)) {
    problem = detail::located_error("json_invalid", "The line is not JSON", {.length = line.size()}, line);
    constexpr std::size_t most_shown = 100;
    problem.input = line.size() <= most_shown ? line : line.substr(0, detail::border_before(line, most_shown));
  }
  problem.type = "json_invalid";
  problem.message.append("; a line is ").append(expected);
  return problem;
}

void set_id(named_text& found, const nlohmann::ordered_json& id, std::size_t number) {
  found.id = id_text(id, number);
  found.has_own_id = !id.is_null();
}

/// The id of a line that has one and is otherwise no such line.
void take_id_alone(const numbered_line& line, named_text& found) {
  const result<only_an_id> read = parse<only_an_id>(line.text, exactly);
  if (read && may_be_id(read->id)) set_id(found, read->id, line.number);
}

template <class Named>
std::optional<error> read_line(const numbered_line& line, std::string Named::*text, std::string_view expected,
                               named_text& found) {
  set_id(found, nullptr, line.number);
  if (line.text[line.text.find_first_not_of(line_blanks)] == '"') {
    result<std::string> alone = parse<std::string>(line.text, exactly);
    if (!alone) return not_a_line(line.text, alone.error().errors().front(), expected);
    found.text = *std::move(alone);
    return std::nullopt;
  }
  result<Named> named = parse<Named>(line.text, exactly);
  if (!named) {
    take_id_alone(line, found);
    return not_a_line(line.text, named.error().errors().front(), expected);
  }
  if (!may_be_id(named->id)) {
    error problem;
    problem.loc = {{"id"}};
    problem.message = "The id is neither a string nor a number";
    return not_a_line(line.text, std::move(problem), expected);
  }
  set_id(found, named->id, line.number);
  found.text = std::move((*named).*text);
  if constexpr (std::is_same_v<Named, named_answer>) found.end = ending_of(named->finish_reason);
  if constexpr (std::is_same_v<Named, named_prompt>) found.source = std::move(named->source);
  return std::nullopt;
}

/// Whether the line is one of the usual ones.
bool read_usual_line(const numbered_line& line, std::string_view key, named_text& found) {
  static_assert(detail::unescape_reach <= line_block::padding);
  quick_line quick{{}, found.text};
  if (!read_quickly(line.text, key, quick)) return false;
  found.has_own_id = !quick.id.empty();
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

bool may_be_id(const nlohmann::ordered_json& id) noexcept { return id.is_null() || id.is_string() || id.is_number(); }

std::string id_text(const nlohmann::ordered_json& id, std::size_t number) {
  return id.is_null() ? std::to_string(number) : detail::bounded_json::write(id);
}

std::optional<numbered_line> block_lines::next() {
  while (!rest_.empty()) {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    const numbered_line line{rest_.substr(0, end), next_number_++};
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (!is_blank(line.text)) return line;
  }
  return std::nullopt;
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(line_blanks) == std::string_view::npos; }

std::optional<error> read_answer_line(const numbered_line& line, named_text& answer) {
  answer.end.reset();
  if (read_usual_line(line, "text", answer)) return std::nullopt;
  return read_line(line, &named_answer::text, answer_line, answer);
}

std::optional<error> read_prompt_line(const numbered_line& line, named_text& prompt) {
  prompt.source.reset();
  if (read_usual_line(line, "prompt", prompt)) return std::nullopt;
  constexpr std::string_view expected = "a JSON string (a prompt) or an object {\"id\", \"prompt\", \"source\"}";
  std::optional<error> problem = read_line(line, &named_prompt::prompt, expected, prompt);
  // Of the error of a prompt's line the message alone is written, so it says where it is.
  if (problem && !problem->loc.empty()) problem->message.insert(0, to_string(problem->loc) + ": ");
  return problem;
}

error blank_line() {
  error problem;
  problem.type = "json_invalid";
  problem.message = "There is no text; it is " + std::string(answer_line);
  return problem;
}

error too_long_line() {
  error problem;
  problem.type = "json_invalid";
  problem.message = "The line is longer than " + std::to_string(line_reader::max_line_bytes >> 20) + " MiB";
  return problem;
}

}  // namespace assay::cli
