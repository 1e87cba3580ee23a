// allOf, for providers that have none: several schemas for one value as one schema.
#pragma once

#include "schema/document.hpp"

namespace assay::detail::schemas {

/// Replaces the node's allOf by one schema that says the same. False, and the node unchanged, where none does (two
/// unions, two patterns, closed objects with different properties). References among the parts are followed in
/// `document`, which has been gathered.
[[nodiscard]] bool merge_all_of(ordered_json& node, const ordered_json& document);

}  // namespace assay::detail::schemas
