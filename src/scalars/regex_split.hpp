// Look-around at the edges of an expression, taken apart: each becomes an expression of its own, without look-around,
// which matches the text or does not. So they run in linear time.
#pragma once

#include "scalars/regex_tree.hpp"

#include <optional>
#include <vector>

namespace assay::inline v0::detail {

struct regex_condition {
  regex_node tree;
  bool holds = true;  ///< false: it must not be found
};

/// An expression is found in a text if all conditions of one of these are fulfilled.
using regex_conjunction = std::vector<regex_condition>;

/// Nothing where that is not exactly the same: the look-around stands within, or the expression refers back to a group.
///
///   ^(?=.*\d)(?!.*xx).{8,}$   ^.*\d, ^.{8,}$, and not ^.*xx
///   ^[a-z-]+(?<!-)$           ^[a-z-]+$, and not -$
///   a(?=bc)|(?<!x)d           a(?:bc), or (?:^|[^x])d
[[nodiscard]] std::optional<std::vector<regex_conjunction>> split_regex(const regex_node& tree);

}  // namespace assay::inline v0::detail
