#include "json/number_text.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

#if defined(ASSAY_HAS_DRAGONBOX)
#include <dragonbox/dragonbox.h>
#else
#include <charconv>
#endif
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::inline v0::detail::writing {

namespace {

/// A number that is a whole number of `Scale`ths, of which there are 100 or 10,000; nullptr for others.
template <std::uint32_t Scale>
char* write_scaled(char* at, double value, double size) noexcept {
  const auto parts = static_cast<std::uint64_t>(size * Scale + 0.5);
  if (static_cast<double>(parts) / Scale != size) return nullptr;
  if (std::signbit(value)) *at++ = '-';
  at = write_unsigned(at, parts / Scale);
  const auto rest = static_cast<std::uint32_t>(parts % Scale);
  *at++ = '.';
  at = Scale == 10'000 ? write_two_pairs(at, rest) : write_pair(at, rest);
  while (at[-1] == '0' && at[-2] != '.') --at;
  return at;
}

/// Eight digits as characters, the first in the lowest byte; they are the digits of a number below 100,000,000.
std::uint64_t eight_characters(std::uint32_t number) noexcept {
  // Halves beside each other, then their halves, and so on, as in sixteen_digits.
  const std::uint64_t fours = number / 10'000 + (std::uint64_t{number % 10'000} << 32);
  const std::uint64_t high_pairs = (fours * 10'486 >> 20) & 0x0000'007F'0000'007F;
  const std::uint64_t pairs = high_pairs + ((fours - 100 * high_pairs) << 16);
  const std::uint64_t high_digits = (pairs * 103 >> 10) & 0x000F'000F'000F'000F;
  return high_digits + ((pairs - 10 * high_digits) << 8);
}

/// A number that is a whole number of `Scale`ths, the shortest digits of which are these; nullptr for others. Whoever
/// measures or counts money writes such numbers.
template <std::uint32_t Scale>
char* write_measure(char* at, double value, double size) noexcept {
  const auto parts = static_cast<std::uint64_t>(size * Scale + 0.5);
  if (static_cast<double>(parts) / Scale != size) return nullptr;
  *at = '-';
  at += std::signbit(value) ? 1 : 0;
  at = write_unsigned(at, parts / Scale);
  constexpr std::uint32_t eight_digits = 100'000'000;
  const std::uint64_t digits = eight_characters(static_cast<std::uint32_t>(parts % Scale) * (eight_digits / Scale));
  const std::uint64_t characters = digits + 0x3030'3030'3030'3030;
  *at++ = '.';
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(at, &characters, sizeof characters);
  } else {
    for (std::size_t i = 0; i < sizeof characters; ++i) at[i] = static_cast<char>(characters >> (8 * i));
  }
  const auto bits = static_cast<std::size_t>(std::bit_width(digits | 1));
  return at + (bits + 7) / 8;  // without the zeros at the end, if not the first
}

// --- the shortest digits ---------------------------------------------------------------------------------------------

/// Whether the digits are written out, as Python does it; std::to_chars alone would make 100000 "1e+05".
bool is_written_out(double size) noexcept { return size >= 1e-4 && size < 1e16; }

#if defined(ASSAY_HAS_DRAGONBOX)

/// std::bit_width of what is not zero, which saves a branch on processors without lzcnt.
template <class Unsigned>
int bit_width(Unsigned number) noexcept {
  return std::numeric_limits<Unsigned>::digits - std::countl_zero(number | 1U);
}

