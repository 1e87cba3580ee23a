#include "reader/regions.hpp"

#include "json/characters.hpp"
#include "reader/notations/markup.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

/// Tags around what a model thinks before it answers, and around what it means as its answer.
constexpr std::array<std::string_view, 11> reasoning_tags{"think",     "thinking",   "thought",       "thoughts",
                                                          "reasoning", "reflection", "analysis",      "scratchpad",
                                                          "planning",  "monologue",  "inner_thoughts"};
/// What a tool gave back is not the model's answer either.
constexpr std::array<std::string_view, 4> response_tags{"tool_response", "tool_responses", "tool_result",
                                                        "function_response"};
constexpr std::array<std::string_view, 6> final_tags{"answer",   "final",          "final_answer",
                                                     "solution", "final_response", "finalanswer"};
constexpr std::array<std::string_view, 7> call_tags{"tool_call", "tool_calls",    "tool_code",     "tool",
                                                    "code",      "function_call", "function_calls"};
constexpr std::string_view wide_bar = "\xEF\xBD\x9C";  // U+FF5C

/// Marks of other models around their thoughts, as they stand: Kimi's \u25C1think\u25B7, Gemma's channel and its
/// unused tokens.
struct thought_mark {
  std::string_view opening, closing;
};
constexpr std::array<thought_mark, 3> thought_marks{{
    {"\xE2\x97\x81think\xE2\x96\xB7", "\xE2\x97\x81/think\xE2\x96\xB7"},
    {"<|channel>thought", "<channel|>"},
    {"<unused94>", "<unused95>"},
}};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

channel_mark tag_mark(std::string_view text, std::size_t at) {
  // A tag that is garbled or cut ("</think{") is one all the same, up to what can't belong to it.
  markup_tag tag = markup_tag_at(text, at, text.size());
  const std::string name = lower(tag.name);
  const bool reasons = holds(reasoning_tags, name) || (holds(response_tags, name) && tag.is_there());
  if (!reasons && !(holds(final_tags, name) && tag.is_there())) return {};
  std::size_t end = tag.end;
  if (!tag.is_there()) {
    if (!tag.closing) return {};
    end = at + 2 + tag.raw_name.size();
  }
  using enum channel_mark::what;
  if (tag.closing) return {reasons ? closes_reasoning : closes_final, end, {}};
  return {reasons ? opens_reasoning : opens_final, end, "</" + lower(tag.raw_name)};
}

constexpr std::size_t longest_header = 256;  ///< of a message of harmony

/// Whether a message of harmony's is a call: JSON, or to a recipient, who stands in the channel's header or before that
/// with the role.
bool is_call(std::string_view header, std::string_view before) {
  if (header.find("to=") != std::string_view::npos || header.find("json") != std::string_view::npos) return true;
  constexpr std::string_view start = "<|start|>";
  before = before.substr(before.size() - std::min(before.size(), longest_header));
  const std::size_t role = before.rfind(start);
  if (role == std::string_view::npos) return false;
  const std::string_view who = before.substr(role + start.size());
  return who.find(" to=") != std::string_view::npos && who.find("<|") == std::string_view::npos;
}

/// Harmony's channels, and other models' tokens around their thoughts.
channel_mark token_mark(std::string_view text, std::size_t at, std::size_t size) {
  using enum channel_mark::what;
  const std::size_t end = at + size;
  const std::string name = lower(text.substr(at + 2, size - 4));
  if (name == "channel") {
    // The channel's name, a recipient perhaps, and the message.
    const std::size_t message = text.substr(0, std::min(text.size(), end + longest_header)).find("<|message|>", end);
    const std::size_t stop = message == std::string_view::npos ? end : message;
    const std::string header = lower(text.substr(end, stop - end));
    const std::size_t behind = message == std::string_view::npos ? end : message + 11;
    if (header.starts_with("final")) return {opens_final, behind, "<|"};
    const bool remark =
        header.starts_with("analysis") || (header.starts_with("commentary") && !is_call(header, text.substr(0, at)));
    return remark ? channel_mark{opens_reasoning, behind, "<|"} : channel_mark{passed, behind, {}};
  }
  const bool thought = name.find("thought") != std::string::npos || name.find("think") != std::string::npos ||
                       name.find("reason") != std::string::npos;
  const bool answer = name.find("solution") != std::string::npos || name == "start_response";
  const bool closes = name.find("end") != std::string::npos || name[0] == '/';
  if (thought) return {closes ? closes_reasoning : opens_reasoning, end, "<|"};
  if (answer && !closes) return {opens_final, end, "<|"};
  return {passed, end, {}};
}

}  // namespace

