#include "answer/written_calls.hpp"

#include "json/characters.hpp"
#include "json/string_bounds.hpp"
#include "reader/call_marks.hpp"
#include "reader/regions.hpp"
#include "scalars/strip.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

// The special tokens of DeepSeek, between bars of full width (U+FF5C), with U+2581 between words.
#define ASSAY_DEEPSEEK(last)      \
  "<\xEF\xBD\x9Ctool\xE2\x96\x81" \
  "calls\xE2\x96\x81" last "\xEF\xBD\x9C>"
/// Around all calls of an answer.
constexpr std::array<std::string_view, 4> outer_marks{"<|tool_calls_section_begin|>", "<|tool_calls_section_end|>",
                                                      ASSAY_DEEPSEEK("begin"), ASSAY_DEEPSEEK("end")};
#undef ASSAY_DEEPSEEK

const call_mark* mark_at(std::string_view text, std::size_t at) {
  for (const call_mark& one : all_call_marks()) {
    if (one.is_in_words && text.substr(at, one.opening.size()) == one.opening) return &one;
  }
  return nullptr;
}

/// Also a mark that is quoted.
bool is_only_named(std::string_view text, std::size_t end) {
  const bool is_quoted = text[end - 1] == '>' && text.size() - end > 1 && text[end] == '"';
  return is_quoted || is_mark_spoken_of(text, end);
}

std::size_t past_white_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// Behind the object or array that begins at a place; npos where it does not end.
std::size_t structure_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  string_tracker strings;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (strings.takes(c)) continue;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at + 1;
  }
  return std::string_view::npos;
}

/// The name in what stands before the arguments: the last of what special tokens and fences separate, and that no
/// mark says to be an id.
std::string name_in(std::string_view head) {
  head = head.substr(0, head.find("[CALL_ID]"));
  std::string name;
  std::size_t from = 0;
  const auto take = [&](std::size_t end) {
    const region piece = trimmed(head, {from, end});
    if (!piece.empty()) name = text_in(head, piece);
  };
  for (std::size_t at = head.find_first_of("<[`"); at != std::string_view::npos;
       at = head.find_first_of("<[`", std::max(at + 1, from))) {
    constexpr std::string_view arguments = "[ARGS]";
    std::size_t size = head[at] == '<' ? special_token(head, at) : 0;
    if (head.substr(at, arguments.size()) == arguments) size = arguments.size();
    if (head.substr(at, 3) == "```") size = head.find('\n', at) - at;
    if (size == 0) continue;
    take(at);
    from = std::min(at + size, head.size());
  }
  take(head.size());
  return name;
}

/// The call whose mark begins at a place.
written_call call_at(std::string_view text, std::size_t at, const call_mark& marks) {
  written_call made;
  const bool has_json_within = marks.opening.ends_with('=');
  const std::size_t inner = at + (has_json_within ? 0 : marks.opening.size());
  std::size_t begin = past_white_space(text, inner);
  const bool is_json = begin < text.size() && (text[begin] == '{' || text[begin] == '[');
  const bool named = marks.named && !is_json;
  if (named) begin = std::min(text.find('{', inner), text.size());
  std::size_t searched = inner;
  std::size_t end = std::string_view::npos;
  if ((is_json || named) && begin < text.size()) {
    const std::size_t whole = structure_end(text, begin);
    searched = std::min(whole, text.size());
    if (whole != std::string_view::npos) end = whole;
  }
  // Its closing mark, unless another call begins before that.
  const std::size_t next = std::min(text.find(marks.opening, std::max(searched, at + 1)), text.size());
  const std::size_t closing =
      marks.closing.empty() ? std::string_view::npos : text.substr(0, next).find(marks.closing, searched);
  const std::size_t content_end = end != std::string_view::npos       ? end
                                  : closing != std::string_view::npos ? closing
                                                                      : next;
  made.whole = {at, closing != std::string_view::npos ? closing + marks.closing.size() : content_end};
  if (named) made.name = name_in(text.substr(inner, begin - inner));
  made.content = text.substr(named || is_json ? begin : inner, content_end - (named || is_json ? begin : inner));
  made.written = text_in(text, made.whole);
  std::size_t before = at;
  while (before > 0 && is_blank(text[before - 1])) --before;
  made.in_line = before > 0 && text[before - 1] != '\n';
  return made;
}

}  // namespace

bool code_marks::is_code(std::size_t at) {
  for (; at_ < at; ++at_) {
    if (text_[at_] == '\n') in_line_ = false;
    if (text_[at_] != '`') continue;
    if (text_.substr(at_, 3) == "```") {
      fenced_ = !fenced_;
      in_line_ = false;
      at_ += 2;
    } else {
      in_line_ = !in_line_;
    }
  }
  return fenced_ || in_line_;
}

std::size_t written_call_mark(std::string_view text, std::size_t at, bool* may_grow) {
  if (const call_mark* const marks = mark_at(text, at)) {
    return is_only_named(text, at + marks->opening.size()) ? 0 : marks->opening.size();
  }
  for (const std::string_view outer : outer_marks) {
    if (text.substr(at, outer.size()) == outer) return outer.size();
  }
  if (may_grow == nullptr) return 0;
  const std::string_view rest = text.substr(at, 64);
  *may_grow =
      std::any_of(all_call_marks().begin(), all_call_marks().end(),
                  [&](const call_mark& one) { return one.is_in_words && one.opening.starts_with(rest); }) ||
      std::any_of(outer_marks.begin(), outer_marks.end(), [&](std::string_view one) { return one.starts_with(rest); });
  return 0;
}

std::vector<written_call> written_calls_in(std::string_view text) {
  std::vector<written_call> all;
  code_marks code(text);
  constexpr std::string_view beginnings = "<[`";
  for (std::size_t at = text.find_first_of(beginnings); at != std::string_view::npos;) {
    const call_mark* const marks = mark_at(text, at);
    if (marks == nullptr || is_only_named(text, at + marks->opening.size()) || code.is_code(at)) {
      at = text.find_first_of(beginnings, at + 1);
      continue;
    }
    all.push_back(call_at(text, at, *marks));
    const std::size_t end = std::max(all.back().whole.end, at + 1);
    code.pass(end);
    at = text.find_first_of(beginnings, end);
  }
  return all;
}

std::string without_calls(std::string_view text, const std::vector<written_call>& calls) {
  std::string left;
  std::size_t from = 0;
  for (const written_call& one : calls) {
    left += text.substr(from, one.whole.begin - from);
    from = one.whole.end;
  }
  left += text.substr(from);
  for (const std::string_view mark : outer_marks) {
    for (std::size_t at = left.find(mark); at != std::string::npos; at = left.find(mark, at))
      left.erase(at, mark.size());
  }
  return std::string(strip(left));
}

}  // namespace assay::inline v0::detail
