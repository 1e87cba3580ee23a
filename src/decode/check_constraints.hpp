// Constraints after coercion: reads the finished value and reports which of them it violates.
#pragma once

#include "decode/messages.hpp"

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <string>
#include <vector>

namespace assay::inline v0::detail {

struct violation {
  code which;
  std::vector<std::string> arguments;
};

/// What the value breaks of the set; empty where it breaks nothing (nothing is allocated then). An absent value of a
/// nullable type breaks nothing. Temporal formats follow the mode, as Pydantic's types do. Throws
/// std::invalid_argument for a pattern that is no regular expression: a mistake of the program, not of the data.
[[nodiscard]] std::vector<violation> check_constraints(const constraint_set& set, const type_info& type,
                                                       const void* value, mode how);

/// minProperties and maxProperties, which speak of the keys that came, kept or not.
[[nodiscard]] std::vector<violation> check_properties(const constraint_set& set, std::size_t count);

/// A bound as people write it.
[[nodiscard]] std::string bound_text(const number_bound& bound);

}  // namespace assay::inline v0::detail
