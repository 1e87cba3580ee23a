// What every reader of JSON strings looks for.
#pragma once

#include "json/token.hpp"

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::inline v0::detail {

inline constexpr std::size_t short_string = 15;  ///< what a std::string holds without an allocation

#if defined(__SSE2__)
inline constexpr std::size_t chunk_size = 16;

/// Of a chunk, a bit each.
struct chunk_marks {
  std::uint32_t special;  ///< the quote, a backslash, a control character
  std::uint32_t beyond_ascii;
};
template <char Quote = '"'>
ASSAY_HOT chunk_marks mark_chunk(__m128i chunk) noexcept {
  const __m128i special = _mm_or_si128(
      _mm_or_si128(_mm_cmpeq_epi8(chunk, _mm_set1_epi8(Quote)), _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\'))),
      _mm_cmpeq_epi8(_mm_min_epu8(chunk, _mm_set1_epi8(0x1F)), chunk));
  return {static_cast<std::uint32_t>(_mm_movemask_epi8(special)), static_cast<std::uint32_t>(_mm_movemask_epi8(chunk))};
}
template <char Quote = '"'>
ASSAY_HOT chunk_marks mark_chunk(const char* p) noexcept {
  return mark_chunk<Quote>(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}

/// What is not wanted of copy and marks takes no time.
ASSAY_HOT chunk_marks copy_chunk(const char* from, char* to) noexcept {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  return mark_chunk(bytes);
}
#endif

/// The first quote, backslash or control character from `p` on, or `end`; `ascii` becomes false if a byte above 127 is
/// passed.
ASSAY_HOT const char* find_string_end(const char* p, const char* end, bool& ascii) noexcept {
#if defined(__SSE2__)
  while (end - p >= 16) {
    const auto [found, beyond] = mark_chunk(p);
    if (found != 0) {
      const int index = __builtin_ctz(found);
      ascii &= (beyond & ((std::uint32_t{1} << index) - 1)) == 0;
      return p + index;
    }
    ascii &= beyond == 0;
    p += 16;
  }
#endif
  for (; p != end; ++p) {
    const auto c = static_cast<unsigned char>(*p);
    if (c == '"' || c == '\\' || c < 0x20) return p;
    if (c >= 0x80) ascii = false;
  }
  return p;
}

}  // namespace assay::inline v0::detail
