// ASCII beyond what the readers ask of each character (see characters.hpp): names, hexadecimal digits, texts stripped.
#pragma once

#include "json/characters.hpp"

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

inline bool is_letter_or_digit(char c) noexcept { return is_letter(c) || is_digit(c); }
/// What every provider takes in a name (of a tool, a schema, a call), and no format has to escape.
inline bool is_plain_name_character(char c) noexcept { return is_letter_or_digit(c) || c == '_' || c == '-'; }

/// Printable, and no space.
inline bool is_visible(char c) noexcept { return c > ' ' && c <= '~'; }

/// Behind the digits at a place; the place itself where there are none.
inline std::size_t digits_end(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The value of a hexadecimal digit; -1 where it is none.
inline int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

inline bool is_hex(char c) noexcept { return hex_value(c) >= 0; }
inline bool contains(std::string_view set, char c) noexcept { return set.find(c) != std::string_view::npos; }
inline bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

/// A letter in upper case, whatever the locale; all else as it is.
inline char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// Without spaces, line ends and other controls at either end.
inline std::string_view stripped(std::string_view text) noexcept {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

}  // namespace assay::inline v0::detail
