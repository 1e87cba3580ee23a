#include "reader/mending/token_spelling.hpp"

#include "json/ascii.hpp"
#include "json/byte_set.hpp"
#include "json/characters.hpp"

#include <algorithm>

#include <array>

namespace assay::inline v0::detail::mending {

namespace {

struct typographic_mark {
  std::string_view bytes;
  quote_mark::kind which;
};
constexpr std::array<typographic_mark, 8> typographic_marks{{
    {"\xE2\x80\x9C", quote_mark::kind::typographic_double},  // “
    {"\xE2\x80\x9D", quote_mark::kind::typographic_double},  // ”
    {"\xE2\x80\x9E", quote_mark::kind::typographic_double},  // „
    {"\xE2\x80\x98", quote_mark::kind::typographic_single},  // ‘
    {"\xE2\x80\x99", quote_mark::kind::typographic_single},  // ’
    {"\xE2\x80\x9A", quote_mark::kind::typographic_single},  // ‚
    {"\xC2\xAB", quote_mark::kind::guillemet},               // «
    {"\xC2\xBB", quote_mark::kind::guillemet},               // »
}};

struct word {
  std::string_view text;
  literal_spelling::meaning which;
  bool plain;
};
using enum literal_spelling::meaning;
constexpr std::array<word, 14> words{{{"null", null, true},
                                      {"true", yes, true},
                                      {"false", no, true},
                                      {"None", null, false},
                                      {"True", yes, false},
                                      {"False", no, false},
                                      {"undefined", null, false},
                                      {"nil", null, false},
                                      {"NULL", null, false},
                                      {"Null", null, false},
                                      {"TRUE", yes, false},
                                      {"FALSE", no, false},
                                      {"yes", none, false},
                                      {"no", none, false}}};

bool starts_at(std::string_view text, std::size_t at, std::string_view what) noexcept {
  return text.substr(at, what.size()) == what;
}

/// Behind a comment at `at`; `at` where there is none.
std::size_t comment_end(std::string_view text, std::size_t at) noexcept {
  if (starts_at(text, at, "/*")) {
    const std::size_t close = text.find("*/", at + 2);
    return close == std::string_view::npos ? at : close + 2;
  }
  const bool hash = text[at] == '#' && at > 0 && json_space.has(text[at - 1]);
  if (!hash && !starts_at(text, at, "//")) return at;
  const std::size_t line = std::min(text.find('\n', at), text.size());
  return hides_string(text.substr(at, line - at)) ? at : line;
}

}  // namespace

bool has_word(std::string_view content) noexcept {
  return std::any_of(content.begin(), content.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; });
}

bool hides_string(std::string_view comment) noexcept {
  const std::size_t last = comment.find_last_not_of(", \t\r\n");
  return last != std::string_view::npos && comment[last] == '"' &&
         std::count(comment.begin(), comment.end(), '"') % 2 == 1;
}

quote_mark quote_beyond_ascii_at(std::string_view text, std::size_t at) noexcept {
  for (const typographic_mark& one : typographic_marks) {
    if (starts_at(text, at, one.bytes)) return {one.which, static_cast<std::uint8_t>(one.bytes.size())};
  }
  return {};
}

bool is_apostrophe(std::string_view text, std::size_t at) noexcept {
  const auto is_word = [](char c) { return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; };
  return text[at] == '\'' && at > 0 && at + 1 < text.size() && is_word(text[at - 1]) && is_word(text[at + 1]);
}

bool pairs(quote_mark open, quote_mark close) noexcept { return open.which == close.which; }

repair_code code_of(quote_mark mark) noexcept {
  switch (mark.which) {
    case quote_mark::kind::backtick:
      return repair_code::backticks;
    case quote_mark::kind::standard:
    case quote_mark::kind::single:
    case quote_mark::kind::none:
      return repair_code::single_quotes;
    default:
      return repair_code::smart_quotes;
  }
}

