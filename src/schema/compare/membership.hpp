// Whether a value is in a set, by strict validation.
#pragma once

#include "schema/compare/value_set.hpp"

namespace assay::inline v0::comparing {

[[nodiscard]] bool contains(const value_set& set, const json& value);
[[nodiscard]] bool in_all(const set_list& sets, const json& value);
[[nodiscard]] bool in_any(const set_list& sets, const json& value);

/// Whether the value shows that the claim is wrong.
[[nodiscard]] inline bool refutes(const json& value, const claim& asked) {
  return in_all(asked.in, value) && !in_any(asked.out, value);
}

/// Whether strict validation by a table accepts the value.
[[nodiscard]] bool accepts(const type_info& table, const json& value);

/// Whether a key is taken by a pattern of patternProperties.
[[nodiscard]] bool matches_key(const pattern_slot& pattern, std::string_view key);

}  // namespace assay::inline v0::comparing
