// The name that a mistyped one probably stands for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// The name that was probably meant: one that a third of the letters (one, of short names) inserted, left out, replaced
/// or swapped with their neighbours make of what was written. Empty where none is near.
[[nodiscard]] std::string nearest_name(std::string_view written, const std::vector<std::string>& names);

}  // namespace assay::inline v0::detail
