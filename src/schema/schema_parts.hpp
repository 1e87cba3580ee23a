// Parts of a schema as a schema of their own.
#pragma once

#include <assay/detail/export.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// The same schema, in which every $ref leads to an entry of the root's $defs, also one to the whole. Throws
/// schema_error for what is no schema.
[[nodiscard]] ASSAY_EXPORT_INTERNAL nlohmann::ordered_json with_gathered_definitions(
    const nlohmann::ordered_json& schema);

/// The schema of an object that has exactly these properties, all of them required. Their schemas are parts of `whole`,
/// which with_gathered_definitions returned; what they refer to comes along.
[[nodiscard]] ASSAY_EXPORT_INTERNAL nlohmann::ordered_json object_of_parts(
    const nlohmann::ordered_json& whole,
    const std::vector<std::pair<std::string, const nlohmann::ordered_json*>>& properties);

}  // namespace assay::inline v0::detail::schemas
