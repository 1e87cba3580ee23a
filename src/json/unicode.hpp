// UTF-8: validation, encoding, counting.
#pragma once

#include <assay/detail/export.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::inline v0::detail {

/// What stands in place of bytes that are no UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The length of the well-formed sequence at `at` (Unicode 15, table 3-7), 0 where there is none.
inline std::size_t utf8_sequence(const unsigned char* at, std::size_t available) noexcept {
  const unsigned char lead = at[0];
  const auto tail = [&](std::size_t i, unsigned char low = 0x80, unsigned char high = 0xBF) {
    return i < available && at[i] >= low && at[i] <= high;
  };
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : 0xBF;  // no surrogates
    return tail(1, low, high) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;  // up to U+10FFFF
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/// The first byte that is not part of well-formed UTF-8, or the text's size.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::size_t utf8_error(std::string_view text) noexcept;

/// The text with U+FFFD for each byte that is not part of well-formed UTF-8.
inline std::string with_valid_utf8(std::string_view text) {
  std::string valid;
  for (;;) {
    const std::size_t wrong = utf8_error(text);
    valid.append(text.substr(0, wrong));
    if (wrong == text.size()) return valid;
    valid.append(replacement_character);
    text.remove_prefix(wrong + 1);
  }
}

/// Code points in well-formed text; bytes of ill-formed text count where they start no sequence.
inline std::size_t count_characters(std::string_view text) noexcept {
  const char* p = text.data();
  const char* const end = p + text.size();
  std::size_t n = 0;
#if defined(__SSE2__)
  while (end - p >= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    // Bytes that go on with a character are the least ones, where they have a sign.
    int others = _mm_movemask_epi8(_mm_cmplt_epi8(bytes, _mm_set1_epi8(-64)));
    for (n += 16; others != 0; others &= others - 1) --n;
    p += 16;
  }
#endif
  for (; end - p >= 8; p += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, 8);
    const std::uint64_t others = word >> 7 & ~(word >> 6) & 0x0101010101010101;
    n += 8 - static_cast<std::size_t>(others * 0x0101010101010101 >> 56);
  }
  for (; p != end; ++p) n += (static_cast<unsigned char>(*p) & 0xC0) != 0x80 ? 1 : 0;
  return n;
}

inline bool starts_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
/// The border of characters at a place within the text, or the nearest one before it, or behind it.
inline std::size_t border_before(std::string_view text, std::size_t at) noexcept {
  while (at > 0 && !starts_character(text[at])) --at;
  return at;
}
inline std::size_t border_behind(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && !starts_character(text[at])) ++at;
  return at;
}

/// How many bytes from the beginning are ASCII (and, of one line, before its end).
template <bool OfOneLine = false>
inline std::size_t ascii_prefix(std::string_view text) noexcept {
  std::size_t i = 0;
#if defined(__SSE2__)
  for (; text.size() - i >= 16; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
    const __m128i line_ends = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    const int other = _mm_movemask_epi8(OfOneLine ? _mm_or_si128(bytes, line_ends) : bytes);
    if (other != 0) return i + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(other)));
  }
#endif
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80 && !(OfOneLine && text[i] == '\n')) ++i;
  return i;
}

/// At most four bytes; returns where they end.
inline char* write_utf8(char* to, std::uint32_t code_point) noexcept {
  const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
  return to;
}

inline void append_utf8(std::string& out, std::uint32_t code_point) {
  char bytes[4];
  out.append(bytes, write_utf8(bytes, code_point));
}

}  // namespace assay::inline v0::detail
