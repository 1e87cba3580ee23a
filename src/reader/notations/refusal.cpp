#include "reader/notations/refusal.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::inline v0::detail {

bool apologizes(std::string_view words) {
  constexpr std::array<std::string_view, 10> signs{"sorry",  "cannot",   "can't",     "can\xE2\x80\x99t", "can not",
                                                   "unable", "couldn't", "could not", "apologize",        "apologies"};
  const std::string said = lower(words);
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    for (std::size_t at = said.find(sign); at != std::string::npos; at = said.find(sign, at + 1)) {
      const std::size_t end = at + sign.size();
      const bool starts = at == 0 || !is_letter(said[at - 1]);
      if (starts && (end == said.size() || !is_letter(said[end]))) return true;
    }
    return false;
  });
}

bool is_sentence(std::string_view words) {
  if (words.empty() || words.front() < 'A' || words.front() > 'Z') return false;
  return (words.back() == '.' || words.back() == '!') && words.find(' ') != std::string_view::npos;
}

bool is_damaged_list(std::string_view text) {
  if (text.empty()) return false;
  const auto quotes = std::count(text.begin(), text.end(), '"');
  const bool uneven = std::count(text.begin(), text.end(), '[') != std::count(text.begin(), text.end(), ']');
  return text.front() == '[' || (uneven && text.back() == ']') || (text.front() == '"' && quotes > 2);
}

bool lacks_opening_quote(std::string_view text) {
  return text.size() > 1 && text.back() == '"' && text.front() != '"' && !is_digit(text[text.size() - 2]) &&
         std::count(text.begin(), text.end(), '"') % 2 == 1;
}

bool has_stray_mark(std::string_view text) {
  if (text.empty()) return false;
  const auto count = [text](char c) { return std::count(text.begin(), text.end(), c); };
  if (text.front() == ':' && text.size() > 1 && is_blank(text[1])) return true;
  if (text.back() == '}' && count('{') < count('}')) return true;
  if (text.back() == ']' && count('[') < count(']')) return true;
  if (text.front() == '"' && count('"') % 2 == 1) return true;
  if (text.front() == '"' && text.ends_with("\">")) return true;
  return (text.front() == '`') != (text.back() == '`') && count('`') == 1;
}

}  // namespace assay::inline v0::detail
