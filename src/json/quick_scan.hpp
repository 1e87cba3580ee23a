// The common case of JSON text, read without looking where the text ends: what models write is mostly the next field
// in order and a plain scalar.
//
// Each function takes a position behind which `quick_reach` bytes may be read (text_source::quick_end says up to where
// that is so) and returns the position behind what it read; or nullptr, having read nothing, where the text is anything
// else: then text_source's own functions take the general path, which alone decides what is valid and words the errors.
#pragma once

#include "json/number.hpp"
#include "json/real_digits.hpp"
#include "json/string_scan.hpp"
#include "json/token.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::inline v0::detail {

/// A key, white space, a number or a string's first block, and the separator behind it end within this.
inline constexpr std::size_t quick_reach = 128;

// --- keys ------------------------------------------------------------------------------------------------------------

#if defined(__SSE2__)
ASSAY_HOT std::uint32_t same_chunk(const char* a, const char* b) noexcept {
  const __m128i ours = _mm_load_si128(reinterpret_cast<const __m128i*>(a));
  const __m128i theirs = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(ours, theirs)));
}
/// Of 32 bytes, a bit each.
ASSAY_HOT std::uint32_t same_bytes(const char* ours, const char* theirs) noexcept {
  return same_chunk(ours, theirs) | same_chunk(ours + 16, theirs + 16) << 16;
}
#else
inline std::uint32_t same_bytes(const char* ours, const char* theirs) noexcept {
  std::uint32_t same = 0;
  for (std::size_t i = 0; i < 32; ++i) same |= std::uint32_t{ours[i] == theirs[i]} << i;
  return same;
}
#endif

/// A name as it mostly stands in text, with quotes, colon and a space, for one wide comparison.
struct alignas(16) quoted_name {
  static constexpr std::size_t capacity = 32;

  // A name that is too long, or would be escaped, is compared elsewhere; here it is a space, which no text that follows
  // white space starts with.
  char text[capacity] = {' '};
  std::uint32_t mask = 1;   ///< a bit a byte of the text
  std::uint32_t space = 0;  ///< the last one's, which may be missing
  std::uint8_t size = 1;
  bool word = false;  ///< may stand in other quotes as well

  constexpr quoted_name() = default;
  explicit quoted_name(const key_name& key) {
    const std::string quoted = '"' + std::string(key.name) + "\": ";
    if (!key.plain || quoted.size() > capacity) return;
    quoted.copy(text, quoted.size());
    size = static_cast<std::uint8_t>(quoted.size());
    mask = static_cast<std::uint32_t>((std::uint64_t{1} << size) - 1);
    space = std::uint32_t{1} << (size - 1);
    word = key.word;
  }

  /// Passes over it where the text at `p`, which is no white space, starts with it. What follows need not wait for the
  /// comparison, as both branches are foreseen.
  [[nodiscard]] ASSAY_HOT const char* pass(const char* p) const noexcept {
    const std::uint32_t different = mask & ~same_bytes(text, p);
    if (ASSAY_LIKELY(different == 0)) return p + size;
    return different == space ? p + size - 1 : nullptr;
  }

  /// The same in single quotes, which the text at `p` starts with.
  [[nodiscard]] ASSAY_HOT const char* pass_single_quoted(const char* p) const noexcept {
    const std::uint32_t both_quotes = space >> 2 | 1;
    const std::uint32_t different = mask & ~same_bytes(text, p) & ~space;
    if (!word || different != both_quotes || p[quoted_size() - 1] != '\'') return nullptr;
    return p + size - (p[size - 1] == ' ' ? 0 : 1);
  }
  [[nodiscard]] ASSAY_HOT std::size_t quoted_size() const noexcept { return size - 2U; }
  [[nodiscard]] bool has_name() const noexcept { return space != 0; }
  /// The name's own; where it is compared elsewhere, more than any has.
  [[nodiscard]] ASSAY_HOT std::size_t name_size() const noexcept { return size - std::size_t{4}; }
};

/// A string in quotes that needs no escapes, for the same.
struct alignas(16) quoted_label {
  static constexpr std::size_t capacity = 32;
  char text[capacity] = {};
  std::uint32_t mask = 0;  ///< a bit a byte of the text; 0 of what is too long, or not plain
  std::uint8_t size = 0;

