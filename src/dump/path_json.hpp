// A path as JSON: its keys and indexes.
#pragma once

#include <assay/path.hpp>

#include <nlohmann/json.hpp>

namespace assay::inline v0::detail {

/// ["items", 2, "price"]
[[nodiscard]] inline nlohmann::ordered_json json_of(const path& where) {
  nlohmann::ordered_json steps = nlohmann::ordered_json::array();
  for (const path_item& step : where) {
    if (step.is_index()) {
      steps.push_back(step.index);
    } else {
      steps.push_back(step.key);
    }
  }
  return steps;
}

}  // namespace assay::inline v0::detail
