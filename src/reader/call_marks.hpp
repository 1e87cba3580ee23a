// The marks that models put around each call of a tool, and what of the calls behind them was lost.
#pragma once

#include "reader/candidates.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace assay::inline v0::detail {

/// A mark before a call, and the one behind it.
struct call_mark {
  std::string_view opening, closing;
  bool named = false;         ///< the name stands before the arguments
  bool begins_value = false;  ///< an answer that is to be a value may consist of such calls: find_lost_call knows it
  bool is_in_words = true;    ///< an answer in words may hold such a call: answer/written_calls.hpp knows it
};
[[nodiscard]] std::span<const call_mark> all_call_marks() noexcept;

/// Whether a text only speaks of the mark that ends at a place: "I will use <tool_call> tags."
[[nodiscard]] bool is_mark_spoken_of(std::string_view text, std::size_t end) noexcept;

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
