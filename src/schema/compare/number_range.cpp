#include "schema/compare/number_range.hpp"

#include "dump/bounded_json.hpp"
#include "json/ranges.hpp"
#include "schema/constraint_keywords.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <cmath>

namespace assay::inline v0::comparing {

namespace {

constexpr double two_to_100 = 1267650600228229401496703205376.0;

detail::decimal from_wide(exact_number::wide value) {
  std::string text = value < 0 ? "" : "0";
  for (auto left = value; left != 0; left /= 10) text += static_cast<char>('0' + std::abs(static_cast<int>(left % 10)));
  if (value < 0) text += '-';
  std::reverse(text.begin(), text.end());
  if (value > 0) text.pop_back();
  return detail::decimal_of(std::string_view(text)).value_or(detail::decimal{});
}

/// Of at most 30 digits.
exact_number::wide to_wide(std::string_view digits) {
  exact_number::wide value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

exact_number from_double(double value) {
  if (std::fabs(value) >= two_to_100) {
    const auto limit = static_cast<exact_number::wide>(two_to_100);
    return {value < 0 ? -limit : limit, value};
  }
  const double below = std::floor(value);
  return {static_cast<exact_number::wide>(below), value - below};
}

bool is_large(const exact_number& number) { return std::fabs(number.rest) >= 1; }

exact_number from_literal(const std::string& text) {
  constexpr std::int64_t most_digits = 30;  // below 2^100
  const auto exact = detail::decimal_of(std::string_view(text)).value_or(detail::decimal{});
  const std::int64_t digits = static_cast<std::int64_t>(exact.digits.size()) + exact.exponent;  // before the point
  if (digits > most_digits) {
    exact_number large = from_double(exact.negative ? -HUGE_VAL : HUGE_VAL);
    large.rest = detail::nearest_double(exact);
    large.literal = text;
    return large;
  }
  if (exact.is_integral()) {
    const auto size = to_wide(exact.digits + std::string(static_cast<std::size_t>(exact.exponent), '0'));
    return {exact.negative ? -size : size, 0};
  }
  const std::string before = digits > 0 ? exact.digits.substr(0, static_cast<std::size_t>(digits)) : "0";
  const auto behind = static_cast<std::size_t>(std::max<std::int64_t>(digits, 0));
  const detail::decimal fraction = {exact.digits.substr(behind), exact.exponent, false};
  const double largest = std::nextafter(1.0, 0.0);
  const double rest = std::min(detail::nearest_double(fraction), largest);
  if (!exact.negative) return {to_wide(before), rest, text};
  return {-to_wide(before) - 1, std::min(1 - rest, largest), text};
}

detail::decimal to_decimal(const exact_number& number) {
  if (!number.literal.empty()) return detail::decimal_of(std::string_view(number.literal)).value_or(detail::decimal{});
  if (is_large(number)) return detail::decimal_of(number.rest);
  if (number.rest == 0) return from_wide(number.whole);
  return detail::decimal_of(static_cast<double>(number.whole) + number.rest);
}

/// The nearest integers within a bound, for what is integral.
void round_up(exact_number& low, bool& open) {
  if (is_large(low)) return;
  if (low.rest > 0 || open) ++low.whole;
  low = {low.whole, 0};
  open = false;
}
void round_down(exact_number& high, bool& open) {
  if (is_large(high)) return;
  if (high.rest == 0 && open) --high.whole;
  high = {high.whole, 0};
  open = false;
}

void raise(std::optional<exact_number>& low, bool& is_open, const number_bound& bound, bool open) {
  if (!bound) return;
  const exact_number value = exact(bound);
  if (low && (value < *low || (value == *low && !open))) return;
  low = value;
  is_open = open;
}
void lower(std::optional<exact_number>& high, bool& is_open, const number_bound& bound, bool open) {
  if (!bound) return;
  const exact_number value = exact(bound);
  if (high && (value > *high || (value == *high && !open))) return;
  high = value;
  is_open = open;
}

number_range rounded(number_range range) {
  if (range.integral == integrality::any) return range;
  if (range.low) round_up(*range.low, range.low_open);
  if (range.high) round_down(*range.high, range.high_open);
  return range;
}

/// Whether each multiple of `step` is one of `unit`, judged as the validator judges it.
bool divides(const json& unit, const json& step) {
  const auto value = detail::decimal_of(step);
  const auto divisor = detail::decimal_of(unit);
  return value && divisor && detail::is_multiple(*value, *divisor);
}

bool ensures_multiple(const number_range& given, const json& unit) {
  const bool by_integers = given.integral != integrality::any && divides(unit, 1);
  return by_integers || ranges::any_of(given.multiples, [&](const json& each) { return divides(unit, each); });
}

bool ensures_integers(const number_range& given, integrality asked) {
  if (given.integral >= asked) return true;
  return asked == integrality::by_value &&
         ranges::any_of(given.multiples, [](const json& each) { return detail::is_integral(each); });
}

}  // namespace

exact_number exact(const number_bound& bound) {
  switch (bound.form) {
    case number_bound::form::negative:
      return {bound.negative, 0};
    case number_bound::form::unsigned_integer:
      return {static_cast<exact_number::wide>(bound.unsigned_value), 0};
    case number_bound::form::literal:
      return from_literal(bound.literal);
    default:
      return from_double(bound.real);
  }
}

exact_number exact(const json& number) {
  if (is_number_literal(number)) return from_literal(number_text(number));
  if (number.is_number_float()) return from_double(number.get<double>());
  if (number.is_number_unsigned()) return {static_cast<exact_number::wide>(number.get<std::uint64_t>()), 0};
  return {number.get<std::int64_t>(), 0};
}

json to_number(const exact_number& number) {
  if (!number.literal.empty()) return number_literal(number.literal);
  if (is_large(number)) return number.rest;
  if (number.rest != 0) return static_cast<double>(number.whole) + number.rest;
  if (number.whole >= INT64_MIN && number.whole <= INT64_MAX) return static_cast<std::int64_t>(number.whole);
  if (number.whole > 0 && number.whole <= static_cast<exact_number::wide>(UINT64_MAX)) {
    return static_cast<std::uint64_t>(number.whole);
  }
  return number_literal(detail::text_of(from_wide(number.whole)));
}

std::partial_ordering operator<=>(const exact_number& a, const exact_number& b) {
  if (a.whole != b.whole) return a.whole < b.whole ? std::partial_ordering::less : std::partial_ordering::greater;
  if (a.rest != b.rest || (a.literal.empty() && b.literal.empty())) return a.rest <=> b.rest;
  return to_decimal(a) <=> to_decimal(b);
}

void number_range::meet(const value_set& numbers) {
  const type_info& table = *numbers.table;
  if (table.kind == kind::integer) {
    integral = std::max(integral, table.integral_floats ? integrality::by_value : integrality::by_spelling);
  }
  const constraint_set* set = table.constraints;
  if (set == nullptr) return;
  raise(low, low_open, set->ge, false);
  raise(low, low_open, set->gt, true);
  lower(high, high_open, set->le, false);
  lower(high, high_open, set->lt, true);
  if (set->multiple_of) multiples.push_back(detail::schemas::to_number(set->multiple_of));
}

bool number_range::is_empty() const {
  const number_range own = rounded(*this);
  if (!own.low || !own.high) return false;
  return *own.low > *own.high || (*own.low == *own.high && (own.low_open || own.high_open));
}

std::optional<std::vector<json>> number_range::values(std::size_t most) const {
  number_range own = *this;
  if (ensures_integers(own, integrality::by_value)) own.integral = std::max(own.integral, integrality::by_value);
  own = rounded(own);
  std::vector<json> found;
  if (own.is_empty()) return found;
  if (!own.low || !own.high || is_large(*own.low) || is_large(*own.high)) return std::nullopt;
  if (own.integral == integrality::any && *own.low != *own.high) return std::nullopt;
  if (own.high->whole - own.low->whole >= static_cast<exact_number::wide>(most)) return std::nullopt;
  for (exact_number at = *own.low; at <= *own.high; ++at.whole) {
    found.push_back(to_number(at));
    if (at.rest == 0 && own.integral != integrality::by_spelling) found.emplace_back(static_cast<double>(at.whole));
  }
  return found;
}

number_range range_of(const set_list& numbers) {
  number_range range;
  for (const value_set* each : numbers) {
    if (each->form == set_form::numbers) range.meet(*each);
  }
  return range;
}

std::vector<missed_rule> missed_rules(const number_range& given, const value_set& asked) {
  const number_range own = rounded(given);
  number_range wanted;
  wanted.meet(asked);
  std::vector<missed_rule> missed;
  if (!ensures_integers(given, wanted.integral)) missed.push_back({"type", "accepts integers alone"});
  if (wanted.low) {
    const bool kept =
        own.low && (*own.low > *wanted.low || (*own.low == *wanted.low && (own.low_open || !wanted.low_open)));
    const std::string bound = detail::bounded_json::write(to_number(*wanted.low));
    if (!kept && wanted.low_open) missed.push_back({"exclusiveMinimum", "accepts only numbers above " + bound});
    if (!kept && !wanted.low_open) missed.push_back({"minimum", "accepts no number below " + bound});
  }
  if (wanted.high) {
    const bool kept =
        own.high && (*own.high < *wanted.high || (*own.high == *wanted.high && (own.high_open || !wanted.high_open)));
    const std::string bound = detail::bounded_json::write(to_number(*wanted.high));
    if (!kept && wanted.high_open) missed.push_back({"exclusiveMaximum", "accepts only numbers below " + bound});
    if (!kept && !wanted.high_open) missed.push_back({"maximum", "accepts no number above " + bound});
  }
  for (const json& unit : wanted.multiples) {
    if (ensures_multiple(given, unit)) continue;
    missed.push_back({"multipleOf", "accepts only multiples of " + detail::bounded_json::write(unit)});
  }
  return missed;
}

}  // namespace assay::inline v0::comparing
