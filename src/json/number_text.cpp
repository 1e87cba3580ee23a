#include "json/number_text.hpp"

#include <assay/detail/wide_integer.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

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

constexpr std::uint32_t eight_digits = 100'000'000;  ///< which number has more than those

/// std::bit_width of what is not zero, which saves a branch on processors without lzcnt.
template <class Unsigned>
int bit_width(Unsigned number) noexcept {
  return std::numeric_limits<Unsigned>::digits - std::countl_zero(number | 1U);
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

  /// With one more behind them, but without the zeros at the end. They are not all zeros.
  [[nodiscard]] std::size_t count_with(std::uint32_t last) const noexcept {
#if defined(__SSE2__)
    const auto zeros = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(digits_, _mm_setzero_si128())));
    return static_cast<std::size_t>(bit_width((zeros ^ 0xFFFFU) | std::uint32_t{last != 0} << 16U));
#else
    if (last != 0) return 17;
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

/// A number that is a whole number of `Scale`ths, of which there are 100 or 10,000; nullptr for others.
template <std::uint32_t Scale>
char* write_scaled(char* at, double value, double size) noexcept {
  const auto signed_parts = static_cast<std::int64_t>(size * Scale + 0.5);
  if (static_cast<double>(signed_parts) / Scale != size) return nullptr;
  const auto parts = static_cast<std::uint64_t>(signed_parts);
  if (std::signbit(value)) *at++ = '-';
  at = write_unsigned(at, parts / Scale);
  const auto rest = static_cast<std::uint32_t>(parts % Scale);
  *at++ = '.';
  at = Scale == 10'000 ? write_two_pairs(at, rest) : write_pair(at, rest);
  while (at[-1] == '0' && at[-2] != '.') --at;
  return at;
}

/// What behind the sign is written of a number of millionths.
char* write_millionths(char* at, std::uint64_t parts) noexcept {
  constexpr std::uint32_t scale = 1'000'000;
  at = write_unsigned(at, parts / scale);
  *at = '.';
  return write_six_decimals(at + 1, static_cast<std::uint32_t>(parts % scale));
}

/// A number that is a whole number of `Scale`ths, and how many; false for others. Whoever measures or
/// counts money writes such numbers.
template <std::uint32_t Scale>
ASSAY_HOT bool count_parts(double size, std::uint64_t& parts) noexcept {
  const auto nearest = static_cast<std::int64_t>(size * Scale + 0.5);  // what processors convert in one step
  parts = static_cast<std::uint64_t>(nearest);
  return static_cast<double>(nearest) / Scale == size;
}

// --- the shortest digits ---------------------------------------------------------------------------------------------

/// Whether the digits are written out, as Python does it; std::to_chars alone would make 100000 "1e+05".
bool is_written_out(double size) noexcept { return size >= 1e-4 && size < 1e16; }

#if defined(ASSAY_HAS_DRAGONBOX)

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

/// "e+22", "e-07", "e+300".
char* write_exponent(char* at, int exponent) noexcept {
  *at++ = 'e';
  *at++ = exponent < 0 ? '-' : '+';
  const auto size = static_cast<std::uint32_t>(exponent < 0 ? -exponent : exponent);
  if (size >= 100) *at++ = static_cast<char>('0' + size / 100);
  return write_pair(at, size % 100);
}

/// Seventeen digits, of which so many are before the point; zeros at the end are left out.
struct seventeen_digits {
  std::uint64_t first_sixteen;
  std::uint32_t last;
  int point;
};

ASSAY_HOT char* write_digits(char* at, const seventeen_digits& number, bool written_out) noexcept {
  const sixteen_digits first(static_cast<std::uint32_t>(number.first_sixteen / eight_digits),
                             static_cast<std::uint32_t>(number.first_sixteen % eight_digits));
  const std::size_t count = first.count_with(number.last);
  const auto last = static_cast<char>('0' + number.last);
  if (ASSAY_LIKELY(written_out && number.point > 0)) {
    const auto before = static_cast<std::size_t>(number.point);
    first.write_with_point(at, before);
    at[17] = last;
    return at + (count <= before ? before + 2 : count + 1);
  }
  if (written_out) {
    constexpr std::string_view zeros = "0.000";
    zeros.copy(at, zeros.size());
    at += 2 - number.point;
    first.write(at);
    at[16] = last;
    return at + count;
  }
  first.write_with_point(at, 1);
  at[17] = last;
  return write_exponent(at + (count == 1 ? 1 : count + 1), number.point - 1);
}

namespace policy = jkj::dragonbox::policy;

/// Dragonbox's table: the first 128 bits of 10^exponent, where that has a bit in front.
constexpr auto power_of_ten(int exponent) noexcept {
  return std::remove_cvref_t<decltype(policy::cache::full)>::template get_cache<jkj::dragonbox::ieee754_binary64>(
      exponent);
}

