// The marks that models put before each call of a tool, and what of the calls behind them was lost.
#pragma once

#include "reader/candidates.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail {

/// A call that was begun, and that nothing could be read of.
struct lost_call {
  std::size_t begin = 0;
  bool cut = false;  ///< the text ends within it
};

/// The first of several calls in a region that has neither JSON nor tagged arguments in it; of a single one nothing is
/// said. `all`: each call counts, and not the last alone. `is_read`: whether JSON was read whole in a region.
[[nodiscard]] std::optional<lost_call> find_lost_call(std::string_view text, region within, bool all,
                                                      const std::function<bool(region)>& is_read);

/// Whether what stands between two values ends one call and begins another.
[[nodiscard]] bool separates_calls(std::string_view between);

}  // namespace assay::inline v0::detail
