// What errors call a type, as Pydantic does: "int", "list[str]", "Person".
#pragma once

#include <assay/type_info.hpp>

#include <string>

namespace assay::detail {

[[nodiscard]] std::string label_of(const type_info& type);

}  // namespace assay::detail
