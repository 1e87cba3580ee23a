#include "reader/continuation.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

/// Whether an opening bracket is the last one before a place: what it opened may end behind.
bool is_within_bracket(std::string_view text, std::size_t begin) {
  const std::size_t bracket = text.substr(0, begin).find_last_of("{}[]");
  return bracket != std::string_view::npos && (text[bracket] == '{' || text[bracket] == '[');
}

bool is_literal(std::string_view word) { return word == "true" || word == "false" || word == "null"; }

/// Numbers and literals with commas or white space between them, and at least one.
bool are_bare_items(std::string_view words) {
  constexpr std::string_view separators = ", \t\r\n";
  std::size_t at = words.find_first_not_of(separators);
  if (at == std::string_view::npos) return false;
  while (at < words.size()) {
    const std::size_t end = std::min(words.find_first_of(separators, at), words.size());
    const std::string_view word = words.substr(at, end - at);
    const bool number = word.find_first_not_of("+-.0123456789eE") == std::string_view::npos &&
                        (is_digit(word.back()) || (word.size() > 1 && word.back() == '.'));
    if (!number && !is_literal(word)) return false;
    at = std::min(words.find_first_not_of(separators, end), words.size());
  }
  return true;
}

/// A face in a text: ":]", ":-}".
bool is_face(std::string_view text, std::size_t closer) { return byte_set(":;=-").has(text[closer - 1]); }

/// Whether a closer stands within a number: {"age": 3}1
bool cuts_number(std::string_view text, std::size_t end) {
  if (end >= text.size() || !is_digit(text[end])) return false;
  const std::size_t before = text.substr(0, end).find_last_not_of("}]");
  return before != std::string_view::npos && (is_digit(text[before]) || text[before] == '.');
}

}  // namespace

bool goes_on_with_items(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr byte_set stops{"{}[]`"};
  if (cuts_number(text, end)) return true;
  const std::size_t first = std::min(text.find_first_not_of("}] \t\r\n", end), text.size());
  if (first == text.size()) return false;
  const std::size_t stop = std::min(stops.first_in(text, first), text.size());
  const std::string_view up_to_stop = text.substr(first, stop - first);
  const std::string_view words = up_to_stop.substr(0, up_to_stop.find("\n\n"));
  const bool has_item = std::any_of(words.begin(), words.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '"' || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!has_item) return false;
  const bool apart = text.substr(end, first - end).find("\n\n") != std::string_view::npos;
  const bool closes =
      !apart && first + words.size() == stop && stop < text.size() && (text[stop] == '}' || text[stop] == ']');
  if (closes && !is_face(text, stop)) return !is_within_bracket(text, begin);
  const bool is_list = end != 0 && text[end - 1] == ']';
  return is_list && are_bare_items(words);
}

}  // namespace assay::inline v0::detail
