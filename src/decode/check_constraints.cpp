#include "decode/check_constraints.hpp"

#include "json/unicode.hpp"
#include "scalars/convert.hpp"
#include "scalars/decimal.hpp"
#include "scalars/exact_formats.hpp"
#include "scalars/formats.hpp"
#include "scalars/temporal.hpp"
#include "tables/canonical.hpp"
#include "tables/json_numbers.hpp"
#include "tables/plan.hpp"
#include "tables/scalar_access.hpp"

#include <assay/dump.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <compare>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

/// A schema's count that is beyond what is counted is kept as the largest.
std::string least_text(std::size_t count) {
  return std::to_string(count) + (count == constraint_set::unset - 1 ? " or more" : "");
}

using violations = std::vector<violation>;

// --- numbers ---------------------------------------------------------------------------------------------------------

/// A number of any kind, for exact comparison.
struct quantity {
  bool is_integer = true;
  big_integer integer;
  double real = 0;                ///< of what is no integer of 64 bits
  std::string_view literal = {};  ///< the number as it is written, where the other two don't hold it
};

/// A bound that is an integer of 64 bits.
big_integer integer_of(const number_bound& bound) {
  const bool negative = bound.form == number_bound::form::negative;
  return {negative ? 0 - static_cast<std::uint64_t>(bound.negative) : bound.unsigned_value, negative};
}

std::partial_ordering compare_integers(const big_integer& a, const big_integer& b) {
  const bool a_negative = a.negative && a.magnitude != 0;
  const bool b_negative = b.negative && b.magnitude != 0;
  if (a_negative != b_negative) return a_negative ? std::partial_ordering::less : std::partial_ordering::greater;
  return a_negative ? b.magnitude <=> a.magnitude : a.magnitude <=> b.magnitude;
}

/// An integer against a double, exactly: as integers where the double has no fraction to speak of.
std::partial_ordering compare_mixed(const big_integer& a, double b) {
  constexpr double beyond = 18446744073709551616.0;
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= beyond) return std::partial_ordering::less;
  if (b <= -beyond) return std::partial_ordering::greater;
  const double whole = std::trunc(b);
  const auto order = compare_integers(a, {static_cast<std::uint64_t>(std::fabs(whole)), whole < 0});
  return order == 0 ? whole <=> b : order;
}

decimal exact(const quantity& value) {
  if (!value.literal.empty()) return decimal_of(value.literal).value_or(decimal{});
  return value.is_integer ? decimal_of(value.integer) : decimal_of(value.real);
}
decimal exact(const number_bound& bound) {
  switch (bound.form) {
    case number_bound::form::negative:
    case number_bound::form::unsigned_integer:
      return decimal_of(integer_of(bound));
    case number_bound::form::literal:
      return decimal_of(std::string_view(bound.literal)).value_or(decimal{});
    default:
      return decimal_of(bound.real);
  }
}

/// What is neither a 64-bit integer nor a double is compared as double first: where the nearest ones differ, so do the
/// numbers, in the same way.
std::partial_ordering compare_exactly(const quantity& a, const number_bound& b) {
  const double integer = static_cast<double>(a.integer.magnitude) * (a.integer.negative ? -1 : 1);
  const double nearest = a.literal.empty() && a.is_integer ? integer : a.real;
  const bool one_is_finite = std::isfinite(nearest) || std::isfinite(b.real);
  return one_is_finite && nearest != b.real ? nearest <=> b.real : exact(a) <=> exact(b);
}

std::partial_ordering operator<=>(const quantity& a, const number_bound& b) {
  if (!a.literal.empty() || b.form == number_bound::form::literal) return compare_exactly(a, b);
  const bool bound_is_real = b.form == number_bound::form::real;
  if (a.is_integer && bound_is_real) return compare_mixed(a.integer, b.real);
  if (!a.is_integer && bound_is_real) return a.real <=> b.real;
  if (a.is_integer) return compare_integers(a.integer, integer_of(b));
  return 0 <=> compare_mixed(integer_of(b), a.real);
}