constexpr std::array<std::uint64_t, 18> powers_of_ten = [] {
  std::array<std::uint64_t, 18> powers{};
  std::uint64_t power = 1;
  for (std::uint64_t& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

/// How many digits a number below 10^17 has that is not zero.
int digit_count(std::uint64_t number) noexcept {
  const int estimate = bit_width(number) * 1233 >> 12;  // of log10(2), 1233 / 4096
  return estimate + (number >= powers_of_ten[static_cast<std::size_t>(estimate)] ? 1 : 0);
}

/// Sixteen digits: in one register, to be placed where they belong.
class sixteen_digits {
 public:
  /// Two numbers below 100,000,000.
  sixteen_digits(std::uint32_t upper, std::uint32_t lower) noexcept {
#if defined(__SSE2__)
    // Each step splits all numbers into an upper half, by multiplying with the inverse of a power of ten, and what is
    // left, which goes beside it: two numbers of eight digits, four of four, eight of two, sixteen of one.
    const __m128i eights = _mm_set_epi64x(lower, upper);
    const __m128i high_fours = _mm_srli_epi64(_mm_mul_epu32(eights, _mm_set1_epi32(static_cast<int>(0xD1B71759U))), 45);
    const __m128i low_fours = _mm_sub_epi32(eights, _mm_mul_epu32(high_fours, _mm_set1_epi32(10'000)));
    const __m128i fours = _mm_or_si128(high_fours, _mm_slli_epi64(low_fours, 32));
    const __m128i high_pairs = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
    const __m128i low_pairs = _mm_sub_epi16(fours, _mm_madd_epi16(high_pairs, _mm_set1_epi32(100)));
    const __m128i pairs = _mm_or_si128(high_pairs, _mm_slli_epi32(low_pairs, 16));
    const __m128i high_digits = _mm_mulhi_epu16(pairs, _mm_set1_epi16(6554));
    const __m128i low_digits = _mm_sub_epi16(pairs, _mm_mullo_epi16(high_digits, _mm_set1_epi16(10)));
    digits_ = _mm_or_si128(high_digits, _mm_slli_epi16(low_digits, 8));
#else
    write_four_pairs(write_four_pairs(digits_, upper), lower);
#endif
  }

  /// Without the zeros at the end.
  [[nodiscard]] std::size_t count() const noexcept {
#if defined(__SSE2__)
    const auto zeros = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(digits_, _mm_setzero_si128())));
    return static_cast<std::size_t>(bit_width((zeros ^ 0xFFFFU) << 1U | 1U)) - 1;
#else
    std::size_t count = 16;
    while (count > 0 && digits_[count - 1] == '0') --count;
    return count;
#endif
  }

  void write(char* at) const noexcept {
#if defined(__SSE2__)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(at), text());
#else
    std::memcpy(at, digits_, 16);
#endif
  }
  /// With a point before the digit at an index, 17 bytes.
  void write_with_point(char* at, std::size_t index) const noexcept {
#if defined(__SSE2__)
    // What is before the point stays in its place; what is behind it moves by one, and the last digit out of the
    // register.
    alignas(16) static constexpr std::array<char, 32> places = [] {
      std::array<char, 32> made{};
      for (std::size_t i = 0; i < 16; ++i) made[i] = '\xFF';
      return made;
    }();
    const __m128i before = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&places[16 - index]));
    const __m128i digits = text();
    const __m128i moved = _mm_slli_si128(digits, 1);
    at[16] = static_cast<char>(_mm_extract_epi16(digits, 7) >> 8);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(at),
                     _mm_or_si128(_mm_and_si128(before, digits), _mm_andnot_si128(before, moved)));
#else
    std::memcpy(at, digits_, index);
    std::memcpy(at + index + 1, digits_ + index, 16 - index);
#endif
    at[index] = '.';
  }

 private:
#if defined(__SSE2__)
  [[nodiscard]] __m128i text() const noexcept { return _mm_or_si128(digits_, _mm_set1_epi8('0')); }

  __m128i digits_;  ///< as numbers, not as characters
#else
  char digits_[16];
#endif
};

/// "e+22", "e-07", "e+300".
char* write_exponent(char* at, int exponent) noexcept {
  *at++ = 'e';
  *at++ = exponent < 0 ? '-' : '+';
  const auto size = static_cast<std::uint32_t>(exponent < 0 ? -exponent : exponent);
  if (size >= 100) *at++ = static_cast<char>('0' + size / 100);
  return write_pair(at, size % 100);
}

