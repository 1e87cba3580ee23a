// A JSON number as read: enough to make an exact integer or the nearest double of it, whichever the target wants.
#pragma once

#include "json/real_digits.hpp"
#include "json/token.hpp"

#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail {

struct number {
  /// All that are exact doubles.
  static constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                             1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

  std::string_view text;       ///< the literal; empty for a double that never was text
  std::uint64_t mantissa = 0;  ///< its digits without the point, where digits_fit
  std::int32_t exponent = 0;   ///< value = mantissa * 10^exponent
  bool negative = false;
  bool integral = false;   ///< no point and no exponent
  bool digits_fit = true;  ///< at most 19 digits
  double real = 0;         ///< where text is empty

  /// Whether a quotient or a product of doubles is rounded to a double at once. The x87 unit of 32-bit Intel processors
  /// rounds it to 64 bits first, which makes one in some thousands the second nearest.
  static constexpr bool rounds_once = FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 1;

  /// The nearest double; an infinity where the literal is beyond the range.
  [[nodiscard]] ASSAY_HOT double to_double() const noexcept {
    // Both factors are exact doubles, so one rounding happens (Clinger's fast path).
    if (rounds_once && digits_fit && mantissa <= (std::uint64_t{1} << 53) && exponent >= -22 && exponent <= 22 &&
        !text.empty()) {
      auto value = static_cast<double>(mantissa);
      value = exponent < 0 ? value / powers_of_ten[-exponent] : value * powers_of_ten[exponent];
      return negative ? -value : value;
    }
    return slow_double();
  }

  /// The magnitude of an integral literal, where it fits.
  [[nodiscard]] std::optional<std::uint64_t> magnitude() const noexcept {
    if (!integral) return std::nullopt;
    if (digits_fit) return mantissa;
    std::uint64_t value = 0;
    const std::string_view digits = negative ? text.substr(1) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  }

 private:
  [[nodiscard]] double slow_double() const noexcept {
    if (text.empty()) return real;
    double value = 0;
    read_real(text.data(), text.data() + text.size(), value);
    return value;
  }
};

/// Reads the longest JSON number that starts at `at` (a digit or '-'); nullptr where it is none, with `wrong` at the
/// character that makes it none.
ASSAY_HOT const char* scan_number(const char* at, const char* end, number& out, const char*& wrong) noexcept {
  const char* const begin = at;
  const auto digit = [end](const char* p) { return p != end && static_cast<unsigned char>(*p - '0') < 10; };
  out.negative = *at == '-';
  if (out.negative) ++at;
  std::uint64_t mantissa = 0;
  const char* const first = at;
  while (digit(at)) mantissa = mantissa * 10 + static_cast<unsigned char>(*at++ - '0');
  auto digits = at - first;
  if (digits == 0 || (digits > 1 && *first == '0')) {
    wrong = digits == 0 ? at : first + 1;
    return nullptr;
  }
  std::int64_t exponent = 0;
  out.integral = true;
  if (at != end && *at == '.') {
    out.integral = false;
    const char* const fraction = ++at;
    while (digit(at)) mantissa = mantissa * 10 + static_cast<unsigned char>(*at++ - '0');
    if (at == fraction) {
      wrong = at;
      return nullptr;
    }
    digits += at - fraction;
    exponent = -(at - fraction);
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    out.integral = false;
    ++at;
    const bool minus = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (!digit(at)) {
      wrong = at;
      return nullptr;
    }
    std::int64_t power = 0;
    for (; digit(at); ++at) {
      if (power < 1000000) power = power * 10 + (*at - '0');
    }
    exponent += minus ? -power : power;
  }
  out.text = std::string_view(begin, static_cast<std::size_t>(at - begin));
  out.mantissa = mantissa;
  out.digits_fit = digits <= 19;
  out.exponent = static_cast<std::int32_t>(exponent < -2000000 ? -2000000 : exponent > 2000000 ? 2000000 : exponent);
  return at;
}

}  // namespace assay::inline v0::detail