std::size_t special_token(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 64);
  const std::string_view bar = rest.starts_with("<|") ? "|" : wide_bar;
  if (rest.size() < 4 || rest.substr(1, bar.size()) != bar) return 0;
  std::size_t p = 1 + bar.size();
  const std::size_t from = p;
  while (p < rest.size() && (is_name_character(rest[p]) || rest[p] == '/') && rest.substr(p, bar.size()) != bar) ++p;
  const std::size_t size = p + bar.size() + 1;
  const bool closed = p != from && rest.size() >= size && rest.substr(p, bar.size()) == bar && rest[size - 1] == '>';
  return closed ? size : 0;
}

channel_mark channel_mark_at(std::string_view text, std::size_t at) {
  using enum channel_mark::what;
  const std::string_view rest = text.substr(at, 8);
  if (rest.starts_with("[THINK]")) return {opens_reasoning, at + 7, "[/think]"};
  if (rest.starts_with("[/THINK]")) return {closes_reasoning, at + 8, {}};
  for (const thought_mark& one : thought_marks) {
    if (text.substr(at, one.opening.size()) == one.opening) {
      return {opens_reasoning, at + one.opening.size(), std::string(one.closing)};
    }
    if (text.substr(at, one.closing.size()) == one.closing) return {closes_reasoning, at + one.closing.size(), {}};
  }
  if (rest.empty() || rest[0] != '<') return {};
  const std::size_t size = special_token(text, at);
  if (size == 0) return tag_mark(text, at);
  return rest.starts_with("<|") ? token_mark(text, at, size) : channel_mark{passed, at + size, {}};
}

std::size_t channel_end(std::string_view text, std::size_t from, std::string_view closer) {
  for (std::size_t at = text.find(closer.substr(0, 2), from); at != std::string_view::npos;
       at = text.find(closer.substr(0, 2), at + 1)) {
    const std::string_view found = text.substr(at, closer.size());
    const bool same = found.size() == closer.size() && lower(found) == closer;
    // Of harmony any mark ends a channel; "<|" alone may be code.
    if (same && (closer != "<|" || special_token(text, at) != 0)) return at;
  }
  return text.size();
}

bool has_wide_mark(std::string_view text) { return text.find("\xE2\x97\x81") != std::string_view::npos; }

std::size_t arguments_mark(std::string_view text, std::size_t at) {
  constexpr std::string_view calls = "[TOOL_CALLS]";
  constexpr std::string_view id = "[CALL_ID]";
  constexpr std::string_view arguments = "[ARGS]";
  const auto past_name = [text](std::size_t p) {
    while (p < text.size() && (is_name_character(text[p]) || is_blank(text[p]) || text[p] == '.')) ++p;
    return p;
  };
  if (text.substr(at, calls.size()) != calls) return std::string_view::npos;
  at = past_name(at + calls.size());
  if (text.substr(at, id.size()) == id) at = past_name(at + id.size());
  return text.substr(at, arguments.size()) == arguments ? at + arguments.size() : std::string_view::npos;
}

namespace {

region without_outer_marks(std::string_view text, region within, bool tags_too) {
  const auto mark_size = [&](std::size_t at) -> std::size_t {
    const std::string_view rest = text.substr(at, within.end - at);
    if (tags_too && rest.starts_with("[TOOL_CALLS]")) {
      const std::size_t arguments = arguments_mark(text, at);
      return (arguments < within.end ? arguments : at + 12) - at;
    }
    if (!rest.starts_with("<")) return 0;
    if (const std::size_t size = special_token(text, at); size != 0 || !tags_too) return size;
    const markup_tag tag = markup_tag_at(text, at, within.end);
    return tag.is_there() && holds(call_tags, tag.name) && !tag.attributes && tag.value.empty() ? tag.end - at : 0;
  };
  for (within = trimmed(text, within); !within.empty(); within = trimmed(text, within)) {
    const std::size_t size = mark_size(within.begin);
    if (size == 0) break;
    within.begin += size;
  }
  while (!within.empty() && text[within.end - 1] == '>') {
    const std::size_t open = text.rfind('<', within.end - 1);
    if (open == std::string_view::npos || open < within.begin) break;
    const std::size_t size = mark_size(open);
    if (size == 0 || open + size != within.end) break;
    within = trimmed(text, {within.begin, open});
  }
  return within;
}

}  // namespace

region without_call_marks(std::string_view text, region within) { return without_outer_marks(text, within, true); }

region without_special_tokens(std::string_view text, region within) { return without_outer_marks(text, within, false); }

}  // namespace assay::inline v0::detail
