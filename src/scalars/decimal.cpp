#include "scalars/decimal.hpp"

#include "json/characters.hpp"
#include "json/plain_digits.hpp"
#include "json/real_digits.hpp"

#include <assay/detail/wide_integer.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>

namespace assay::inline v0::detail {

namespace {

using wide = uint128;

constexpr wide pow10(std::size_t power) {
  wide result = 1;
  for (; power > 0; --power) result *= 10;
  return result;
}

/// As many digits as a double's longest integer has.
constexpr std::size_t longest_integer = 309;

/// Without the zeros at either end.
void normalize(decimal& value) {
  const std::size_t first = value.digits.find_first_not_of('0');
  if (first == std::string::npos) {
    value = {};
    return;
  }
  const std::size_t last = value.digits.find_last_not_of('0');
  value.exponent += static_cast<std::int64_t>(value.digits.size() - 1 - last);
  value.digits = value.digits.substr(first, last + 1 - first);
}

/// As many digits as always fit into 64 bits.
constexpr std::size_t few_digits = 19;

/// Of at most 38 digits.
wide to_wide(std::string_view digits) {
  std::uint64_t first = 0;
  for (const char c : digits.substr(0, few_digits)) first = first * 10 + static_cast<std::uint64_t>(c - '0');
  if (digits.size() <= few_digits) return first;
  digits.remove_prefix(few_digits);
  wide value = first;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

/// a * b modulo m, all below 10^37.
wide multiply(wide a, wide b, wide m) {
  if (m <= UINT64_MAX) return a * b % m;
  wide result = 0;
  for (; b > 0; b /= 2) {
    if (b % 2 == 1) result = (result + a) % m;
    a = (a + a) % m;
  }
  return result;
}

/// The integer that the digits write, modulo m: as many digits at a time as 128 bits hold.
wide remainder_of(std::string_view digits, wide m) {
  const std::size_t step = m <= UINT64_MAX ? few_digits : 1;
  if (digits.size() <= few_digits && m <= UINT64_MAX) {
    return static_cast<std::uint64_t>(to_wide(digits)) % static_cast<std::uint64_t>(m);
  }
  if (digits.size() <= longest_divisor) return to_wide(digits) % m;
  wide rest = 0;
  while (!digits.empty()) {
    const std::string_view some = digits.substr(0, step);
    rest = (rest * pow10(some.size()) + to_wide(some)) % m;
    digits.remove_prefix(some.size());
  }
  return rest;
}

/// digits * 10^power modulo m.
wide scaled_remainder(std::string_view digits, std::int64_t power, wide m) {
  wide result = remainder_of(digits, m);
  if (power == 0) return result;
  wide base = 10 % m;
  for (; power > 0 && result != 0; power /= 2) {
    if (power % 2 == 1) result = multiply(result, base, m);
    base = multiply(base, base, m);
  }
  return result;
}

std::strong_ordering compare_sizes(const decimal& a, const decimal& b) noexcept {
  if (a.is_zero() || b.is_zero()) return b.is_zero() <=> a.is_zero();
  const std::int64_t a_top = static_cast<std::int64_t>(a.digits.size()) + a.exponent;
  const std::int64_t b_top = static_cast<std::int64_t>(b.digits.size()) + b.exponent;
  return a_top != b_top ? a_top <=> b_top : a.digits.compare(b.digits) <=> 0;
}

/// Of what is a JSON number.
std::optional<decimal> decimal_of_number(std::string_view literal) {
  decimal value{{}, 0, literal.front() == '-'};
  if (value.negative) literal.remove_prefix(1);
  if (const std::size_t e = literal.find_first_of("eE"); e != std::string_view::npos) {
    const auto exponent = exponent_of(literal.substr(e + 1));
    if (!exponent) return std::nullopt;
    value.exponent = *exponent;
    literal = literal.substr(0, e);
  }
  const std::size_t point = literal.find('.');
  value.digits = literal.substr(0, point);
  if (point != std::string_view::npos) {
    value.digits += literal.substr(point + 1);
    value.exponent -= static_cast<std::int64_t>(literal.size() - point - 1);
  }
  normalize(value);
  return value;
}

/// Of the fewest digits of a double that is not zero: "-1.25e-01". There is no zero at either end of them.
decimal decimal_of_scientific(std::string_view text) {
  decimal value{{}, 0, text.front() == '-'};
  if (value.negative) text.remove_prefix(1);
  const std::size_t e = text.rfind('e');
  value.digits = text.front();
  if (e > 1) value.digits += text.substr(2, e - 2);
  const char* const exponent = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent, text.data() + text.size(), value.exponent);
  value.exponent -= static_cast<std::int64_t>(value.digits.size()) - 1;
  return value;
}

}  // namespace

std::strong_ordering operator<=>(const decimal& a, const decimal& b) noexcept {
  if (a.negative != b.negative) return b.negative <=> a.negative;
  return a.negative ? compare_sizes(b, a) : compare_sizes(a, b);
}

std::optional<decimal> decimal_of(std::string_view literal) {
  number read;
  const char* wrong = nullptr;
  const char* const end = literal.data() + literal.size();
  if (literal.empty() || first_token[static_cast<unsigned char>(literal.front())] != token::number ||
      scan_number(literal.data(), end, read, wrong) != end) {
    return std::nullopt;
  }
  return decimal_of_number(literal);
}

std::optional<std::int64_t> exponent_of(std::string_view text) {
  constexpr std::int64_t largest = 1'000'000'000'000'000;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  std::int64_t exponent = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  const bool fits = fault == std::errc() && end == text.data() + text.size();
  return fits && exponent > -largest && exponent < largest ? std::optional(exponent) : std::nullopt;
}

decimal decimal_of_digits(std::string_view text, std::size_t decimals, std::int64_t exponent) {
  decimal value{{}, exponent - static_cast<std::int64_t>(decimals), false};
  for (const char c : text) {
    if (is_digit(c) && (c != '0' || !value.digits.empty())) value.digits += c;
  }
  while (!value.digits.empty() && value.digits.back() == '0') {
    value.digits.pop_back();
    ++value.exponent;
  }
  if (value.digits.empty()) value.exponent = 0;
  return value;
}

decimal decimal_of(const big_integer& integer) {
  decimal value{std::to_string(integer.magnitude), 0, integer.negative};
  normalize(value);
  return value;
}

decimal decimal_of(double value) {
  constexpr double two_to_53 = 9007199254740992.0;
  if (value == 0) return {};
  char text[writing::longest_double];
  if (std::fabs(value) < two_to_53) return shortest_decimal_of(value);
  // As an integer it may be written in full, with more digits than tell it from others.
  const char* const end = writing::write_plain(text, value);
  return decimal_of_number({text, static_cast<std::size_t>(end - text)}).value_or(decimal{});
}

decimal shortest_decimal_of(double value) {
  if (value == 0) return {};
  char text[writing::longest_double];
  const char* const behind = writing::write_scientific(text, value);
  return decimal_of_scientific({text, static_cast<std::size_t>(behind - text)});
}

bool is_multiple(const decimal& value, const decimal& of) {
  if (of.is_zero() || of.digits.size() > longest_divisor) return false;
  // The last digit of a value is no zero: with more decimals than the divisor it is no multiple.
  if (value.is_zero() || value.exponent < of.exponent) return value.is_zero();
  return scaled_remainder(value.digits, value.exponent - of.exponent, to_wide(of.digits)) == 0;
}

std::optional<big_integer> integer_of(const decimal& value) {
  constexpr std::size_t longest = 20;
  if (!value.is_integral() || value.exponent > static_cast<std::int64_t>(longest)) return std::nullopt;
  const auto zeros = static_cast<std::size_t>(value.exponent);
  if (value.digits.size() + zeros > longest) return std::nullopt;
  const wide magnitude = to_wide(value.digits) * pow10(zeros);
  if (magnitude > UINT64_MAX) return std::nullopt;
  return big_integer{static_cast<std::uint64_t>(magnitude), value.negative};
}

double nearest_double(const decimal& value) {
  std::string text(value.negative ? "-" : "");
  text += value.is_zero() ? std::string_view("0") : std::string_view(value.digits);
  if (value.exponent != 0) text.append(1, 'e').append(std::to_string(value.exponent));
  double result = 0;
  read_real(text.data(), text.data() + text.size(), result);
  return result;
}

bool is_exactly(const decimal& integer, double value) {
  if (!std::isfinite(value) || value != std::trunc(value)) return false;
  char text[longest_integer + 2];
  const int size = std::snprintf(text, sizeof text, "%.0f", value);
  return size > 0 && decimal_of(std::string_view(text, static_cast<std::size_t>(size))) == integer;
}

std::string text_of(const decimal& value) {
  if (value.is_zero()) return "0";
  const std::string sign = value.negative ? "-" : "";
  const bool in_full = value.is_integral() && value.exponent <= static_cast<std::int64_t>(longest_integer) &&
                       value.digits.size() + static_cast<std::size_t>(value.exponent) <= longest_integer;
  if (in_full) return sign + value.digits + std::string(static_cast<std::size_t>(value.exponent), '0');
  return sign + value.digits + 'e' + std::to_string(value.exponent);
}

}  // namespace assay::inline v0::detail
