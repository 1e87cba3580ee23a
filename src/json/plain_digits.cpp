#include "json/plain_digits.hpp"

#include <charconv>

#if !defined(__cpp_lib_to_chars) && !(defined(_LIBCPP_VERSION) && _LIBCPP_VERSION >= 14000)
#define ASSAY_DOUBLES_BY_DRAGONBOX
#if !defined(ASSAY_HAS_DRAGONBOX)
#error "This standard library doesn't write doubles (std::to_chars); assay needs Dragonbox (ASSAY_DRAGONBOX) with it"
#endif
#include "json/number_text.hpp"

#include <assay/detail/wide_integer.hpp>

#include <dragonbox/dragonbox.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>
#endif

namespace assay::inline v0::detail::writing {

#if !defined(ASSAY_DOUBLES_BY_DRAGONBOX)

char* write_plain(char* at, double value) noexcept { return std::to_chars(at, at + longest_double, value).ptr; }

char* write_scientific(char* at, double value) noexcept {
  return std::to_chars(at, at + longest_double, value, std::chars_format::scientific).ptr;
}

#else

namespace {

/// The digits without a sign, of a value that is finite and not zero: digits * 10^exponent.
struct shortest_digits {
  char digits[longest_number];
  int count = 0;
  int exponent = 0;

  explicit shortest_digits(double value) noexcept {
    namespace policy = jkj::dragonbox::policy;
    const auto decimal = jkj::dragonbox::to_decimal(value, policy::sign::ignore, policy::trailing_zero::remove);
    count = static_cast<int>(write_unsigned(digits, decimal.significand) - digits);
    exponent = decimal.exponent;
  }
  [[nodiscard]] int power() const noexcept { return exponent + count - 1; }
  [[nodiscard]] int scientific_size() const noexcept {
    return count + (count > 1 ? 1 : 0) + (std::abs(power()) >= 100 ? 5 : 4);
  }
  [[nodiscard]] int fixed_size() const noexcept {
    if (exponent >= 0) return count + exponent;
    return power() >= 0 ? count + 1 : 2 - exponent;
  }
};

char* put(char* at, std::string_view text) noexcept { return at + text.copy(at, text.size()); }

char* put_sign(char* at, double value) noexcept {
  *at = '-';
  return at + (std::signbit(value) ? 1 : 0);
}

char* put_scientific(char* at, const shortest_digits& number) noexcept {
  *at++ = number.digits[0];
  if (number.count > 1) {
    *at++ = '.';
    at = put(at, {number.digits + 1, static_cast<std::size_t>(number.count - 1)});
  }
  *at++ = 'e';
  *at++ = number.power() < 0 ? '-' : '+';
  const auto power = static_cast<std::uint32_t>(std::abs(number.power()));
  return power < 10 ? write_pair(at, power) : write_unsigned(at, power);
}

/// An integer beyond 2^53 in full, not by its shortest digits and zeros; it has at most 22 digits.
char* put_whole(char* at, double size) noexcept {
  constexpr double two_to_64 = 18446744073709551616.0;
  if (size < two_to_64) return write_unsigned(at, static_cast<std::uint64_t>(size));
  constexpr std::uint32_t eight_digits = 100'000'000;
  const auto whole = static_cast<uint128>(size);
  at = write_unsigned(at, static_cast<std::uint64_t>(whole / eight_digits));
  return write_four_pairs(at, static_cast<std::uint32_t>(whole % eight_digits));
}

char* put_fixed(char* at, const shortest_digits& number, double size) noexcept {
  if (number.exponent >= 0) return put_whole(at, size);
  const std::string_view digits(number.digits, static_cast<std::size_t>(number.count));
  if (number.power() >= 0) {
    const auto before = static_cast<std::size_t>(number.power() + 1);
    at = put(at, digits.substr(0, before));
    *at++ = '.';
    return put(at, digits.substr(before));
  }
  at = put(at, "0.");
  for (int zeros = -number.power() - 1; zeros > 0; --zeros) *at++ = '0';
  return put(at, digits);
}

}  // namespace

char* write_plain(char* at, double value) noexcept {
  at = put_sign(at, value);
  if (std::isnan(value)) return put(at, "nan");
  if (std::isinf(value)) return put(at, "inf");
  if (value == 0) return put(at, "0");
  const shortest_digits number(value);
  if (number.fixed_size() > number.scientific_size()) return put_scientific(at, number);
  return put_fixed(at, number, std::fabs(value));
}

char* write_scientific(char* at, double value) noexcept {
  at = put_sign(at, value);
  return value == 0 ? put(at, "0e+00") : put_scientific(at, shortest_digits(value));
}

#endif

}  // namespace assay::inline v0::detail::writing
