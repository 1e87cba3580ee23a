// Numbers as JSON text.
#pragma once

#include "json/token.hpp"

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace assay::inline v0::detail::writing {

/// As many bytes as any number takes, and as the functions below may write over.
inline constexpr std::size_t longest_number = 32;

/// "00" to "99".
inline constexpr std::array<char, 200> digit_pairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

/// A number below 100, in two digits.
ASSAY_HOT char* write_pair(char* at, std::uint32_t number) noexcept {
  std::memcpy(at, &digit_pairs[2 * std::size_t{number}], 2);
  return at + 2;
}
/// A number below 10,000, in four.
ASSAY_HOT char* write_two_pairs(char* at, std::uint32_t number) noexcept {
  return write_pair(write_pair(at, number / 100), number % 100);
}
/// A number below 100,000,000, in eight.
ASSAY_HOT char* write_four_pairs(char* at, std::uint32_t number) noexcept {
  return write_two_pairs(write_two_pairs(at, number / 10'000), number % 10'000);
}

/// Three digits, and behind them how many there are: all four are copied.
struct digit_group {
  char bytes[4];
};
/// 0 to 999 without zeros in front. Behind them the same with those; there zeros at the end are not counted.
inline constexpr std::array<digit_group, 2000> digit_groups = [] {
  std::array<digit_group, 2000> groups{};
  for (std::size_t i = 0; i < 1000; ++i) {
    const char digits[3] = {static_cast<char>('0' + i / 100), static_cast<char>('0' + i / 10 % 10),
                            static_cast<char>('0' + i % 10)};
    const std::size_t missing = i < 10 ? 2 : i < 100 ? 1 : 0;
    for (std::size_t k = missing; k < 3; ++k) groups[i].bytes[k - missing] = digits[k];
    for (std::size_t k = 0; k < 3; ++k) groups[1000 + i].bytes[k] = digits[k];
    groups[i].bytes[3] = static_cast<char>(3 - missing);
    groups[1000 + i].bytes[3] = static_cast<char>(i % 10 != 0 ? 3 : i % 100 != 0 ? 2 : i != 0 ? 1 : 0);
  }
  return groups;
}();
/// A number below 1,000,000, in as many digits as it has; nothing branches on how many those are.
ASSAY_HOT char* write_up_to_six(char* at, std::uint32_t number) noexcept {
  const std::uint32_t thousands = number / 1000;
  const std::uint32_t rest = number % 1000;
  const bool is_long = thousands != 0;
  const digit_group& first = digit_groups[thousands];
  std::memcpy(at, first.bytes, 4);
  at += is_long ? first.bytes[3] : 0;
  const digit_group& last = digit_groups[rest + (is_long ? 1000U : 0U)];
  std::memcpy(at, last.bytes, 4);
  return at + (is_long ? 3 : last.bytes[3]);
}
/// The same in six digits; seven bytes are written.
ASSAY_HOT char* write_six(char* at, std::uint32_t number) noexcept {
  std::memcpy(at, digit_groups[1000 + number / 1000].bytes, 4);
  std::memcpy(at + 3, digit_groups[1000 + number % 1000].bytes, 4);
  return at + 6;
}

/// A number of seven digits and more.
[[nodiscard]] char* write_large(char* at, std::uint64_t number) noexcept;

ASSAY_HOT char* write_unsigned(char* at, std::uint64_t number) noexcept {
  if (number >= 1'000'000) return write_large(at, number);
  return write_up_to_six(at, static_cast<std::uint32_t>(number));
}

/// A number below 1,000,000 as the six digits behind a point, without zeros at the end but the first; eight bytes are
/// written.
ASSAY_HOT char* write_six_decimals(char* at, std::uint32_t number) noexcept {
  const digit_group& first = digit_groups[1000 + number / 1000];
  const digit_group& last = digit_groups[1000 + number % 1000];
  std::memcpy(at, first.bytes, 4);
  std::memcpy(at + 3, last.bytes, 4);
  const std::size_t of_first = first.bytes[3] != 0 ? static_cast<std::size_t>(first.bytes[3]) : 1;
  return at + (last.bytes[3] != 0 ? 3 + static_cast<std::size_t>(last.bytes[3]) : of_first);
}

/// Returns where the digits end.
template <std::integral Integer>
[[nodiscard]] ASSAY_HOT char* write_integer(char* at, Integer value) noexcept {
  std::uint64_t size = 0;
  if constexpr (std::is_signed_v<Integer>) {
    const std::int64_t wide = value;  // NOLINT(bugprone-signed-char-misuse): a number, no character
    *at = '-';
    at += wide < 0 ? 1 : 0;
    size = static_cast<std::uint64_t>(wide);
    size = wide < 0 ? 0 - size : size;
  } else {
    size = value;
  }
  return write_unsigned(at, size);
}

/// The shortest digits that read back as the same value, always with a sign of being no integer: "3.0", "1e+22".
/// The value must be finite. Returns where the digits end.
[[nodiscard]] char* write_number(char* at, double value) noexcept;
[[nodiscard]] char* write_number(char* at, float value) noexcept;

/// The same for what has no more than two decimals, as amounts of money have, or, below 10,000, four: at a fraction of
/// the time; nullptr for others. These are the shortest digits: of decimals with up to fifteen, no two read back as the
/// same value. They are nlohmann's as well, which are not the shortest for each and every number.
[[nodiscard]] char* write_decimal(char* at, double value) noexcept;

}  // namespace assay::inline v0::detail::writing