  constexpr quoted_label() = default;
  explicit quoted_label(std::string_view label) {
    const std::string quoted = '"' + std::string(label) + '"';
    if (quoted.size() > capacity || label.find_first_of("\"\\") != std::string_view::npos) return;
    for (const char c : label) {
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x80) return;
    }
    quoted.copy(text, quoted.size());
    size = static_cast<std::uint8_t>(quoted.size());
    mask = static_cast<std::uint32_t>((std::uint64_t{1} << size) - 1);
  }
  /// Behind it, where it is what stands at `p`; else nullptr.
  [[nodiscard]] ASSAY_HOT const char* pass(const char* p) const noexcept {
    return mask != 0 && (mask & ~same_bytes(text, p)) == 0 ? p + size : nullptr;
  }
};

// --- strings ---------------------------------------------------------------------------------------------------------

/// The first byte from `p` on that is a quote of that kind, a backslash, a control character, or beyond ASCII; nullptr
/// where the text may end before.
template <char Quote = '"'>
ASSAY_HOT const char* skip_plain(const char* p, const char* end) noexcept {
#if defined(__SSE2__)
  const auto plain = [](const char* at) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i mark =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(Quote)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    const __m128i beyond_control = _mm_cmpgt_epi8(bytes, _mm_set1_epi8(0x1F));  // signed: beyond ASCII is below zero
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_andnot_si128(mark, beyond_control)));
  };
  const auto not_plain = [&](const char* at) { return ~(plain(at) | plain(at + 16) << 16); };
  // Most strings end within 32 bytes, or 96: no more branches than that depend on how long they are.
  const std::uint32_t first = not_plain(p);
  if (first != 0) return p + static_cast<unsigned>(std::countr_zero(first));
  for (p += 32; p < end; p += 64) {
    const std::uint64_t found = not_plain(p) | std::uint64_t{not_plain(p + 32)} << 32;
    if (found != 0) return p + static_cast<unsigned>(std::countr_zero(found));
  }
  return nullptr;
#else
  for (; p < end; ++p) {
    const auto c = static_cast<unsigned char>(*p);
    if (*p == Quote || c == '\\' || c < 0x20 || c >= 0x80) return p;
  }
  return nullptr;
#endif
}

/// A string of ASCII without escapes, as a view.
ASSAY_HOT const char* quick_view(const char* p, const char* end, std::string_view& out) noexcept {
  if (*p != '"') return nullptr;
  const char* const first = p + 1;
  const char* const stop = skip_plain(first, end);
  if (stop == nullptr || *stop != '"') return nullptr;
  out = std::string_view(first, static_cast<std::size_t>(stop - first));
  return stop + 1;
}

/// Frees what a string holds. Apart, so that the usual string, which holds nothing, pays for no call's registers.
ASSAY_COLD inline void let_go(std::string& out) {
  std::destroy_at(&out);
  std::construct_at(&out);
}

/// Up to short_string bytes; that many may be read. All are copied, whatever the size, and no branch depends on it.
ASSAY_FLAT inline void put_short(std::string& out, const char* first, std::size_t size) {
  if (size > short_string) ASSAY_UNREACHABLE();
  if (!ASSAY_LIKELY(out.capacity() == short_string)) let_go(out);
  std::construct_at(&out, first, short_string);  // over one that owns nothing
  out.resize(size);
}
/// More than that. Made in its place: moved there, its size and capacity would be stored one by one and read again as
/// one, which a processor waits for.
ASSAY_FLAT inline void put_long(std::string& out, const char* first, std::size_t size) {
  if (!ASSAY_LIKELY(out.capacity() == short_string)) let_go(out);
  try {
    std::construct_at(&out, first, size);
  } catch (...) {
    std::construct_at(&out);
    throw;
  }
}

/// Either. Where the text starts short_string bytes may be read.
ASSAY_HOT void put_text(std::string& out, std::string_view text) {
  if (text.size() <= short_string) {
    put_short(out, text.data(), text.size());
  } else {
    put_long(out, text.data(), text.size());
  }
}