number_spelling number_at(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  bool plain = true;
  if (end < text.size() && (text[end] == '-' || text[end] == '+')) plain = text[end++] == '-';
  const std::size_t whole = end;
  end = digits_end(text, end);
  const bool has_whole = end != whole;
  plain &= has_whole && (text[whole] != '0' || end - whole == 1);
  if (end < text.size() && text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])) {
    end = digits_end(text, end + 1);
  } else if (!has_whole) {
    return {at, true};
  }
  if (end < text.size() && (text[end] | 0x20) == 'e') {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+')) ++exponent;
    const std::size_t exponent_end = digits_end(text, exponent);
    if (exponent_end != exponent) end = exponent_end;
  }
  // What goes on as a word is none.
  const bool word = end < text.size() && is_name_character(text[end]) && text[end] != '.' &&
                    unusual_space(text.data() + end, text.data() + text.size()) == 0 && foreign_comma(text, end) == 0 &&
                    !quote_at(text, end);
  return word ? number_spelling{at, true} : number_spelling{end, plain};
}

literal_spelling literal_at(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size() || !is_letter(text[at])) return {};
  for (const word& one : words) {
    if (one.which == none || !starts_at(text, at, one.text)) continue;
    const std::size_t end = at + one.text.size();
    if (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_')) continue;
    return {one.which, one.text.size(), one.plain};
  }
  return {};
}

filler filler_at(std::string_view text, std::size_t at) noexcept {
  filler found;
  found.end = at;
  while (found.end < text.size()) {
    if (json_space.has(text[found.end])) {
      ++found.end;
      continue;
    }
    if (const std::size_t space = unusual_space(text.data() + found.end, text.data() + text.size())) {
      if (found.unusual == std::string_view::npos) found.unusual = found.end;
      found.end += space;
      found.unusual_end = found.end;
      continue;
    }
    const std::size_t behind =
        text[found.end] == '/' || text[found.end] == '#' ? comment_end(text, found.end) : found.end;
    if (behind == found.end) break;
    if (found.comment == std::string_view::npos) {
      found.comment = found.end;
      found.comment_end = behind;
    }
    found.end = behind;
  }
  return found;
}

std::size_t foreign_comma(std::string_view text, std::size_t at) noexcept {
  if (starts_at(text, at, "\xEF\xBC\x8C") || starts_at(text, at, "\xE3\x80\x81")) return 3;  // U+FF0C, U+3001
  return starts_at(text, at, "\xD8\x8C") ? 2 : 0;                                            // U+060C
}

std::size_t foreign_colon(std::string_view text, std::size_t at) noexcept {
  return starts_at(text, at, "\xEF\xBC\x9A") ? 3 : 0;  // U+FF1A
}

std::size_t past_space(std::string_view text, std::size_t at) noexcept {
  const std::size_t found = json_space.first_not_in(text, at);
  return found == std::string_view::npos ? text.size() : found;
}

/// Whether a value may end where this follows.
bool may_follow(std::string_view text, std::size_t at) noexcept {
  at = past_space(text, at);
  return at >= text.size() || ends_value.has(text[at]) || text[at] == ')' || text[at] == '/';
}

bool are_values(std::string_view text) noexcept {
  constexpr byte_set marks{"|;:=/~&!?<>* \t"};
  std::size_t values = 0;
  bool marked = false;
  bool literal = false;
  for (std::size_t at = 0; at < text.size();) {
    if (marks.has(text[at])) {
      marked |= !json_space.has(text[at]);
      ++at;
      continue;
    }
    const std::size_t size = literal_at(text, at).size;
    const std::size_t end = std::max(number_at(text, at).end, at + size);
    if (end == at) return false;
    literal |= size != 0;
    ++values;
    at = end;
  }
  return (literal && (marked || values > 1)) || (marked && text.find('|') != std::string_view::npos);
}

}  // namespace assay::inline v0::detail::mending
