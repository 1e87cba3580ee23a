#include "scalars/convert.hpp"

#include "json/characters.hpp"
#include "json/plain_digits.hpp"
#include "json/real_digits.hpp"
#include "scalars/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace assay::inline v0::detail {

namespace {

/// A number's text without the underscores between its digits, in the buffer if there are any; false where one is
/// elsewhere.
bool drop_underscores(std::string_view& text, std::string& out) {
  if (text.find('_') == std::string_view::npos) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out.push_back(text[i]);
    } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
      return false;
    }
  }
  text = out;
  return true;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

integer_outcome parse_integer(std::string_view text, big_integer& out) {
  std::string clean;
  std::string_view digits = trim(text);
  if (!drop_underscores(digits, clean)) return integer_outcome::not_a_number;
  out = {};
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) {
    out.negative = digits.front() == '-';
    digits.remove_prefix(1);
  }
  if (const std::size_t point = digits.find('.'); point != std::string_view::npos) {
    const std::string_view zeros = digits.substr(point + 1);
    if (zeros.empty() || zeros.find_first_not_of('0') != std::string_view::npos) return integer_outcome::not_a_number;
    digits = digits.substr(0, point);
  }
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return integer_outcome::not_a_number;
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.magnitude);
  return error == std::errc{} ? integer_outcome::ok : integer_outcome::too_large;
}

integer_outcome to_integer(const number& value, big_integer& out) {
  out.negative = value.negative;
  if (value.integral) {
    const auto magnitude = value.magnitude();
    if (!magnitude) return integer_outcome::too_large;
    out.magnitude = *magnitude;
    return integer_outcome::ok;
  }
  // By the digits: the nearest double of 9007199254740993.0 is another integer, that of 1.00000000000000000001 is one.
  if (value.digits_fit && value.exponent <= 0 && value.exponent >= -18 && !value.text.empty()) {
    std::uint64_t unit = 1;
    for (std::int32_t i = value.exponent; i < 0; ++i) unit *= 10;
    out.magnitude = value.mantissa / unit;
    return value.mantissa % unit == 0 ? integer_outcome::ok : integer_outcome::fraction;
  }
  const auto exact = value.text.empty() ? std::nullopt : decimal_of(value.text);
  if (exact) {
    if (!exact->is_integral()) return integer_outcome::fraction;
    const auto integer = integer_of(*exact);
    if (!integer) return integer_outcome::too_large;
    out = *integer;
    return integer_outcome::ok;
  }
  const double real = value.to_double();
  if (!std::isfinite(real)) return integer_outcome::too_large;
  if (real != std::trunc(real)) return integer_outcome::fraction;
  const double magnitude = std::fabs(real);
  if (magnitude >= 18446744073709551616.0) return integer_outcome::too_large;
  out.magnitude = static_cast<std::uint64_t>(magnitude);
  return integer_outcome::ok;
}

std::optional<double> parse_real(std::string_view text) {
  std::string clean;
  std::string_view body = trim(text);
  if (!drop_underscores(body, clean)) return std::nullopt;
  bool negative = false;
  if (!body.empty() && (body.front() == '+' || body.front() == '-')) {
    negative = body.front() == '-';
    body.remove_prefix(1);
  }
  if (body.empty() || body.front() == '-' || body.front() == '+') return std::nullopt;
  // read_real refuses "5." and ".5" in no case, and hexadecimal in every; what is left is Python's grammar.
  double value = 0;
  const char* const end = body.data() + body.size();
  if (read_real(body.data(), end, value) != end) return std::nullopt;
  return negative ? -value : value;
}

std::optional<bool> parse_boolean(std::string_view text) {
  static constexpr std::array<std::string_view, 6> yes = {"true", "1", "yes", "y", "on", "t"};
  static constexpr std::array<std::string_view, 6> no = {"false", "0", "no", "n", "off", "f"};
  for (const std::string_view word : yes) {
    if (equal_ignoring_case(text, word)) return true;
  }
  for (const std::string_view word : no) {
    if (equal_ignoring_case(text, word)) return false;
  }
  return std::nullopt;
}

std::string real_text(double value) {
  char text[writing::longest_double];
  std::string result(text, writing::write_plain(text, value));
  if (result.find_first_not_of("-0123456789") == std::string::npos) result += ".0";
  return result;
}

}  // namespace assay::inline v0::detail
