// An answer's value against the expected one, field by field.
#pragma once

#include "report/report_format.hpp"

#include <assay/path.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::reports {

struct comparison_options {
  /// Numbers of which one is no integer are equal where they differ by no more than this share of the greater one.
  double tolerance = 1e-9;
};

/// What became of one expected value, or of one that was not expected.
struct field_verdict {
  path loc;
  std::string field;  ///< the path without its indexes
  bool is_correct = false;
  difference_kind kind = difference_kind::wrong;  ///< where it is not correct
};

struct value_comparison {
  std::vector<field_verdict> verdicts;        ///< one for each scalar and each empty list and object
  std::vector<shown_difference> differences;  ///< the first of them
  std::uint64_t difference_count = 0;

  [[nodiscard]] bool matches() const noexcept { return difference_count == 0; }
};

/// Objects are compared by their keys, lists item by item in their order, scalars by type and value; an integer equals
/// the same number with a fraction. `got` is nullptr where there is no value: then all that is expected is missing.
[[nodiscard]] value_comparison compare_values(const nlohmann::ordered_json& expected, const nlohmann::ordered_json* got,
                                              const comparison_options& options = {});

}  // namespace assay::reports
