#include "reader/call_marks.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace assay::inline v0::detail {

namespace {

// DeepSeek's special tokens stand between bars of full width (U+FF5C), with U+2581 between words.
#define ASSAY_DEEPSEEK(last)      \
  "<\xEF\xBD\x9Ctool\xE2\x96\x81" \
  "call\xE2\x96\x81" last "\xEF\xBD\x9C>"
constexpr std::array<call_mark, 21> marks{{
    {.opening = "<tool_call>", .closing = "</tool_call>", .begins_value = true},
    {.opening = "<tool_calls>", .closing = "</tool_calls>"},
    {.opening = "<function_call>", .closing = "</function_call>", .begins_value = true},
    {.opening = "<function_calls>", .closing = "</function_calls>"},
    {.opening = "<minimax:tool_call>", .closing = "</minimax:tool_call>"},
    {.opening = "<seed:tool_call>", .closing = "</seed:tool_call>"},
    {.opening = "<TOOLCALL>", .closing = "</TOOLCALL>"},
    {.opening = "<function=", .closing = "</function>", .begins_value = true},
    {.opening = "<function name=", .closing = "</function>"},
    {.opening = "<invoke name=", .closing = "</invoke>"},
    {.opening = "<invoke ", .closing = "</invoke>", .begins_value = true, .is_in_words = false},
    {.opening = "<|tool_call|>", .closing = "<|/tool_call|>"},
    {.opening = "<|tool_call_begin|>", .closing = "<|tool_call_end|>", .named = true, .begins_value = true},
    {.opening = ASSAY_DEEPSEEK("begin"), .closing = ASSAY_DEEPSEEK("end"), .named = true, .begins_value = true},
    {.opening = "<start_function_call>", .closing = "<end_function_call>", .begins_value = true, .is_in_words = false},
    {.opening = "[TOOL_CALLS]", .closing = "", .named = true, .begins_value = true},
    {.opening = "<|python_tag|>", .closing = "<|eom_id|>"},
    {.opening = "<|START_ACTION|>", .closing = "<|END_ACTION|>"},
    {.opening = "<|action_start|>", .closing = "<|action_end|>"},
    {.opening = "```tool_call\n", .closing = "```", .begins_value = true},
    {.opening = "```tool_code\n", .closing = "```"},
}};
#undef ASSAY_DEEPSEEK

std::vector<std::size_t> places_of(std::string_view text, region within, std::string_view what) {
  std::vector<std::size_t> places;
  for (std::size_t at = text.find(what, within.begin); at < within.end; at = text.find(what, at + what.size())) {
    if (!is_mark_spoken_of(text, at + what.size())) places.push_back(at);
  }
  return places;
}

/// The text ends in a tag that was to be an opening one: "<inv".
bool ends_in_opening(std::string_view text, region within, const call_mark& mark) {
  const std::size_t open = text.rfind('<', within.end - 1);
  if (open == std::string_view::npos || open < within.begin || mark.opening[0] != '<') return false;
  const std::string_view tail = text.substr(open, within.end - open);
  return tail.size() < mark.opening.size() ? tail.size() > 1 && mark.opening.starts_with(tail)
                                           : tail.starts_with(mark.opening) && tail.find('>') == std::string_view::npos;
}

/// A call in a notation of its own, which tells by itself whether it is whole.
bool has_notation(std::string_view call) {
  constexpr std::array<std::string_view, 3> tags{"<function", "<invoke", "<arg_key>"};
  const bool tagged = std::any_of(tags.begin(), tags.end(),
                                  [&](std::string_view tag) { return call.find(tag) != std::string_view::npos; });
  const bool parameters =
      call.find("</parameter>") != std::string_view::npos || call.find("</function>") != std::string_view::npos ||
      call.find("</invoke>") != std::string_view::npos || call.find("</arg_value>") != std::string_view::npos;
  const bool python = call.find('(') != std::string_view::npos && call.find(')') != std::string_view::npos;
  const std::size_t quote = call.find('"');
  const bool encoded = quote != std::string_view::npos && call.find('{') > quote;
  return (tagged && parameters) || parameters || python || encoded;
}

}  // namespace

std::span<const call_mark> all_call_marks() noexcept { return marks; }

bool is_mark_spoken_of(std::string_view text, std::size_t end) noexcept {
  const std::string_view behind = text.substr(end, 2);
  return text[end - 1] == '>' && behind.size() == 2 && (behind[0] == '`' || (behind[0] == ' ' && is_letter(behind[1])));
}

std::optional<lost_call> find_lost_call(std::string_view text, region within, bool all,
                                        const std::function<bool(region)>& is_read) {
  // Of marks one within another the outer ones count.
  const call_mark* mark = nullptr;
  std::size_t first = within.end;
  for (const call_mark& one : marks) {
    if (!one.begins_value) continue;
    const std::size_t at = text.find(one.opening, within.begin);
    if (at >= first) continue;
    first = at;
    mark = &one;
  }
  if (mark == nullptr) return std::nullopt;
  std::vector<std::size_t> openings = places_of(text, within, mark->opening);
  const bool cut = ends_in_opening(text, within, *mark);
  if (cut && !openings.empty() && openings.back() != text.rfind('<')) openings.push_back(text.rfind('<'));
  if (openings.size() < 2) return std::nullopt;
  const std::size_t closed = mark->closing.empty() ? 0 : places_of(text, within, mark->closing).size();
  for (std::size_t i = all ? 0 : openings.size() - 1; i < openings.size(); ++i) {
    const bool last = i + 1 == openings.size();
    const region call{openings[i], last ? within.end : openings[i + 1]};
    const bool is_closer = trimmed(text, {std::min(call.begin + mark->opening.size(), call.end), call.end}).empty() &&
                           i % 2 == 1 && closed == 0 && !mark->closing.empty() && !cut;
    if (is_closer || is_read(call) || (has_notation(text.substr(call.begin, call.end - call.begin)) && !(last && cut)))
      continue;
    const bool ended = !mark->closing.empty() && text.find(mark->closing, call.begin + 1) < call.end;
    return lost_call{call.begin, last && !ended};
  }
  return std::nullopt;
}

bool separates_calls(std::string_view between) {
  return std::any_of(marks.begin(), marks.end(), [between](const call_mark& one) {
    return one.begins_value && between.find(one.opening) != std::string_view::npos &&
           between.find(one.closing) != std::string_view::npos;
  });
}

}  // namespace assay::inline v0::detail
