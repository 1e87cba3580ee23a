#include "schema/compare/membership.hpp"

#include "json/ranges.hpp"
#include "tables/canonical.hpp"
#include "tables/plan.hpp"

#include <assay/parse.hpp>

namespace assay::inline v0::comparing {

namespace {

bool is_constant(const value_set& set, const json& value) {
  const std::string text = detail::canonical_json(value);
  return ranges::any_of(set.constants, [&](const json& one) { return detail::canonical_json(one) == text; });
}

/// For sets that the prover made: those of schemas have a table.
bool is_in_objects(const value_set& set, const json& value) {
  if (value.size() < set.min || value.size() > set.max) return false;
  const bool has_all = ranges::all_of(set.required, [&](const std::string& key) { return value.contains(key); });
  return has_all && ranges::all_of(value.items(), [&](const auto& member) {
           const auto named = set.properties.find(member.key());
           if (named != set.properties.end()) return contains(*named->second, member.value());
           bool known = false;
           for (const auto& [pattern, part] : set.patterns) {
             if (!matches_key(*pattern, member.key())) continue;
             known = true;
             if (!contains(*part, member.value())) return false;
           }
           return known || contains(*set.rest, member.value());
         });
}

bool is_in_arrays(const value_set& set, const json& value) {
  if (value.size() < set.min || value.size() > set.max) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!contains(i < set.prefix.size() ? *set.prefix[i] : *set.rest, value[i])) return false;
  }
  return true;
}

bool is_asserted(const value_set& set, const json& value) {
  switch (set.form) {
    case set_form::whole_type:
      return true;
    case set_form::contains: {
      const auto found = ranges::count_if(value, [&](const json& item) { return contains(*set.parts.front(), item); });
      return static_cast<std::size_t>(found) >= set.min && static_cast<std::size_t>(found) <= set.max;
    }
    case set_form::has_key:
      return value.contains(set.required.front());
    case set_form::key_names:
      return ranges::all_of(value.items(),
                            [&](const auto& member) { return contains(*set.parts.front(), json(member.key())); });
    case set_form::objects:
      return is_in_objects(set, value);
    case set_form::arrays:
      return is_in_arrays(set, value);
    default:
      return false;
  }
}

}  // namespace

bool accepts(const type_info& table, const json& value) {
  json target;
  parse_options options;
  options.mode = mode::strict;
  options.big_numbers = big_numbers::keep;
  options.limits.max_errors = 1;
  return detail::decode(table, &target, value, options).error == nullptr;
}

bool matches_key(const pattern_slot& pattern, std::string_view key) {
  return detail::compiled(pattern).matches(key) == detail::match::yes;
}

bool contains(const value_set& set, const json& value) {
  const bool judged_by_table = set.table != nullptr && set.form != set_form::opaque;
  if (judged_by_table) return accepts(*set.table, value);
  switch (set.form) {
    case set_form::everything:
      return true;
    case set_form::nothing:
      return false;
    case set_form::constants:
      return is_constant(set, value);
    case set_form::by_type:
      return contains(*set.parts[static_cast<std::size_t>(type_of_value(value))], value);
    case set_form::all_of:
      return in_all(set.parts, value);
    case set_form::any_of:
      return in_any(set.parts, value);
    case set_form::one_of:
      return ranges::count_if(set.parts, [&](const value_set* each) { return contains(*each, value); }) == 1;
    case set_form::complement:
      return !contains(*set.parts.front(), value);
    default:
      if (type_of_value(value) != set.type) return set.others_pass;
      return set.table != nullptr ? accepts(*set.table, value) : is_asserted(set, value);
  }
}

bool in_all(const set_list& sets, const json& value) {
  return ranges::all_of(sets, [&](const value_set* each) { return contains(*each, value); });
}

bool in_any(const set_list& sets, const json& value) {
  return ranges::any_of(sets, [&](const value_set* each) { return contains(*each, value); });
}

}  // namespace assay::inline v0::comparing
