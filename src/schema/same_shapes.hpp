// Alternatives of a union that no answer can tell apart.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace assay::inline v0::detail::schemas {

/// Notes each union of a schema in which several alternatives are objects with the same names and types: whatever fits
/// one fits the others, and the first is taken.
void note_same_shapes(const nlohmann::ordered_json& document, std::vector<finding>& findings);

}  // namespace assay::inline v0::detail::schemas
