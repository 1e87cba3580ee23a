// Reads a value that was made of a document once more, without conversions: what is wrong with it, if it is not the
// document but its value that breaks a schema.
#pragma once

#include "decode/walk_policy.hpp"

#include <assay/error.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace assay::inline v0::detail {

/// The errors of a value of a run-time schema; their places are those in a text of the value, which nobody has. At most
/// as many as the policy's options permit.
[[nodiscard]] std::vector<error> errors_of_value(const type_info& type, const nlohmann::ordered_json& value,
                                                 const walk_policy& policy);

}  // namespace assay::inline v0::detail
