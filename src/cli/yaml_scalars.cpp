#include "cli/yaml_scalars.hpp"

#include "json/ascii.hpp"
#include "json/json_text.hpp"
#include "json/ranges.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::array<std::string_view, 5> nulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> trues = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> falses = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 6> not_finite = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};

/// Takes the digits at the front off.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), detail::is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

char take_sign(std::string_view& text) {
  if (text.empty() || (text.front() != '-' && text.front() != '+')) return '\0';
  const char sign = text.front();
  text.remove_prefix(1);
  return sign;
}

/// The parts of a decimal number as YAML writes it: [-+]? 12 . 5 e+3
struct decimal {
  bool negative = false;
  std::string_view whole, fraction, exponent;
  bool has_point = false;
  char exponent_sign = '\0';
};

std::optional<decimal> split_decimal(std::string_view text) {
  decimal parts;
  parts.negative = take_sign(text) == '-';
  parts.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    parts.has_point = true;
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
  }
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    parts.exponent_sign = take_sign(text);
    parts.exponent = take_digits(text);
    if (parts.exponent.empty()) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

std::string_view without_leading_zeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

/// JSON has no plus, no leading zeros, and digits on both sides of a point.
std::string json_of(const decimal& parts) {
  const std::string_view whole = without_leading_zeros(parts.whole);
  std::string text = parts.negative ? "-" : "";
  text += whole.empty() ? "0" : whole;
  if (parts.has_point) (text += '.') += parts.fraction.empty() ? "0" : parts.fraction;
  if (!parts.exponent.empty()) {
    text += 'e';
    if (parts.exponent_sign != '\0') text += parts.exponent_sign;
    text += parts.exponent;
  }
  return text;
}

bool is_integer(const decimal& parts) { return !parts.has_point && parts.exponent.empty(); }

/// 0o17, 0xFF; base 0 where it is neither.
std::pair<std::string_view, int> split_base(std::string_view text) {
  const int base = text.starts_with("0o") ? 8 : text.starts_with("0x") ? 16 : 0;
  if (base == 0) return {{}, 0};
  const std::string_view digits = text.substr(2);
  const auto fits = [base](char c) { return base == 8 ? c >= '0' && c <= '7' : detail::is_hex(c); };
  const bool is_number = !digits.empty() && std::all_of(digits.begin(), digits.end(), fits);
  return {digits, is_number ? base : 0};
}

std::optional<std::string> json_of_integer(std::string_view text) {
  if (const auto [digits, base] = split_base(text); base != 0) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return fault == std::errc() ? std::optional(std::to_string(value)) : std::nullopt;
  }
  const auto parts = split_decimal(text);
  return parts && is_integer(*parts) ? std::optional(json_of(*parts)) : std::nullopt;
}

bool is_not_finite(std::string_view text) {
  const bool is_nan = text.ends_with('n') || text.ends_with('N');
  if (!is_nan) static_cast<void>(take_sign(text));
  return ranges::contains(not_finite, text);
}

}  // namespace

yaml_kind kind_of_plain(std::string_view text) {
  if (ranges::contains(nulls, text)) return yaml_kind::null;
  if (ranges::contains(trues, text) || ranges::contains(falses, text)) return yaml_kind::boolean;
  if (split_base(text).second != 0) return yaml_kind::integer;
  if (const auto parts = split_decimal(text)) return is_integer(*parts) ? yaml_kind::integer : yaml_kind::floating;
  return is_not_finite(text) ? yaml_kind::floating : yaml_kind::string;
}

std::optional<std::string> json_of(yaml_kind kind, std::string_view text) {
  switch (kind) {
    case yaml_kind::null:
      return ranges::contains(nulls, text) ? std::optional<std::string>("null") : std::nullopt;
    case yaml_kind::boolean:
      if (ranges::contains(trues, text)) return "true";
      return ranges::contains(falses, text) ? std::optional<std::string>("false") : std::nullopt;
    case yaml_kind::integer:
      return json_of_integer(text);
    case yaml_kind::floating:
      if (const auto parts = split_decimal(text)) return json_of(*parts);
      return std::nullopt;
    case yaml_kind::string:
      break;
  }
  std::string quoted;
  return detail::writing::append_quoted(quoted, text) ? std::optional(std::move(quoted)) : std::nullopt;
}

}  // namespace assay::cli
