// Sets of the same structure: what two schemas have in common, recursion included.
#pragma once

#include "schema/compare/value_set.hpp"

#include <deque>

namespace assay::inline v0::comparing {

/// Gives sets the same kind_class only where they say the same in the same structure, all the way down. Linear in the
/// size of the schemas and in their depth.
void classify(std::deque<value_set>& sets);

}  // namespace assay::inline v0::comparing
