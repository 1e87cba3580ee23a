#include "reader/mending/string_doubt.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"

#include <algorithm>

namespace assay::inline v0::detail::mending {

namespace {

/// How many keys in quotes, with their colons, stand within a string's content; two are counted at most.
cost members_within(std::string_view content) noexcept {
  cost count = 0;
  for (std::size_t quote = content.find('"'); quote != std::string_view::npos && count != 2;) {
    if (quote > 0 && content[quote - 1] == '\\') {
      quote = content.find('"', quote + 1);
      continue;
    }
    const std::size_t close = content.find('"', quote + 1);
    if (close == std::string_view::npos) break;
    const bool named = close != quote + 1 && close - quote <= longest_key && content[close - 1] != '\\';
    if (named && content[std::min(past_space(content, close + 1), content.size() - 1)] == ':') ++count;
    quote = close;
  }
  return count;
}

}  // namespace

bool swallows_items(std::string_view content, bool in_object) noexcept {
  for (std::size_t quote = content.find('"'); quote != std::string_view::npos; quote = content.find('"', quote + 1)) {
    const std::size_t comma = past_space(content, quote + 1);
    if (comma >= content.size() || content[comma] != ',') continue;
    const std::size_t next = past_space(content, comma + 1);
    if (next < content.size() && (byte_set("{}[]").has(content[next]) || (in_object && content[next] == '"')))
      return true;
  }
  return false;
}

bool opens_call(std::string_view content) noexcept {
  return std::count(content.begin(), content.end(), '(') > std::count(content.begin(), content.end(), ')');
}

bool has_place_to_fill(std::string_view text, std::size_t where, std::string_view content) noexcept {
  if (text[where] == '`') return content.find("${") != std::string_view::npos;
  const std::size_t letters = std::min(content.find_first_not_of("rRbBuUfF"), content.size());
  return letters != 0 && letters < 3 && letters < content.size() &&
         (content[letters] == '"' || content[letters] == '\'');
}

bool is_path(std::string_view content) noexcept {
  return content.size() > 2 && is_letter(content[0]) && content[1] == ':' && content[2] == '\\';
}

bool open_marks::has_bracket_of(char closer, std::size_t size) noexcept {
  constexpr std::string_view openers = "{[(";
  constexpr std::string_view closers = "}])";
  const std::size_t wanted = closers.find(closer);
  if (wanted == std::string_view::npos) return false;
  static constexpr byte_set brackets{"{}[]()"};
  for (; brackets_to_ < size; ++brackets_to_) {
    const char c = content_[brackets_to_];
    if (!brackets.has(c)) continue;
    for (std::size_t kind = 0; kind < openers.size(); ++kind) {
      brackets_[kind] += c == openers[kind] ? 1 : c == closers[kind] ? -1 : 0;
    }
  }
  return brackets_[wanted] > 0;
}

bool open_marks::has_any_bracket(std::size_t size) noexcept {
  return has_bracket_of('}', size) || has_bracket_of(']', size) || has_bracket_of(')', size);
}

bool open_marks::has_quote(quote_mark kind, std::size_t size) noexcept {
  const auto index = [](quote_mark mark) { return static_cast<std::size_t>(mark.which); };
  // The last byte is not settled: an apostrophe is one only where a word goes on behind it.
  while (quotes_to_ + 1 < size) {
    const quote_mark mark = quote_at(content_, quotes_to_);
    if (mark && !is_apostrophe(content_, quotes_to_)) open_[index(mark)] = !open_[index(mark)];
    quotes_to_ += mark ? mark.size : std::size_t{1};
  }
  const bool last = quotes_to_ < size && quote_at(content_.substr(0, size), quotes_to_).which == kind.which;
  return open_[index(kind)] != last;
}

cost doubt_of(std::string_view content) noexcept {
  constexpr byte_set separators{",;:.[]{}"};
  const std::size_t first = json_space.first_not_in(content);
  if (first == std::string_view::npos) return 0;
  std::size_t last = content.size() - 1;
  while (json_space.has(content[last])) --last;
  cost doubt = 0;
  const bool closes = content[last] == '}' || content[last] == ']' || content[last] == ')';
  if (closes && !open_marks(content).has_bracket_of(content[last], last)) doubt += swallowed;
  if (content[first] == ',' || content[first] == ';' || content[first] == ':') doubt += swallowed;
  if (content[last] == ',' || content[last] == ';' || last + 1 != content.size()) doubt += swallowed;
  const bool lines = content.find('\n') != std::string_view::npos;
  if (lines) doubt += swallowed;
  doubt += 2 * swallowed * members_within(content);
  // Quotes beside separators, or beside each other.
  char before = '\0';
  bool after_quote = false;
  int quotes = 0;
  for (std::size_t at = 0; at < content.size(); ++at) {
    const char c = content[at];
    if (json_space.has(c)) continue;
    if (c == '\\') {
      before = c;
      after_quote = false;
      ++at;
      continue;
    }
    const quote_mark mark = quote_at(content, at);
    const bool quote = mark.which != quote_mark::kind::typographic_single && mark && !is_apostrophe(content, at);
    if (mark) at += mark.size - 1U;
    if ((quote && separators.has(before)) || (after_quote && (quote || separators.has(c)))) {
      // Over a line's end as well, it is hardly text.
      doubt += lines && quotes == 0 ? (after_quote && quote ? 5 : 2) * swallowed : swallowed;
      if (++quotes == 2) return doubt;
    }
    after_quote = quote;
    before = c;
  }
  return doubt;
}

}  // namespace assay::inline v0::detail::mending
