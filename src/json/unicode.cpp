#include "json/unicode.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <tmmintrin.h>
#endif

namespace assay::inline v0::detail {

namespace {

/// How long the plain sequence is that a word of four bytes starts with: two or three of them, which are no ASCII, no
/// surrogate, and not longer than they need be; 0 where a closer look has to be taken.
std::size_t plain_sequence(std::uint32_t word) noexcept {
  if ((word & 0xC0E0) == 0x80C0) return (word & 0x1E) != 0 ? 2 : 0;
  if ((word & 0xC0C0F0) != 0x8080E0) return 0;
  const std::uint32_t lead = word & 0x0F;
  const bool high = (word & 0x2000) != 0;  // of the second byte: U+0800 and more; a surrogate
  return (lead == 0 && !high) || (lead == 0xD && high) ? 0 : 3;
}

#if defined(__SSE2__)

// The whole text at once, sixteen bytes a step: what may be wrong with two bytes that stand together can be told from
// three of their half bytes, and a table for each has a bit for each mistake; one that all three have was made. How it
// is done is from J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2020).

using half_bytes = std::array<std::uint8_t, 16>;

enum mistake : std::uint8_t {
  too_short = 1,          ///< a lead, and no continuation
  too_long = 2,           ///< ASCII, and a continuation
  overlong_of_three = 4,  ///< E0 80 to E0 9F
  too_large = 8,          ///< F4 90 and more
  surrogate = 16,         ///< ED A0 and more
  overlong_of_two = 32,   ///< C0, C1
  overlong_of_four = 64,  ///< F0 80 to F0 8F; and F5 80 and more, which are too large as well
  continued = 128,        ///< two continuations: right where a longer character began before
};
constexpr std::uint8_t whatever_the_low_half = too_short | too_long | continued;

/// By the high half of the first byte.
constexpr half_bytes by_first_high = [] {
  half_bytes table{};
  for (std::size_t i = 0; i < 8; ++i) table[i] = too_long;
  for (std::size_t i = 8; i < 0xC; ++i) table[i] = continued;
  table[0xC] = too_short | overlong_of_two;
  table[0xD] = too_short;
  table[0xE] = too_short | overlong_of_three | surrogate;
  table[0xF] = too_short | too_large | overlong_of_four;
  return table;
}();
/// By its low half.
constexpr half_bytes by_first_low = [] {
  half_bytes table{};
  for (std::uint8_t& mistakes : table) mistakes = whatever_the_low_half;
  table[0] |= overlong_of_two | overlong_of_three | overlong_of_four;
  table[1] |= overlong_of_two;
  table[4] |= too_large;
  for (std::size_t i = 5; i < 16; ++i) table[i] |= too_large | overlong_of_four;
  table[0xD] |= surrogate;
  return table;
}();
/// By the high half of the second byte.
constexpr half_bytes by_second_high = [] {
  half_bytes table{};
  for (std::uint8_t& mistakes : table) mistakes = too_short;
  table[8] = too_long | continued | overlong_of_two | overlong_of_three | overlong_of_four;
  table[9] = too_long | continued | overlong_of_two | overlong_of_three | too_large;
  table[0xA] = table[0xB] = too_long | continued | overlong_of_two | surrogate | too_large;
  return table;
}();

[[gnu::target("ssse3")]] inline __m128i look_up(const half_bytes& table, __m128i halves) noexcept {
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())), halves);
}

/// The mistakes in sixteen bytes behind sixteen others, and in what leads from these to them; a zero where there is
/// none.
[[gnu::target("ssse3")]] inline __m128i mistakes_in(__m128i before, __m128i bytes) noexcept {
  const __m128i half = _mm_set1_epi8(0x0F);
  const __m128i first = _mm_alignr_epi8(bytes, before, 15);
  const __m128i found =
      _mm_and_si128(_mm_and_si128(look_up(by_first_high, _mm_and_si128(_mm_srli_epi16(first, 4), half)),
                                  look_up(by_first_low, _mm_and_si128(first, half))),
                    look_up(by_second_high, _mm_and_si128(_mm_srli_epi16(bytes, 4), half)));
  // A byte is the third or the fourth of a character where two before it E0 stands or more, or three before it F0.
  const __m128i third =
      _mm_subs_epu8(_mm_alignr_epi8(bytes, before, 14), _mm_set1_epi8(static_cast<char>(0xE0 - 0x80)));
  const __m128i fourth =
      _mm_subs_epu8(_mm_alignr_epi8(bytes, before, 13), _mm_set1_epi8(static_cast<char>(0xF0 - 0x80)));
  const __m128i must_go_on = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8(static_cast<char>(0x80)));
  return _mm_xor_si128(must_go_on, found);
}

inline bool is_zero(__m128i bytes) noexcept {
  return _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128())) == 0xFFFF;
}

[[gnu::target("ssse3")]] bool is_well_formed(std::string_view text) noexcept {
  // An error is found here at once, so that callers that continue after it stay linear.
  constexpr std::size_t stride = 256;
  __m128i before = _mm_setzero_si128();
  __m128i mistakes = _mm_setzero_si128();
  std::size_t i = 0;
  for (; text.size() - i >= 16; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
    if (_mm_movemask_epi8(_mm_or_si128(before, bytes)) != 0) {
      mistakes = _mm_or_si128(mistakes, mistakes_in(before, bytes));
    }
    if (i % stride == 0 && !is_zero(mistakes)) return false;
    before = bytes;
  }
  // Zeros behind the text end whatever is open.
  alignas(16) char rest[16] = {};
  text.copy(rest, sizeof rest, i);
  mistakes = _mm_or_si128(mistakes, mistakes_in(before, _mm_load_si128(reinterpret_cast<const __m128i*>(rest))));
  return is_zero(mistakes);
}

const bool has_shuffle = __builtin_cpu_supports("ssse3");

#endif

}  // namespace

std::size_t utf8_error(std::string_view text) noexcept {
#if defined(__SSE2__)
  if (has_shuffle && text.size() >= 16 && is_well_formed(text)) return text.size();
#endif
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    if (bytes[i] < 0x80) {
      i += ascii_prefix(text.substr(i));
      continue;
    }
    if constexpr (std::endian::native == std::endian::little) {
      std::uint32_t word = 0;
      std::size_t plain = 1;
      while (plain != 0 && text.size() - i >= sizeof word) {
        std::memcpy(&word, bytes + i, sizeof word);
        plain = plain_sequence(word);
        i += plain;
      }
      if (i == text.size() || bytes[i] < 0x80) continue;
    }
    const std::size_t length = utf8_sequence(bytes + i, text.size() - i);
    if (length == 0) return i;
    i += length;
  }
  return text.size();
}

}  // namespace assay::inline v0::detail
