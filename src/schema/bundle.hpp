// A document and all that it refers to as one document of draft 2020-12, for what rewrites schemas and knows one draft
// and one kind of reference only.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace assay::inline v0::detail::schemas {

/// The same schema, in which every $ref is "#" or leads to an entry of the root's $defs: references by $id, by anchor,
/// into `components` or into other definitions are resolved as the drafts have it, and a $dynamicRef is the reference
/// that it stands for. What the draft of a schema ignores is left out. Other documents come from the options' resolver.
/// Throws schema_error for what is no schema.
[[nodiscard]] nlohmann::ordered_json bundle(const nlohmann::ordered_json& document, std::vector<finding>& findings,
                                            const schema_options& options = {});

/// Throws schema_error where `document` is no schema, or refers to what is not there.
void check_schema(const nlohmann::ordered_json& document);

}  // namespace assay::inline v0::detail::schemas
