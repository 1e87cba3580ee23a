// How sure a model was of its values, and which of them are as expected.
#pragma once

#include "report/report_format.hpp"
#include "report/value_comparison.hpp"

#include <assay/path.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace assay::reports {

/// The confidence in one value.
struct rated_value {
  path loc;
  double confidence = 0;  ///< from 0 to 1
};

/// The confidence in the values of an answer, where it was asked for.
struct rated_values {
  confidence_kind kind = confidence_kind::probability;
  std::vector<rated_value> values;
};

/// Calls `rated(verdict, confidence)` for each value of the answer that was compared. Returns how many others there
/// are: those without a confidence, and those with more than one, since a key that was written twice has two.
std::uint64_t each_rated(const rated_values& confidence, const std::vector<field_verdict>& verdicts,
                         const std::function<void(const field_verdict&, double)>& rated);

}  // namespace assay::reports
