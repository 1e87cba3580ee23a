// What errors call a type, as Pydantic does: "int", "list[str]", "Person".
#pragma once

#include <assay/type_info.hpp>

#include <string>

namespace assay::inline v0::detail {

[[nodiscard]] std::string label_of(const type_info& type);

}  // namespace assay::inline v0::detail
