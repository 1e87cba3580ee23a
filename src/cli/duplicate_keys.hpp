// Members of one object that have the same key: JSON permits them, but readers disagree about what they mean.
#pragma once

#include <assay/error.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::cli {

/// An error of the type "duplicate_key" for each member whose key its object has already, up to `most`, in the order of
/// the text. Keys are compared as the strings that they are: "a" and "\u0061" are the same. `json` must be valid JSON;
/// of other text nothing is said, but it is safe to ask.
[[nodiscard]] std::vector<error> duplicate_keys(std::string_view json, std::size_t most);

}  // namespace assay::cli