/// The same into a string.
ASSAY_HOT const char* quick_string(const char* p, const char* end, std::string& out) {
  std::string_view content;
  p = quick_view(p, end, content);
  if (p != nullptr) put_text(out, content);
  return p;
}

// --- numbers ---------------------------------------------------------------------------------------------------------

struct digit_run {
  std::uint32_t value;
  std::uint32_t size;
};

/// Eight bytes of text, of which digits are 0 to 9, as a little-endian word.
ASSAY_HOT std::uint64_t digit_bytes(const char* p) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, p, 8);
  return word ^ 0x3030303030303030;
}
/// The high bit of each byte that is no digit, up to the first that isn't and on to the next if that is a point.
ASSAY_HOT std::uint64_t no_digits(std::uint64_t bytes) noexcept {
  return ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
}
/// Eight digits, the first in the lowest byte: pairs, fours and all eight are joined.
ASSAY_HOT std::uint32_t join_digits(std::uint64_t digits) noexcept {
  digits = digits * 10 + (digits >> 8);
  const std::uint64_t low = (digits & 0x000000FF000000FF) * 0x000F424000000064;
  const std::uint64_t high = (digits >> 16 & 0x000000FF000000FF) * 0x0000271000000001;
  return static_cast<std::uint32_t>((low + high) >> 32);
}

/// Up to seven digits, in a handful of steps whatever their number; 8 for eight or more.
ASSAY_HOT digit_run read_digits(const char* p) noexcept {
  const std::uint64_t bytes = digit_bytes(p);
  const std::uint64_t others = no_digits(bytes);
  if (others == 0) return {0, 8};
  const auto bits = static_cast<unsigned>(std::countr_zero(others)) & 0x38U;
  // Zeros take the place of what is missing in front.
  return {join_digits((bytes << 1) << (63 - bits)), bits / 8};
}

/// The whole part of a number: one to seven digits, the first of several no zero.
ASSAY_HOT const char* quick_whole(const char* p, digit_run& digits) noexcept {
  if constexpr (std::endian::native != std::endian::little) return nullptr;
  digits = read_digits(p);
  if (digits.size - 1 >= 7 || (*p == '0' && digits.size > 1)) return nullptr;
  return p + digits.size;
}

/// What is left of an integer of sixteen to eighteen digits behind the first sixteen.
ASSAY_APART inline const char* quick_large(const char* p, std::uint64_t first_sixteen, std::int64_t& out) noexcept {
  const digit_run rest = read_digits(p);
  if (rest.size > 2) return nullptr;
  constexpr std::uint64_t powers_of_ten[] = {1, 10, 100};
  out = static_cast<std::int64_t>(first_sixteen * powers_of_ten[rest.size] + rest.value);
  return p + rest.size;
}

/// An integer of up to eighteen digits, as many as T has room for. How many it has is not foreseen, so nothing branches
/// on it below sixteen.
template <class T>
ASSAY_HOT const char* quick_any_integer(const char* p, T& out) noexcept {
  const bool negative = *p == '-';
  p += negative;
  const std::uint64_t first = digit_bytes(p);
  const std::uint64_t second = digit_bytes(p + 8);
  const auto first_size = static_cast<unsigned>(std::countr_zero(no_digits(first))) / 8;
  const auto second_size = static_cast<unsigned>(std::countr_zero(no_digits(second))) / 8;
  const unsigned size = first_size + (first_size == 8 ? second_size : 0);
  // The digits move to the end of sixteen, and zeros take the place of what is missing in front.
  const unsigned missing = 8 * (16 - size) & 0x3F;
  const std::uint64_t low = size > 8 ? second << missing | (first >> 1) >> (63 - missing) : first << missing;
  const std::uint64_t high = size > 8 ? first << missing : 0;
  std::int64_t value = std::int64_t{100'000'000} * join_digits(high) + join_digits(low);
  const char* behind = p + size;
  if (!ASSAY_LIKELY(size - 1 < 15)) {
    if (size == 0) return nullptr;
    behind = quick_large(behind, static_cast<std::uint64_t>(value), value);
    if (behind == nullptr) return nullptr;
  }
  if (*p == '0' && size > 1) return nullptr;
  if (*behind == '.' || (*behind | 0x20) == 'e' || value > std::numeric_limits<T>::max()) return nullptr;
  out = static_cast<T>(negative ? -value : value);
  return behind;
}

