#include "reader/mending/string_doubt.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"

#include <algorithm>

namespace assay::inline v0::detail::mending {

namespace {

/// How many keys with their colons stand within a string's content, in quotes or behind a brace; two are counted at
/// most.
cost members_within(std::string_view content) noexcept {
  cost count = 0;
  const auto colon_at = [content](std::size_t at) {
    const std::size_t next = past_space(content, at);
    return next < content.size() && content[next] == ':';
  };
  for (std::size_t at = 0; at < content.size() && count != 2; ++at) {
    if (content[at] == '\\') {
      ++at;
    } else if (content[at] == '{') {
      const std::size_t name = past_space(content, at + 1);
      std::size_t end = name;
      while (end < content.size() && is_name_character(content[end])) ++end;
      if (end != name && end - name <= longest_key && colon_at(end)) ++count;
    } else if (const quote_mark opened = quote_at(content, at); opened && !is_apostrophe(content, at)) {
      std::size_t close = at + opened.size;
      while (close < content.size() && close - at <= longest_key + opened.size &&
             !pairs(opened, quote_at(content, close)))
        ++close;
      const quote_mark closed = quote_at(content, close);
      if (!closed || !pairs(opened, closed)) continue;
      const bool named = close != at + opened.size && content[close - 1] != '\\';
      if (named && colon_at(close + closed.size)) ++count;
      at = close - 1;
    }
  }
  return count;
}

}  // namespace

namespace {

/// Behind the text before a place, without the white space at its end.
std::size_t before_space(std::string_view text, std::size_t at) noexcept {
  while (at > 0 && json_space.has(text[at - 1])) --at;
  return at;
}

/// Where the quote that ends at a place begins; the place where none does.
std::size_t begin_of_quote_before(std::string_view text, std::size_t end) noexcept {
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    if (end >= size && quote_at(text, end - size).size == size) return end - size;
  }
  return end;
}

}  // namespace

bool swallows_items(std::string_view content, bool in_object) noexcept {
  constexpr byte_set brackets{"{}[]"};
  for (std::size_t comma = content.find(','); comma != std::string_view::npos; comma = content.find(',', comma + 1)) {
    const std::size_t before = before_space(content, comma);
    const std::size_t quote = begin_of_quote_before(content, before);
    if (quote == before || is_apostrophe(content, quote)) continue;
    const std::size_t next = past_space(content, comma + 1);
    if (next < content.size() && (brackets.has(content[next]) || (in_object && quote_at(content, next)))) return true;
  }
  return false;
}

bool joins_strings(std::string_view content) noexcept {
  constexpr byte_set closers{"]}"};
  constexpr byte_set opens{"[{(<,:|"};
  bool closed = false;
  std::size_t open = 0;                       // brackets
  std::size_t last = std::string_view::npos;  // behind the quote before
  for (std::size_t at = 0; at < content.size(); ++at) {
    const char c = content[at];
    if (c == '\\') {
      ++at;
      continue;
    }
    if (c == '[' || c == '{') ++open;
    if (closers.has(c)) {
      closed |= open == 0;
      open -= open == 0 ? 0 : 1;
    }
    const quote_mark mark = quote_at(content, at);
    if (!mark || is_apostrophe(content, at)) continue;
    const std::size_t before = before_space(content, at);
    if (last != std::string_view::npos) {
      const std::string_view between = content.substr(last, at - last);
      if (between.find_first_not_of(", \t\r\n") != between.npos && !has_word(between)) return true;
    }
    if (closed && before > 0 && opens.has(content[before - 1])) return true;
    last = at + mark.size;
    const std::size_t next = past_space(content, last);
    closed |= next < content.size() && closers.has(content[next]);
    at = last - 1;
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
