#include "scalars/worded_number.hpp"

#include "json/characters.hpp"
#include "json/ranges.hpp"
#include "json/region.hpp"
#include "scalars/foreign_digits.hpp"
#include "scalars/no_units.hpp"
#include "scalars/strip.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::string_view minus_sign = "\xE2\x88\x92";  // U+2212
constexpr std::array<std::string_view, 23> currency_signs{
    "US$",          "CA$",          "AU$",          "NZ$",          "HK$",
    "R$",           "A$",           "C$",           "S$",           "$",
    "\xE2\x82\xAC", "\xC2\xA3",     "\xC2\xA5",     "\xE2\x82\xB9", "\xE2\x82\xBD",
    "\xE2\x82\xA9", "\xE2\x82\xAA", "\xE2\x82\xAB", "\xE2\x82\xBA", "\xE2\x82\xB4",
    "\xE0\xB8\xBF", "\xE2\x82\xA6", "\xE2\x82\xB1"};
constexpr std::array<std::string_view, 44> currency_codes{
    "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN",
    "CZK", "HUF", "RON", "BGN", "TRY", "RUB", "UAH", "INR", "PKR", "BDT", "LKR", "KRW", "TWD", "HKD", "SGD",
    "MYR", "THB", "IDR", "PHP", "VND", "AED", "SAR", "ILS", "EGP", "ZAR", "NGN", "KES", "BRL", "MXN"};

/// Takes a currency sign or code off the front.
bool take_currency(std::string_view& text) {
  for (const std::string_view sign : currency_signs) {
    if (text.substr(0, sign.size()) == sign) return text.remove_prefix(sign.size()), true;
  }
  if (text.size() > 3 && ranges::contains(currency_codes, text.substr(0, 3)) && !is_letter(text[3])) {
    return text.remove_prefix(3), true;
  }
  return false;
}

/// The length of what may stand between groups of digits: , ' _ or a space of some kind.
std::size_t group_separator(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ',' || text[0] == '\'' || text[0] == '_' || text[0] == ' ' || text[0] == '.') return 1;
  if (text.substr(0, 3) == "\xE2\x80\x99") return 3;  // U+2019
  return unusual_space(text.data(), text.data() + text.size());
}

std::size_t count_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

/// The digits of the group that follows a separator; 0 where there is none. Groups have three digits; two before the
/// last one, as India counts (1,00,000).
std::size_t group_size(std::string_view separator, std::string_view behind) {
  const std::size_t digits = count_digits(behind);
  if (digits == 3) return 3;
  if (digits != 2 || separator != ",") return 0;
  const std::string_view rest = behind.substr(2);
  return rest.starts_with(',') && group_size(separator, rest.substr(1)) != 0 ? 2 : 0;
}

/// What else could belong to a number makes it unreadable: "1,23", "1.2.3", "12:30".
bool ends_number(std::string_view behind) {
  return behind.empty() || (!is_digit(behind[0]) && std::string_view(",.':/-+").find(behind[0]) == behind.npos);
}

/// Digits, whole groups of them, a fraction. What is left stays in `text`.
bool take_digits(std::string_view& text, std::string& literal, bool& grouped) {
  const std::size_t digits = count_digits(text);
  if (digits == 0 && !(text.size() > 1 && text[0] == '.' && is_digit(text[1]))) return false;
  const bool leading_zero = text[0] == '0';
  literal.append(text.substr(0, digits));
  text.remove_prefix(digits);
  std::string_view separator;
  std::size_t groups = 0;
  while (digits != 0 && digits <= 3) {
    const std::size_t size = group_separator(text);
    if (size == 0 || (!separator.empty() && text.substr(0, size) != separator)) break;
    const std::string_view this_one = text.substr(0, size);
    const std::size_t next = group_size(this_one, text.substr(size));
    if (next == 0) break;
    separator = this_one;
    ++groups;
    literal.append(text.substr(size, next));
    text.remove_prefix(size + next);
  }
  grouped = groups != 0;
  // 1.234 is 1.234: points group only where that shows, by a second one or a comma behind.
  const bool comma_is_point = grouped && separator == ".";
  if (comma_is_point && groups == 1 && (text.empty() || text[0] != ',')) {
    literal.insert(literal.size() - 3, ".");
    grouped = false;
    return ends_number(text);
  }
  if (grouped && leading_zero) return false;  // no group stands behind a zero: 0,123 is a fraction
  const char point = comma_is_point ? ',' : '.';
  if (!text.empty() && text[0] == point) {
    const std::size_t fraction = count_digits(text.substr(1));
    if (fraction == 0 && text.size() > 1) return false;
    literal.append(".").append(text.substr(1, fraction));
    text.remove_prefix(1 + fraction);
  }
  return ends_number(text);
}