/// The same in a call of its own.
template <class T>
ASSAY_APART const char* quick_long_integer(const char* p, T& out) noexcept {
  return quick_any_integer(p, out);
}

/// Up to three digits, told by a branch each: then what follows is read while these are still looked at, which a count
/// of them would have to be waited for. 0 where there are none, 4 where there are more.
ASSAY_HOT digit_run read_few_digits(const char* p) noexcept {
  const auto digit = [p](std::size_t i) {
    return std::uint32_t{static_cast<unsigned char>(p[i])} - std::uint32_t{'0'};
  };
  if (digit(0) > 9) return {0, 0};
  if (digit(1) > 9) return {digit(0), 1};
  if (digit(2) > 9) return {10 * digit(0) + digit(1), 2};
  if (digit(3) > 9) return {100 * digit(0) + 10 * digit(1) + digit(2), 3};
  return {0, 4};
}

/// Either. Where there is room for ten digits at the most, there are mostly few: up to seven take one word.
template <class T>
ASSAY_HOT const char* quick_integer(const char* p, T& out) noexcept {
  if constexpr (std::endian::native != std::endian::little) return nullptr;
  if constexpr (sizeof(T) > 4) return quick_any_integer(p, out);
  const char* first = p;
  if (*p == '-') ++first;
  digit_run digits = read_few_digits(first);
  if (digits.size > 3) digits = read_digits(first);
  if (!ASSAY_LIKELY(digits.size < 8)) return quick_long_integer(p, out);
  const char* const behind = first + digits.size;
  if (digits.size == 0 || (*first == '0' && digits.size > 1)) return nullptr;
  if (*behind == '.' || (*behind | 0x20) == 'e') return nullptr;
  const auto value = static_cast<T>(digits.value);
  out = first != p ? -value : value;
  return behind;
}

/// A number of up to eight characters with a point among them, at `p`, which is behind its sign: all digits are joined
/// at once. nullptr where it is another.
ASSAY_HOT const char* quick_decimal(const char* p, double& out) noexcept {
  const std::uint64_t bytes = digit_bytes(p);
  const std::uint64_t others = no_digits(bytes);
  if (others == 0) return nullptr;
  const std::uint64_t others_behind = others & (others - 1);
  const auto point = static_cast<unsigned>(std::countr_zero(others)) & 0x38U;  // in bits
  const auto stop = static_cast<unsigned>(std::countr_zero(others_behind)) & 0x78U;
  if (p[point / 8] != '.') return nullptr;
  // A digit on either side of the point, and no zero before others.
  if (point == 0 || stop - point < 16 || (*p == '0' && point != 8)) return nullptr;
  const char* const behind = p + stop / 8;
  if (static_cast<unsigned char>(*behind - '0') < 10 || (*behind | 0x20) == 'e') return nullptr;
  const std::uint64_t before_point = (std::uint64_t{1} << point) - 1;
  const std::uint64_t digits = (bytes & before_point) | (bytes >> 8 & ~before_point);
  // Both are exact doubles, so one rounding happens (Clinger's fast path).
  out = join_digits(digits << (72 - stop)) / number::powers_of_ten[(stop - point) / 8 - 1];
  return behind;
}

/// A number of up to 31 characters with a point among them and no exponent, from `sign` on; its digits begin at `p`.
/// nullptr where it is another.
ASSAY_APART inline const char* quick_long_decimal(const char* sign, const char* p, double& out) noexcept {
#if defined(__SSE2__)
  const auto digits = [](const char* at) {
    const __m128i value = _mm_xor_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), _mm_set1_epi8('0'));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value)));
  };
  const std::uint32_t others = ~(digits(p) | digits(p + 16) << 16);
  const std::uint32_t others_behind = others & (others - 1);
  if (others_behind == 0) return nullptr;
  const auto point = static_cast<unsigned>(std::countr_zero(others));
  const auto stop = static_cast<unsigned>(std::countr_zero(others_behind));
  // A digit on either side of the point, and no zero before others.
  if (p[point] != '.' || point == 0 || stop == point + 1 || (*p == '0' && point != 1)) return nullptr;
  if ((p[stop] | 0x20) == 'e') return nullptr;
  return read_real(sign, p + stop, out);
