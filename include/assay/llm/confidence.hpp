// Confidence: how probable the model found each value that it wrote, where the provider says.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/path.hpp>

#include <cstddef>
#include <vector>

namespace assay::inline v0::llm {

/// How sure the model was of one value: a string, a number, true, false or null.
struct field_confidence {
  path loc;  ///< in names as the model wrote them
  /// The joint probability of the tokens that the value's characters in the answer overlap, given what stands before
  /// them: from 0 to 1. A token that the value shares with a bracket or a comma counts in full; the quotes of a string
  /// do not belong to it.
  double probability = 0;
  std::size_t tokens = 0;  ///< how many these are
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// Of a valid answer: the values in the JSON that was judged. Empty where the response has no log-probabilities, where
/// they don't spell the answer's text, and where the answer is not a JSON document, perhaps in a fence.
[[nodiscard]] ASSAY_EXPORT std::vector<field_confidence> confidence_of(const attempt& one);

}  // namespace assay::inline v0::detail
