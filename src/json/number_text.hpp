// Numbers as JSON text.
#pragma once

#include "json/token.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace assay::inline v0::detail::writing {

/// As many bytes as any number takes, and as the functions below may write over.
inline constexpr std::size_t longest_number = 32;

/// "00" to "99", and one byte more: who passes over the zero of "07" reads on behind "7".
inline constexpr std::array<char, 201> digit_pairs = [] {
  std::array<char, 201> pairs{};
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

/// A number below 100, in one digit or two.
ASSAY_HOT char* write_first_pair(char* at, std::uint32_t number) noexcept {
  const std::size_t without_zero = number < 10 ? 1 : 0;
  std::memcpy(at, &digit_pairs[2 * std::size_t{number} + without_zero], 2);
  return at + 2 - without_zero;
}
/// A number below 100,000,000, in as many digits as it has.
ASSAY_HOT char* write_first_pairs(char* at, std::uint32_t number) noexcept {
  if (number < 100) return write_first_pair(at, number);
  if (number < 10'000) return write_pair(write_first_pair(at, number / 100), number % 100);
  const std::uint32_t upper = number / 10'000;
  at = upper < 100 ? write_first_pair(at, upper) : write_pair(write_first_pair(at, upper / 100), upper % 100);
  return write_two_pairs(at, number % 10'000);
}

ASSAY_HOT char* write_unsigned(char* at, std::uint64_t number) noexcept {
  constexpr std::uint64_t eight_digits = 100'000'000;
  if (number < eight_digits) return write_first_pairs(at, static_cast<std::uint32_t>(number));
  const std::uint64_t upper = number / eight_digits;
  at = upper < eight_digits ? write_first_pairs(at, static_cast<std::uint32_t>(upper))
                            : write_four_pairs(write_first_pairs(at, static_cast<std::uint32_t>(upper / eight_digits)),
                                               static_cast<std::uint32_t>(upper % eight_digits));
  return write_four_pairs(at, static_cast<std::uint32_t>(number % eight_digits));
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
