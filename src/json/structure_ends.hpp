// Where arrays and objects end, for what is passed over more than once.
#pragma once

#include <unordered_map>

namespace assay::inline v0::detail {

/// By where they begin.
template <class Mark>
using structure_ends = std::unordered_map<Mark, Mark>;

}  // namespace assay::inline v0::detail
