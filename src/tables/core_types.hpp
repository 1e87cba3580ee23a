// What a type is behind that which only wraps it: nullables, converters, rules about the value, and unions.
//
// Unions within unions may lead to the same types on very many ways, so none of these functions takes a way twice.
#pragma once

#include <assay/type_info.hpp>

#include <vector>

namespace assay::inline v0::detail {

/// The type behind nullables, converters and rules (not, if): what the answer's outermost value must be.
[[nodiscard]] const type_info& core_of(const type_info& type);

/// The core types that a union leads to, those of unions within it too: each once, in the order of the alternatives.
[[nodiscard]] std::vector<const type_info*> find_core_alternatives(const union_info& info);

/// Whether null is a value of the type.
[[nodiscard]] bool takes_null(const type_info& type);

}  // namespace assay::inline v0::detail