bool is_multiple_of(const quantity& value, const number_bound& of) {
  const bool both_integers = value.is_integer && value.literal.empty() && of.form != number_bound::form::real &&
                             of.form != number_bound::form::literal;
  if (both_integers) {
    const std::uint64_t divisor = integer_of(of).magnitude;
    return divisor != 0 && value.integer.magnitude % divisor == 0;
  }
  return is_multiple(exact(value), exact(of));
}

void check_number(const constraint_set& set, const quantity& value, violations& found) {
  const auto order = [&value](const number_bound& bound) { return value <=> bound; };
  if (set.multiple_of && !is_multiple_of(value, set.multiple_of)) {
    found.push_back({code::multiple_of, {bound_text(set.multiple_of)}});
  }
  if (set.le && !(order(set.le) <= 0)) found.push_back({code::less_than_equal, {bound_text(set.le)}});
  if (set.lt && !(order(set.lt) < 0)) found.push_back({code::less_than, {bound_text(set.lt)}});
  if (set.ge && !(order(set.ge) >= 0)) found.push_back({code::greater_than_equal, {bound_text(set.ge)}});
  if (set.gt && !(order(set.gt) > 0)) found.push_back({code::greater_than, {bound_text(set.gt)}});
}

// --- strings ---------------------------------------------------------------------------------------------------------

void check_date(std::string_view text, mode how, violations& found) {
  instant value;
  const reason strict = parse_date(text, value);
  if (strict == nullptr) return;
  if (how == mode::strict) return found.push_back({code::date_parsing, {strict}});
  // The text stays as it is: for Pydantic, which makes a date of it, "86400" is one.
  if (how == mode::llm && parse_real(text)) return found.push_back({code::date_from_datetime_parsing, {strict}});
  const reason lax = parse_date_time(text, value);
  if (lax != nullptr) return found.push_back({code::date_from_datetime_parsing, {lax}});
  if (value.seconds % 86400 != 0 || value.nanoseconds != 0) found.push_back({code::date_from_datetime_inexact, {}});
}

void check_date_time(std::string_view text, mode how, violations& found) {
  instant value;
  const reason strict = parse_date_time(text, value);
  if (strict == nullptr) return;
  if (how == mode::strict) return found.push_back({code::datetime_parsing, {strict}});
  if (const reason lax = parse_date(text, value)) found.push_back({code::datetime_from_date_parsing, {lax}});
}

/// How the failure of a format is called; the strict IP types are Python's own.
violation broken_format(format which, const char* why, mode how) {
  const bool strict = how == mode::strict;
  switch (which) {
    case format::date:
      return {code::date_parsing, {why}};
    case format::date_time:
      return {code::datetime_parsing, {why}};
    case format::time:
      return {code::time_parsing, {why}};
    case format::duration:
      return {code::time_delta_parsing, {why}};
    case format::uuid:
      return {code::uuid_parsing, {why}};
    case format::uri:
      return {code::url_parsing, {why}};
    case format::ipv4:
      return strict ? violation{code::value_error, {why}} : violation{code::ip_v4_address, {}};
    case format::ipv6:
      return strict ? violation{code::value_error, {why}} : violation{code::ip_v6_address, {}};
    case format::base64:
      return {code::bytes_invalid_encoding, {why}};
    default:
      return {code::value_error, {why}};
  }
}

/// Pydantic's type for each format.
void check_format_of(format which, std::string_view text, mode how, violations& found) {
  instant ignored;
  switch (which) {
    case format::none:
      return;
    case format::date:
      return check_date(text, how, found);
    case format::date_time:
      return check_date_time(text, how, found);
    case format::time:
      if (const reason why = parse_time(text, ignored)) found.push_back(broken_format(which, why, how));
      return;
    case format::duration:
      if (const reason why = parse_duration(text, ignored)) found.push_back(broken_format(which, why, how));
      return;
    default:
      break;
  }
  if (const char* why = check_format(which, text)) found.push_back(broken_format(which, why, how));
}

