// Decimal numbers of any size: what JSON Schema asks of those that neither 64 bits nor a double hold is answered by
// their digits.
#pragma once

#include "scalars/convert.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// ±digits * 10^exponent. Equal numbers have equal members.
struct decimal {
  std::string digits;  ///< without zeros at either end; empty for zero
  std::int64_t exponent = 0;
  bool negative = false;  ///< never of zero

  [[nodiscard]] bool is_zero() const noexcept { return digits.empty(); }
  [[nodiscard]] bool is_integral() const noexcept { return exponent >= 0; }

  friend bool operator==(const decimal&, const decimal&) = default;
  friend std::strong_ordering operator<=>(const decimal& a, const decimal& b) noexcept;
};

/// Of a JSON number; nullopt where the text is none, or its exponent has more than 15 digits.
[[nodiscard]] std::optional<decimal> decimal_of(std::string_view literal);
[[nodiscard]] decimal decimal_of(const big_integer& value);
/// Of digits in a text, of which the last `decimals` are behind the point, times 10^exponent; what stands between the
/// digits (separators, the point) is passed over.
[[nodiscard]] decimal decimal_of_digits(std::string_view text, std::size_t decimals, std::int64_t exponent);
/// The exponent behind a number's 'e'; nullopt where it has more than 15 digits.
[[nodiscard]] std::optional<std::int64_t> exponent_of(std::string_view text);
/// The digits that a double is written with, the fewest that tell it from others: 0.1, not the 55 digits of its binary
/// value. The double must be finite.
[[nodiscard]] decimal decimal_of(double value);

/// The fewest, whatever the double is: of 2^60 those of 1.152921504606847e18, not all of 1152921504606846976.
[[nodiscard]] decimal shortest_decimal_of(double value);

/// The most digits that the divisor of is_multiple may have.
inline constexpr std::size_t longest_divisor = 37;
/// Exact in decimal, so that 0.0075 is a multiple of 0.0001 though no double is either. Nothing is a multiple of zero.
[[nodiscard]] bool is_multiple(const decimal& value, const decimal& of);

/// The integer, where its magnitude has 64 bits.
[[nodiscard]] std::optional<big_integer> integer_of(const decimal& value);

/// The nearest double; an infinity beyond the range.
[[nodiscard]] double nearest_double(const decimal& value);

/// Whether the binary value of the double is this integer.
[[nodiscard]] bool is_exactly(const decimal& integer, double value);

/// As JSON: an integer in full, if that is no longer than a double's longest; otherwise digits and an exponent.
[[nodiscard]] std::string text_of(const decimal& value);

}  // namespace assay::inline v0::detail
