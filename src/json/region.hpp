// A part of a text, by its places.
#pragma once

#include <assay/detail/export.hpp>

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

/// A stretch of the text.
struct region {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] bool empty() const noexcept { return begin == end; }
};

/// What stands there.
[[nodiscard]] inline std::string_view text_in(std::string_view text, region within) {
  return text.substr(within.begin, within.end - within.begin);
}

/// Without white space of any kind at either end.
[[nodiscard]] ASSAY_EXPORT_INTERNAL region trimmed(std::string_view text, region within);
/// The same at one end. Of many places in a text each has white space of its own on this side of it, but all of them
/// may have that of the text's end on the other.
[[nodiscard]] region trimmed_front(std::string_view text, region within);
[[nodiscard]] region trimmed_back(std::string_view text, region within);

}  // namespace assay::inline v0::detail