/// The character ahead, and its size; what is no UTF-8 is a character of one byte that no unit has.
std::pair<char32_t, std::size_t> character_at(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || text.size() < size) return {0xA0, 1};
  char32_t c = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {c, size};
}

bool is_unit(std::string_view word) {
  if (word.empty() || word.size() > 24 || changes_number(word)) return false;
  for (std::size_t i = 0; i < word.size();) {
    const auto [c, size] = character_at(word.substr(i));
    if (!is_unit_character(c, i == 0)) return false;
    i += size;
  }
  return std::none_of(currency_signs.begin(), currency_signs.end(),
                      [word](std::string_view sign) { return word.find(sign) != std::string_view::npos; });
}

/// Takes a sign off the front of the text and puts it to the number; `foreign` is set where it is U+2212.
bool take_sign(std::string_view& text, std::string& literal, bool& foreign) {
  if (text.starts_with(minus_sign)) {
    foreign = true;
    literal = "-";
    text.remove_prefix(minus_sign.size());
    return true;
  }
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  if (text[0] == '-') literal = "-";
  text.remove_prefix(1);
  return true;
}

}  // namespace

namespace {

/// "12", "0.5": digits with at most one point among them, and no zero in front that might mean something.
bool is_decimal(std::string_view text) {
  const std::size_t whole = count_digits(text);
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  if (whole == text.size()) return true;
  return text[whole] == '.' && whole + 1 < text.size() &&
         count_digits(text.substr(whole + 1)) == text.size() - whole - 1;
}

}  // namespace

std::optional<worded_number> read_worded_number(std::string_view text) {
  if (const std::optional<std::string> ascii = in_ascii_digits(text)) {
    std::optional<worded_number> read = read_worded_number(*ascii);
    const std::string_view number = strip(*ascii);
    const std::size_t digits = number.starts_with('-') || number.starts_with('+') ? 1 : 0;
    const bool plain = number.find_first_not_of("0123456789.", digits) == std::string_view::npos;
    if (!read && plain && is_decimal(number.substr(digits))) {
      read = worded_number{std::string(number), repair_code::number_format};
    }
    return read;
  }
  text = strip(text);
  worded_number result{{}, repair_code::thousands_separator};
  bool foreign_sign = false;
  const bool sign = take_sign(text, result.literal, foreign_sign);
  const bool currency = take_currency(text);
  if (currency) text = strip(text);
  if (!sign) take_sign(text, result.literal, foreign_sign);
  // 0xFF is no zero of some unit.
  const bool other_base = text.size() > 1 && text[0] == '0' && is_letter(text[1]);
  bool grouped = false;
  if (other_base || !take_digits(text, result.literal, grouped)) return std::nullopt;
  text = strip(text);
  if (text.empty()) {
    if (currency) result.how = repair_code::currency;
    if (foreign_sign && !grouped && !currency) result.how = repair_code::number_format;
    return grouped || currency || foreign_sign ? std::optional(std::move(result)) : std::nullopt;
  }
  if (currency) {
    // "$5 USD" says the same twice.
    if (!ranges::contains(currency_codes, text)) return std::nullopt;
    result.how = repair_code::currency;
    return result;
  }
  std::string_view rest = text;
  if (text == "%") {
    result.how = repair_code::percent;
  } else if (ranges::contains(currency_codes, text) || (take_currency(rest) && rest.empty())) {
    result.how = repair_code::currency;
  } else if (is_unit(text)) {
    result.how = repair_code::unit;
  } else {
    return std::nullopt;
  }
  return result;
}

bool has_leading_zero(std::string_view text) {
  text = strip(text);
  std::string ignored;
  bool foreign = false;
  take_sign(text, ignored, foreign);
  return text.size() > 1 && text[0] == '0' && is_digit(text[1]);
}

}  // namespace assay::inline v0::detail
