// Classes of characters and ASCII's letters in lower case: one home for all rooms.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

inline bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }
/// Nothing but the white space that JSON knows; an empty text is.
inline bool is_blank_text(std::string_view text) noexcept {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}
inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// What a key without quotes may hold. Letters beyond ASCII are any byte of theirs.
inline bool is_name_character(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '_' || c == '$' || c == '-' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

inline bool starts_with(const char* p, const char* end, std::string_view word) noexcept {
  return static_cast<std::size_t>(end - p) >= word.size() && std::memcmp(p, word.data(), word.size()) == 0;
}

/// ASCII's letters in lower case, whatever the locale; all else as it is.
inline char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made) c = lower(c);
  return made;
}

/// The size of a terminal's escape sequence for colours and styles (ESC [ 32 m); 0 where none starts.
inline std::size_t terminal_style(const char* p, const char* end) noexcept {
  const char* q = p + 1;
  if (q == end || *q != '[') return 0;
  for (++q; q != end && ((*q >= '0' && *q <= '9') || *q == ';'); ++q) {
  }
  return q != end && (*q == 'm' || *q == 'K') ? static_cast<std::size_t>(q + 1 - p) : 0;
}

/// The length of white space ahead that JSON does not know; 0 where there is none: byte order mark, no-break and
/// zero-width spaces, the spaces of Unicode, form feed.
inline std::size_t unusual_space(const char* p, const char* end) noexcept {
  if (p != end && *p == '\x1B') return terminal_style(p, end);
  const auto byte = [p](int i) { return static_cast<unsigned char>(p[i]); };
  if (p == end || (byte(0) < 0x80 && byte(0) != '\f' && byte(0) != '\v')) return 0;
  if (byte(0) == '\f' || byte(0) == '\v') return 1;
  if (end - p >= 2 && byte(0) == 0xC2 && byte(1) == 0xA0) return 2;  // U+00A0
  if (end - p < 3) return 0;
  if (byte(0) == 0xE2 && byte(1) == 0x80) {
    const unsigned char last = byte(2);  // U+2000..200D, U+2028, U+2029, U+202F
    return (last >= 0x80 && last <= 0x8D) || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0;
  }
  if (byte(0) == 0xE2 && byte(1) == 0x81 && (byte(2) == 0x9F || byte(2) == 0xA0)) return 3;  // U+205F, U+2060
  if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;                       // U+3000
  return byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF ? 3 : 0;                      // U+FEFF
}

}  // namespace assay::inline v0::detail
