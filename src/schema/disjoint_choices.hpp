// Alternatives of which at most one holds, whatever the value: there oneOf says what anyOf says.
#pragma once

#include "schema/document.hpp"

#include <nlohmann/json.hpp>

namespace assay::inline v0::detail::schemas {

/// Whether no value fits two of the alternatives: they are different constants, their types differ, or a member that
/// all require is another constant in each. Where it is false, that is not known.
[[nodiscard]] bool are_disjoint(reference_index& references, const ordered_json& choices);

}  // namespace assay::inline v0::detail::schemas