#else
  static_cast<void>(sign), static_cast<void>(p), static_cast<void>(out);
  return nullptr;
#endif
}

/// A number of up to 19 digits, of which `whole` are in front of the point, and eight and more behind it, from `p` on;
/// nullptr where there are more, or an exponent. `first` is the number's first digit.
ASSAY_HOT const char* quick_fraction(const char* first, const char* p, digit_run whole, double& out) noexcept {
  constexpr std::uint64_t powers_of_ten[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};
  const char* const point = p;
  std::uint64_t mantissa = whole.value * powers_of_ten[8] + join_digits(digit_bytes(p));
  p += 8;
  if (no_digits(digit_bytes(p)) == 0) {
    mantissa = mantissa * powers_of_ten[8] + join_digits(digit_bytes(p));
    p += 8;
  }
  const digit_run rest = read_digits(p);
  if (rest.size == 8) return nullptr;
  mantissa = mantissa * powers_of_ten[rest.size] + rest.value;
  p += rest.size;
  const std::int64_t fraction = p - point;
  if (whole.size + fraction > 19 || (*p | 0x20) == 'e') return nullptr;
  // Both are exact doubles, so one rounding happens (Clinger's fast path).
  const bool exact = mantissa <= std::uint64_t{1} << 53;
  out =
      exact ? static_cast<double>(mantissa) / number::powers_of_ten[fraction] : real_of(mantissa, -fraction, first, p);
  return p;
}

/// A number without an exponent: of up to seven digits, or with a point and up to 31 characters. All other numbers, and
/// all where a division may round twice, are left to the general path.
ASSAY_HOT const char* quick_real(const char* p, double& out, bool& integral) noexcept {
  if constexpr (std::endian::native != std::endian::little || !number::rounds_once) return nullptr;
  const char* const sign = p;
  p += *sign == '-';
  double value = 0;
  integral = false;
  const char* behind = quick_decimal(p, value);
  if (behind == nullptr) {
    digit_run whole{};
    behind = quick_whole(p, whole);
    integral = behind != nullptr && *behind != '.';
    if (integral) {
      value = whole.value;
    } else if (behind != nullptr && no_digits(digit_bytes(behind + 1)) == 0) {
      behind = quick_fraction(p, behind + 1, whole, value);
    } else if (behind != nullptr) {
      const digit_run fraction = read_digits(behind + 1);
      if (fraction.size == 0) return nullptr;
      behind += 1 + fraction.size;
      // Up to 14 digits and their scale are exact doubles.
      const double scale = number::powers_of_ten[fraction.size];
      value = (whole.value * scale + fraction.value) / scale;
    }
    if (behind == nullptr) return quick_long_decimal(sign, p, out);
    if ((*behind | 0x20) == 'e') return nullptr;
  }
  out = *sign == '-' ? -value : value;
  return behind;
}

// --- the rest --------------------------------------------------------------------------------------------------------

ASSAY_HOT const char* quick_boolean(const char* p, bool& out) noexcept {
  // Which of the two it is is unpredictable, hence branch-free.
  const bool is_true = std::memcmp(p, "true", 4) == 0;
  const bool is_false =
      static_cast<bool>(static_cast<int>(std::memcmp(p, "fals", 4) == 0) & static_cast<int>(p[4] == 'e'));
  if (!ASSAY_LIKELY(static_cast<int>(is_true) | static_cast<int>(is_false))) return nullptr;
  out = is_true;
  return p + 5 - static_cast<int>(is_true);
}

/// Passes over one space, as most writers put between members; nothing else is looked for. A branch, because it is
/// foreseen: what follows need not wait for the byte.
ASSAY_HOT const char* quick_space(const char* p) noexcept {
  if (ASSAY_LIKELY(*p == ' ')) ++p;
  return p;
}

}  // namespace assay::inline v0::detail
