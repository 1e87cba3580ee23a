// A part of a text, by its places.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

/// A stretch of the text.
struct region {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] bool empty() const noexcept { return begin == end; }
};

/// Without white space of any kind at either end.
[[nodiscard]] region trimmed(std::string_view text, region within);

}  // namespace assay::inline v0::detail