/// The shortest digits of a double, by one product with a power of ten and without a branch on what comes out of it.
/// Whether there is a digit less is as good as random, and a processor that has guessed wrong has lost the time of it
/// all.
///
/// A double is c * 2^q, and whatever is nearer to it than 2^(q-1) reads back as it. With the k for which 10^k is the
/// largest power of ten that is not above 2^q, the number has 16 or 17 digits before the point of x = c * 2^q / 10^k,
/// and half the distance to the next double is from 0.5 to 5 there. So a multiple of ten that is nearer than that is
/// the only one, and the shortest; where there is none, the whole number next to x is.
///
/// False where what decides is nearer than the product is exact: a tie, or a number with few bits.
ASSAY_HOT bool find_shortest(std::uint64_t bits, seventeen_digits& found) noexcept {
  constexpr int fraction_bits = 52;
  constexpr std::uint64_t hidden = std::uint64_t{1} << fraction_bits;
  const std::uint64_t fraction = bits & (hidden - 1);
  const int biased = static_cast<int>(bits >> fraction_bits & 0x7FF);
  // The smallest numbers have no hidden bit, and below a power of two the next number is nearer.
  if (fraction == 0 || biased == 0) return false;
  const int binary = biased - 1075;
  const int exponent = binary * 315'653 >> 20;                      // of log10(2)
  const int shift = binary + (-exponent * 1'741'647 >> 19);         // of log2(10); 0 to 3
  const auto power = power_of_ten(-exponent);                       // 128 bits
  const std::uint64_t factor = (fraction | hidden) << (shift + 1);  // so that the product is x * 2^128
  const uint128 product = uint128(factor) * uint128(power.high()) +
                          uint128(static_cast<std::uint64_t>(uint128(factor) * uint128(power.low()) >> 64));
  const auto whole = static_cast<std::uint64_t>(product >> 64);
  const auto rest = static_cast<std::uint64_t>(product);
  // Distances as numbers of 60 bits behind the point.
  constexpr std::uint64_t ten = std::uint64_t{10} << 60;
  const std::uint64_t tens = whole / 10;
  const std::uint64_t last = whole - 10 * tens;
  const std::uint64_t behind = last << 60 | rest >> 4;  // a multiple of ten
  const std::uint64_t half = power.high() >> (4 - shift);
  const std::uint64_t ahead = ten - behind;
  const std::uint64_t distance = std::min(behind, ahead);
  const auto is_near = [](std::uint64_t a, std::uint64_t b) { return a - b + 4 <= 8; };
  if (!ASSAY_LIKELY(!is_near(distance, half) && !is_near(rest, std::uint64_t{1} << 63))) return false;
  const std::uint64_t keeps_last = distance < half ? 0 : ~std::uint64_t{0};
  const std::uint64_t front = tens + (ahead < half ? 1 : 0);
  const std::uint64_t behind_front = (last + (rest >> 63)) & keeps_last;
  constexpr std::uint64_t sixteen_digits_begin = 1'000'000'000'000'000;
  const std::uint64_t one_less = front < sixteen_digits_begin ? ~std::uint64_t{0} : 0;
  found.first_sixteen = front + ((9 * front + behind_front) & one_less);
  found.last = static_cast<std::uint32_t>(behind_front & ~one_less);
  found.point = exponent + 17 + static_cast<int>(one_less);
  return true;
}

template <class Float>
ASSAY_APART char* write_by_dragonbox(char* at, Float value) noexcept {
  if (value == 0) {
    constexpr std::string_view zero = "0.0";
    return at + zero.copy(at, zero.size());
  }
  const auto decimal =
      jkj::dragonbox::to_decimal(value, policy::sign::ignore, policy::trailing_zero::ignore, policy::cache::full);
  const std::uint64_t significand = decimal.significand;
  const int digits = digit_count(significand);
  const std::uint64_t all = significand * powers_of_ten[static_cast<std::size_t>(17 - digits)];
  return write_digits(at, {all / 10, static_cast<std::uint32_t>(all % 10), decimal.exponent + digits},
                      is_written_out(std::fabs(static_cast<double>(value))));
}

template <class Float>
ASSAY_HOT char* write_shortest(char* at, Float value) noexcept {
  *at = '-';
  at += std::signbit(value) ? 1 : 0;
  if constexpr (std::is_same_v<Float, double>) {
    seventeen_digits found{};
    if (find_shortest(std::bit_cast<std::uint64_t>(value), found)) {
      return write_digits(at, found, found.point > -4 && found.point <= 16);
    }
  }
  return write_by_dragonbox(at, value);
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

char* write_large(char* at, std::uint64_t number) noexcept {
  constexpr std::uint64_t million = 1'000'000;
  const std::uint64_t millions = number / million;
  if (millions < million) {
    at = write_up_to_six(at, static_cast<std::uint32_t>(millions));
  } else {
    const std::uint64_t upper = millions / million;
    at = upper < million ? write_up_to_six(at, static_cast<std::uint32_t>(upper)) : write_large(at, upper);
    at = write_six(at, static_cast<std::uint32_t>(millions % million));
  }
  return write_six(at, static_cast<std::uint32_t>(number % million));
}

char* write_decimal(char* at, double value) noexcept {
  const double size = std::fabs(value);
  if (size < 1e4) return write_scaled<10'000>(at, value, size);
  constexpr double limit = 1e13;  // with hundredths, whatever has no more than fifteen digits is told apart
  return size < limit ? write_scaled<100>(at, value, size) : nullptr;
}

char* write_number(char* at, double value) noexcept {
  const double size = std::fabs(value);
  // Up to fifteen digits, of which no two numbers read back as the same value, and which are the shortest therefore.
  std::uint64_t parts = 0;
  const bool is_measure = size < 1e9 ? (size >= 1e-4 || size == 0) && count_parts<1'000'000>(size, parts)
                                     : size < 1e13 && count_parts<100>(size, parts);
  if (!is_measure) return write_shortest(at, value);
  *at = '-';
  at += std::signbit(value) ? 1 : 0;
  return write_millionths(at, size < 1e9 ? parts : parts * 10'000);
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