void check_exact_format_of(format which, std::string_view text, violations& found) {
  if (const char* why = check_exact_format(which, text)) found.push_back(broken_format(which, why, mode::strict));
}

void check_pattern(const pattern_slot& slot, std::string_view text, violations& found) {
  const compiled_pattern& pattern = compiled(slot);
  if (!pattern.fault().empty()) {
    throw std::invalid_argument("assay: the pattern '" + std::string(slot.source) +
                                "' can't be used: " + pattern.fault());
  }
  const match result = pattern.matches(text);
  if (result == match::yes) return;
  found.push_back(
      {result == match::no ? code::string_pattern_mismatch : code::pattern_limit, {std::string(slot.source)}});
}

void check_string(const constraint_set& set, std::string_view text, mode how, violations& found) {
  if (set.min_length != constraint_set::unset || set.max_length != constraint_set::unset) {
    const std::size_t length = count_characters(text);
    if (set.min_length != constraint_set::unset && length < set.min_length) {
      found.push_back({code::string_too_short, {least_text(set.min_length)}});
    }
    if (set.max_length != constraint_set::unset && length > set.max_length) {
      found.push_back({code::string_too_long, {std::to_string(set.max_length)}});
    }
  }
  if (set.pattern != nullptr) check_pattern(*set.pattern, text, found);
  if (set.exact_format) return check_exact_format_of(set.format, text, found);
  check_format_of(set.format, text, how, found);
}

// --- lists -----------------------------------------------------------------------------------------------------------

void check_size(const constraint_set& set, std::size_t size, const char* what, violations& found) {
  if (set.min_items != constraint_set::unset && size < set.min_items) {
    found.push_back({code::too_short, {what, least_text(set.min_items), std::to_string(size)}});
  }
  if (set.max_items != constraint_set::unset && size > set.max_items) {
    found.push_back({code::too_long, {what, std::to_string(set.max_items), std::to_string(size)}});
  }
}

/// Finds the first item that repeats an earlier one, by its canonical text: 1 equals 1.0. The texts are sorted, which
/// takes the same time whatever they are.
class repetition_finder {
 public:
  void add(std::string text) { items_.emplace_back(std::move(text), items_.size()); }
  void report(violations& found) {
    std::sort(items_.begin(), items_.end());
    std::size_t first = 0, second = items_.size();
    for (std::size_t i = 1; i < items_.size(); ++i) {
      const bool repeats = items_[i].first == items_[i - 1].first && items_[i].second < second;
      if (!repeats) continue;
      first = items_[i - 1].second;
      second = items_[i].second;
    }
    if (second < items_.size()) {
      found.push_back({code::unique_items, {std::to_string(second), std::to_string(first)}});
    }
  }

 private:
  std::vector<std::pair<std::string, std::size_t>> items_;  ///< with their places
};

void check_list(const constraint_set& set, const list_info& list, const void* value, violations& found) {
  check_size(set, list.size(value), list.is_set ? "Set" : "List", found);
  if (!set.unique_items) return;
  struct context {
    const type_info* item;
    repetition_finder finder;
  } looking{list.item, {}};
  list.visit(value, &looking, [](void* self, const void* items, std::size_t count) {
    auto& look = *static_cast<context*>(self);
    const auto* item = static_cast<const char*>(items);
    for (std::size_t i = 0; i < count; ++i, item += look.item->life->size) {
      look.finder.add(write_text(*look.item, item, -1));
    }
  });
  looking.finder.report(found);
}

// --- JSON targets ----------------------------------------------------------------------------------------------------

