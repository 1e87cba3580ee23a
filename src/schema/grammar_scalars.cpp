// Strings and numbers in a grammar (see grammar_writer.hpp).
#include "scalars/formats.hpp"
#include "schema/grammar_writer.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <cmath>

namespace assay::inline v0::detail::schemas {

namespace {

constexpr std::int64_t largest_integer = 999'999'999'999'999'999;  ///< the rule "integer" has 18 digits

/// A bound as an integer: rounded into the range that it permits. One that is out of the rule's range stays out of it.
std::int64_t whole(const ordered_json& bound, bool exclusive, bool upper) {
  constexpr std::int64_t beyond = largest_integer + 1;
  if (bound.is_number_integer() &&
      !(bound.is_number_unsigned() && bound.get<std::uint64_t>() > static_cast<std::uint64_t>(beyond))) {
    const auto value = std::clamp(bound.get<std::int64_t>(), -beyond, beyond);
    if (!exclusive) return value;
    return upper ? value - 1 : value + 1;
  }
  constexpr double limit = 1e18;
  const double nearest = nearest_double(bound);
  if (std::fabs(nearest) >= limit) return nearest > 0 ? beyond : -beyond;
  // From a little outside of the bound, of which the nearest double may be away, to the first integer within.
  const std::int64_t inwards = upper ? -1 : 1;
  const std::int64_t slack = std::fabs(nearest) < 9e15 ? 1 : 128;
  const auto is_within = [&](std::int64_t value) {
    const auto order = compare_numbers(value, bound);
    return order == 0 ? !exclusive : upper ? order < 0 : order > 0;
  };
  auto value = static_cast<std::int64_t>(nearest) - inwards * slack;
  while (!is_within(value)) value += inwards;
  return value;
}

}  // namespace

std::string grammar_writer::string(const subject& of) {
  const std::string inside = string_inside(of);
  return inside.empty() ? "string" : "\"\\\"\" " + inside + " \"\\\"\"";
}

/// Between the quotes; "" for any string. Of several rules a grammar holds one, since they can't be intersected.
std::string grammar_writer::string_inside(const subject& of) {
  const ordered_json* pattern = find_value(of.node, "pattern");
  const ordered_json* format = find_value(of.node, "format");
  const bool has_length = of.node.contains("minLength") || of.node.contains("maxLength");
  std::string inside;
  if (pattern != nullptr) {
    inside = pattern_in_json_string(pattern->get<std::string>()).value_or("");
    if (inside.empty()) unsaid(of.where, "pattern");
  }
  if (format != nullptr) {
    const auto written = inside.empty() ? format_in_json_string(format->get<std::string>()) : std::nullopt;
    if (written) inside = *written;
    if (!written && format_named(format->get<std::string>()) != format::none) unsaid(of.where, "format");
  }
  if (!has_length) return inside;
  if (!inside.empty()) {
    for (const char* keyword : {"minLength", "maxLength"}) {
      if (of.node.contains(keyword)) unsaid(of.where, keyword);
    }
    return inside;
  }
  const std::size_t least = count(of, "minLength", 0);
  const std::size_t most = count(of, "maxLength", unbounded);
  return most == 0 ? "\"\"" : repeated("char", least, std::max(least, most));
}

/// A count; one that llama.cpp refuses is reported, and the nearest that it takes stands for it.
std::size_t grammar_writer::count(const subject& of, const char* keyword, std::size_t otherwise) {
  const ordered_json* value = find_value(of.node, keyword);
  if (value == nullptr) return otherwise;
  const std::size_t said = loading::count_from(*value);
  if (said <= most_repetitions) return said;
  unsaid(of.where, keyword);
  return otherwise == unbounded ? unbounded : most_repetitions;
}

std::string grammar_writer::integer(const subject& of) {
  std::int64_t low = -largest_integer;
  std::int64_t high = largest_integer;
  bool bounded = false;
  for (const bool exclusive : {false, true}) {
    if (const ordered_json* bound = find_value(of.node, exclusive ? "exclusiveMinimum" : "minimum")) {
      low = std::max(low, whole(*bound, exclusive, /*upper=*/false));
      bounded = true;
    }
    if (const ordered_json* bound = find_value(of.node, exclusive ? "exclusiveMaximum" : "maximum")) {
      high = std::min(high, whole(*bound, exclusive, /*upper=*/true));
      bounded = true;
    }
  }
  if (!bounded) return "integer";
  if (low > high) {
    report(finding::severity::error, of.where, "minimum", "no integer of up to 18 digits is within the bounds");
    return "integer";
  }
  return integer_range(low, high);
}

/// Bounds of reals are no matter of digits, but for zero: what is at least zero has no sign.
std::string grammar_writer::number(const subject& of) {
  bool unsigned_only = false;
  for (const char* keyword : {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}) {
    const ordered_json* bound = find_value(of.node, keyword);
    if (bound == nullptr) continue;
    const bool is_lower = std::string_view(keyword).ends_with("inimum");
    unsigned_only = unsigned_only || (is_lower && compare_numbers(*bound, 0) >= 0);
    const bool exact = std::string_view(keyword) == "minimum" && *bound == 0;
    if (!exact) unsaid(of.where, keyword);
  }
  return unsigned_only ? "(real)" : "number";
}

}  // namespace assay::inline v0::detail::schemas
