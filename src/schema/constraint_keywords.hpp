// Constraints as JSON Schema keywords.
#pragma once

#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <string_view>

namespace assay::inline v0::detail::schemas {

/// The node has this keyword; now `value` must hold as well. False where no one value says both (two patterns).
[[nodiscard]] bool tighten(nlohmann::ordered_json& node, std::string_view keyword, const nlohmann::ordered_json& value);

/// Adds a keyword to a node. Where the node has it already both must hold: the tighter bound stays, and what has no
/// tighter one (two patterns) goes into an allOf.
void put_keyword(nlohmann::ordered_json& node, std::string_view keyword, nlohmann::ordered_json value);

/// What the constraints ask of a value of `type`; custom rules, which have no keyword, are left out.
void put_constraints(nlohmann::ordered_json& node, const type_info& type, const constraint_set* constraints);

/// The range of an 8- or 16-bit integer; of a wider unsigned one that it is not negative. Wider limits would only
/// distract a model.
void put_integer_range(nlohmann::ordered_json& node, assay::storage storage);

/// A bound as the number that a keyword has.
[[nodiscard]] nlohmann::ordered_json to_number(const number_bound& bound);

}  // namespace assay::inline v0::detail::schemas
