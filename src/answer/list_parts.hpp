// The candidates that make up a list: which of them belong to it, and whether an item was lost.
#pragma once

#include "answer/surroundings.hpp"
#include "answer/wrappings.hpp"
#include "reader/candidates.hpp"

#include <optional>
#include <vector>

namespace assay::inline v0::detail {

/// A candidate that is an item of the list, or some of its items.
struct list_part {
  const candidate* from = nullptr;
  way read;
  bool is_list = false;
  bool ok = false;
};

/// Those of the highest standing, and without those that stand in a line of prose where others are in fences. None
/// where nothing is right in any of them.
[[nodiscard]] std::vector<list_part> without_drafts(const std::vector<list_part>& parts, const surroundings& around);

/// Without what stands apart from the only list and is one of its items all the same: it is but spoken of.
[[nodiscard]] std::vector<list_part> without_repeated(std::vector<list_part> parts, const value_tree& tree,
                                                      const surroundings& around);

/// Text between the items, or around all of them, that has a key or opens another: that was to be an item as well.
/// `scalars`: the items may be strings and numbers.
[[nodiscard]] std::optional<region> lost_between(const std::vector<list_part>& parts, const surroundings& around,
                                                 bool scalars);

/// The run that the parts are, all of it; nullptr where they are none.
[[nodiscard]] const candidate_run* run_of(const std::vector<list_part>& parts, const found& among);

/// Whether some of them were mended, and nothing but commas stands between them all.
[[nodiscard]] bool are_mended_lines(const std::vector<list_part>& parts, const surroundings& around);

}  // namespace assay::inline v0::detail
