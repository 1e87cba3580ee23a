// Numbers and strings that may show what a claim is about: at the bounds, and beside them.
#pragma once

#include "schema/compare/value_set.hpp"

#include <vector>

namespace assay::inline v0::comparing {

/// Of a claim of assertions and constants. Candidates, to be checked.
[[nodiscard]] std::vector<json> number_samples(const claim& branch);
[[nodiscard]] std::vector<json> string_samples(const claim& branch);

}  // namespace assay::inline v0::comparing
