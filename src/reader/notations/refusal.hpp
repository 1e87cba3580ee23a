// What prose around a notation says of it.
#pragma once

#include <string_view>

namespace assay::detail {

/// Whether words say that there is no answer: "Sorry! Here is why:". What is listed below them are reasons.
[[nodiscard]] bool apologizes(std::string_view words);

}  // namespace assay::detail
