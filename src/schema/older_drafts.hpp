// What older drafts of JSON Schema say in other words, in those of draft 2020-12: for what rewrites documents and knows
// one draft only. The loader reads each draft by its own rules instead.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace assay::inline v0::detail::schemas {

/// `items` as a list becomes `prefixItems`, with `additionalItems` as its `items`; the boolean bounds of draft-04
/// become bounds of their own.
void say_as_2020_12(nlohmann::ordered_json& document);

}  // namespace assay::inline v0::detail::schemas