/// significand * 10^exponent.
char* write_digits(char* at, std::uint64_t significand, int exponent, bool written_out) noexcept {
  constexpr int digits = 17;
  const int own_digits = digit_count(significand);
  const std::uint64_t scaled = significand * powers_of_ten[static_cast<std::size_t>(digits - own_digits)];
  constexpr std::uint32_t eight_digits = 100'000'000;
  const auto first_nine = static_cast<std::uint32_t>(scaled / eight_digits);
  const auto first = static_cast<char>('0' + first_nine / eight_digits);
  const sixteen_digits others(first_nine % eight_digits, static_cast<std::uint32_t>(scaled % eight_digits));
  const std::size_t behind_first = others.count();
  const int point = exponent + own_digits;  // so many digits are before it
  if (!written_out) {
    at[0] = first;
    at[1] = '.';
    others.write(at + 2);
    return write_exponent(at + (behind_first == 0 ? 1 : behind_first + 2), point - 1);
  }
  if (point > 0) {
    const auto before = static_cast<std::size_t>(point);
    at[0] = first;
    others.write_with_point(at + 1, before - 1);
    return at + (behind_first < before ? before + 2 : behind_first + 2);
  }
  constexpr std::string_view zeros = "0.000";
  zeros.copy(at, zeros.size());
  at += 2 - point;
  at[0] = first;
  others.write(at + 1);
  return at + 1 + behind_first;
}

template <class Float>
char* write_shortest(char* at, Float value) noexcept {
  *at = '-';
  at += std::signbit(value) ? 1 : 0;
  if (value == 0) {
    constexpr std::string_view zero = "0.0";
    return at + zero.copy(at, zero.size());
  }
  namespace policy = jkj::dragonbox::policy;
  const auto decimal =
      jkj::dragonbox::to_decimal(value, policy::sign::ignore, policy::trailing_zero::ignore, policy::cache::full);
  return write_digits(at, decimal.significand, decimal.exponent, is_written_out(std::fabs(static_cast<double>(value))));
}

#else

template <class Float>
char* write_shortest(char* at, Float value) noexcept {
  const double size = std::fabs(static_cast<double>(value));
  char* const last = at + longest_number - 2;
  if (size != 0 && !is_written_out(size)) return std::to_chars(at, last, value, std::chars_format::scientific).ptr;
  char* const end = std::to_chars(at, last, value, std::chars_format::fixed).ptr;
  if (size != static_cast<double>(static_cast<std::int64_t>(size))) return end;  // it has a fraction, and so a point
  end[0] = '.';
  end[1] = '0';
  return end + 2;
}

#endif

}  // namespace

char* write_decimal(char* at, double value) noexcept {
  const double size = std::fabs(value);
  if (size < 1e4) return write_scaled<10'000>(at, value, size);
  constexpr double limit = 1e13;  // with hundredths, whatever has no more than fifteen digits is told apart
  return size < limit ? write_scaled<100>(at, value, size) : nullptr;
}

char* write_number(char* at, double value) noexcept {
  const double size = std::fabs(value);
  // Up to fifteen digits, of which no two numbers read back as the same value.
  char* end = nullptr;
  if (size < 1e9) {
    if (size >= 1e-4 || size == 0) end = write_measure<1'000'000>(at, value, size);
  } else if (size < 1e13) {
    end = write_measure<100>(at, value, size);
  }
  return end != nullptr ? end : write_shortest(at, value);
}

char* write_number(char* at, float value) noexcept {
  // A float that is a whole number is written in full, beyond its shortest digits as well.
  constexpr float without_fraction = 16'777'216;
  constexpr float largest_fixed = 1e16F;
  const float size = std::fabs(value);
  if (size < without_fraction || size >= largest_fixed) return write_shortest(at, value);
  at = write_integer(at, static_cast<std::int64_t>(value));
  at[0] = '.';
  at[1] = '0';
  return at + 2;
}

}  // namespace assay::inline v0::detail::writing
