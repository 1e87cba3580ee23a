// Texts for a regular expression.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::comparing {

/// Up to `count` different texts that the expression (of ECMA-262) probably matches. What is beyond literals, classes,
/// groups, alternatives and repetition (up to `open_end` times, where it has no limit) is passed over, so the caller
/// asks the expression itself.
[[nodiscard]] std::vector<std::string> pattern_samples(std::string_view pattern, std::size_t count,
                                                       std::size_t open_end = 8);

}  // namespace assay::inline v0::comparing