template <class Json>
void check_json(const constraint_set& set, const Json& value, mode how, violations& found) {
  if (is_number(value)) {
    quantity number;
    number.literal = literal_of(value);
    number.is_integer = value.is_number_integer();
    if (!number.is_integer) {
      number.real = nearest_double(value);
    } else if (value.is_number_unsigned()) {
      number.integer.magnitude = value.template get<std::uint64_t>();
    } else {
      const auto signed_value = value.template get<std::int64_t>();
      number.integer.negative = signed_value < 0;
      number.integer.magnitude =
          signed_value < 0 ? 0 - static_cast<std::uint64_t>(signed_value) : static_cast<std::uint64_t>(signed_value);
    }
    check_number(set, number, found);
  } else if (value.is_string()) {
    check_string(set, value.template get_ref<const std::string&>(), how, found);
  } else if (value.is_array()) {
    check_size(set, value.size(), "List", found);
    if (!set.unique_items) return;
    repetition_finder finder;
    for (const auto& item : value) finder.add(canonical_json(nlohmann::ordered_json(item)));
    finder.report(found);
  }
}

// --- any value -------------------------------------------------------------------------------------------------------

void check_value(const constraint_set& set, const type_info& type, const void* value, mode how, violations& found) {
  if (type.storage == storage::ordered_json) {
    return check_json(set, *static_cast<const nlohmann::ordered_json*>(value), how, found);
  }
  if (type.storage == storage::json) return check_json(set, *static_cast<const nlohmann::json*>(value), how, found);
  switch (type.kind) {
    case kind::nullable: {
      const void* inner = nullptr;
      type.nullable->held(value, 1, &inner);
      if (inner != nullptr) check_value(set, *type.nullable->value, inner, how, found);
      return;
    }
    case kind::integer:
      return check_number(set, {true, load_integer(type.storage, value), 0}, found);
    case kind::number:
      return check_number(set, {false, {}, load_real(type.storage, value)}, found);
    case kind::string:
      return check_string(set, *static_cast<const std::string*>(value), how, found);
    case kind::bytes:
      return check_string(set, type.bytes->view(value), how, found);
    case kind::list:
      return check_list(set, *type.list, value, found);
    case kind::map:
      return check_size(set, type.map->size(value), "Dictionary", found);
    case kind::custom: {
      scratch wire(*type.custom->wire->life);
      type.custom->to_wire(value, wire.get());
      return check_value(set, *type.custom->wire, wire.get(), how, found);
    }
    default:
      return;  // reflection refuses the rest at compile time
  }
}

void check_rules(const constraint_set& set, const void* value, violations& found) {
  for (const custom_rule& rule : set.rules) {
    std::string why(rule.message);
    bool holds = false;
    try {
      holds = rule.test(rule.self, value);
    } catch (const std::exception& thrown) {
      why = thrown.what();
    }
    if (!holds) found.push_back({code::value_error, {std::move(why)}});
  }
}

}  // namespace

std::vector<violation> check_constraints(const constraint_set& set, const type_info& type, const void* value,
                                         mode how) {
  violations found;
  check_value(set, type, value, how, found);
  if (!set.rules.empty()) check_rules(set, value, found);
  return found;
}

std::vector<violation> check_properties(const constraint_set& set, std::size_t count) {
  violations found;
  if (set.min_properties != constraint_set::unset && count < set.min_properties) {
    found.push_back({code::too_short, {"Dictionary", least_text(set.min_properties), std::to_string(count)}});
  }
  if (set.max_properties != constraint_set::unset && count > set.max_properties) {
    found.push_back({code::too_long, {"Dictionary", std::to_string(set.max_properties), std::to_string(count)}});
  }
  return found;
}

std::string bound_text(const number_bound& bound) {
  switch (bound.form) {
    case number_bound::form::negative:
      return std::to_string(bound.negative);
    case number_bound::form::unsigned_integer:
      return std::to_string(bound.unsigned_value);
    case number_bound::form::literal:
      return bound.literal;
    default:
      return real_text(bound.real);
  }
}

}  // namespace assay::inline v0::detail
