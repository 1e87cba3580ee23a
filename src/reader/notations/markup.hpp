// A tag of markup, as models write it around calls and values: <name attribute="value">, <name=value>, </name>.
#pragma once

#include "reader/candidates.hpp"

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

struct markup_tag {
  std::size_t begin = 0, end = 0;  ///< of all of it; end is 0 where there is none
  bool closing = false;
  bool empty = false;         ///< <name/>
  std::string_view raw_name;  ///< with its prefix: "minimax:tool_call"
  std::string_view name;      ///< without
  region value;               ///< of <name=value>, or of the attribute `name`; else empty
  bool attributes = false;    ///< it has some

  [[nodiscard]] bool is_there() const noexcept { return end != 0; }
};

/// The tag that starts at `at`, which is at a '<'; not there where none does, or where it does not end before `end`.
[[nodiscard]] markup_tag markup_tag_at(std::string_view text, std::size_t at, std::size_t end);

/// Without the line break that stands behind an opening tag and that before a closing one.
[[nodiscard]] region without_outer_breaks(std::string_view text, region content);

/// What one element holds that is all of a region, with no other in it: <result>42</result>; else the region.
[[nodiscard]] region without_element(std::string_view text, region within);

}  // namespace assay::inline v0::detail
