#include "schema/compare/number_range.hpp"

#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"
#include "schema/constraint_keywords.hpp"

#include <algorithm>
#include <cmath>

namespace assay::inline v0::comparing {

namespace {

constexpr double two_to_100 = 1267650600228229401496703205376.0;

exact_number from_double(double value) {
  if (std::fabs(value) >= two_to_100) {
    const auto limit = static_cast<exact_number::wide>(two_to_100);
    return {value < 0 ? -limit : limit, value};
  }
  const double below = std::floor(value);
  return {static_cast<exact_number::wide>(below), value - below};
}

bool is_large(const exact_number& number) { return std::fabs(number.rest) >= 1; }

/// The nearest integers within a bound, for what is integral.
void round_up(exact_number& low, bool& open) {
  if (is_large(low)) return;
  if (low.rest > 0 || open) ++low.whole;
  low.rest = 0;
  open = false;
}
void round_down(exact_number& high, bool& open) {
  if (is_large(high)) return;
  if (high.rest == 0 && open) --high.whole;
  high.rest = 0;
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

bool is_integral(const json& number) { return exact(number).rest == 0; }

number_range rounded(number_range range) {
  if (range.integral == integrality::any) return range;
  if (range.low) round_up(*range.low, range.low_open);
  if (range.high) round_down(*range.high, range.high_open);
  return range;
}

/// Whether each multiple of `step` is one of `unit`, judged as the validator judges it.
bool divides(const json& unit, const json& step) {
  constraint_set set;
  set.multiple_of = unit.is_number_float() ? number_bound(unit.get<double>()) : number_bound(unit.get<std::uint64_t>());
  type_info table;
  table.kind = kind::number;
  table.storage = storage::ordered_json;
  table.constraints = &set;
  return accepts(table, step);
}

bool ensures_multiple(const number_range& given, const json& unit) {
  const bool by_integers = given.integral != integrality::any && divides(unit, 1);
  return by_integers || ranges::any_of(given.multiples, [&](const json& each) { return divides(unit, each); });
}

bool ensures_integers(const number_range& given, integrality asked) {
  if (given.integral >= asked) return true;
  return asked == integrality::by_value &&
         ranges::any_of(given.multiples, [](const json& each) { return is_integral(each); });
}

}  // namespace

exact_number exact(const number_bound& bound) {
  switch (bound.form) {
    case number_bound::form::negative:
      return {bound.negative, 0};
    case number_bound::form::unsigned_integer:
      return {static_cast<exact_number::wide>(bound.unsigned_value), 0};
    default:
      return from_double(bound.real);
  }
}

exact_number exact(const json& number) {
  if (number.is_number_float()) return from_double(number.get<double>());
  if (number.is_number_unsigned()) return {static_cast<exact_number::wide>(number.get<std::uint64_t>()), 0};
  return {number.get<std::int64_t>(), 0};
}

json to_number(const exact_number& number) {
  if (is_large(number)) return number.rest;
  if (number.rest != 0) return static_cast<double>(number.whole) + number.rest;
  if (number.whole >= INT64_MIN && number.whole <= INT64_MAX) return static_cast<std::int64_t>(number.whole);
  if (number.whole > 0 && number.whole <= static_cast<exact_number::wide>(UINT64_MAX)) {
    return static_cast<std::uint64_t>(number.whole);
  }
  return static_cast<double>(number.whole);
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
    const std::string bound = to_number(*wanted.low).dump();
    if (!kept && wanted.low_open) missed.push_back({"exclusiveMinimum", "accepts only numbers above " + bound});
    if (!kept && !wanted.low_open) missed.push_back({"minimum", "accepts no number below " + bound});
  }
  if (wanted.high) {
    const bool kept =
        own.high && (*own.high < *wanted.high || (*own.high == *wanted.high && (own.high_open || !wanted.high_open)));
    const std::string bound = to_number(*wanted.high).dump();
    if (!kept && wanted.high_open) missed.push_back({"exclusiveMaximum", "accepts only numbers below " + bound});
    if (!kept && !wanted.high_open) missed.push_back({"maximum", "accepts no number above " + bound});
  }
  for (const json& unit : wanted.multiples) {
    if (!ensures_multiple(given, unit)) missed.push_back({"multipleOf", "accepts only multiples of " + unit.dump()});
  }
  return missed;
}

}  // namespace assay::inline v0::comparing
