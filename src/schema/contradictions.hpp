// Schemas that no value satisfies, as authors write them by mistake; lint reports them before a model is asked in vain.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace assay::inline v0::detail::schemas {

/// Appends a finding (at the root an error, else a warning) for every schema of the document that is certain to have no
/// valid value: an object that is closed to a member which is required beside it (by itself, a part of allOf, or all
/// alternatives), types or bounds that exclude each other, an enum without a value of the type, a list of more items
/// than it has places for. A note for every default that the property itself refuses. A document as bundle() makes it.
void find_contradictions(const nlohmann::ordered_json& document, std::vector<finding>& findings);

}  // namespace assay::inline v0::detail::schemas
