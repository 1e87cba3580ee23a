// One text for every JSON value that JSON Schema calls equal.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Two values are equal by JSON Schema (1 is 1.0, the order of keys means nothing) where their canonical texts are the
/// same: no white space, keys sorted by bytes, integral numbers within 64 bits as integers, others in the shortest form
/// that reads back. Recursive: the caller bounds the depth.
[[nodiscard]] std::string canonical_json(const nlohmann::ordered_json& value);

}  // namespace assay::inline v0::detail
