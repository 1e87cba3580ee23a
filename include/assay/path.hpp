// Where something is: in the value, and in the text.
#pragma once

#include <assay/detail/export.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace assay::inline v0 {

/// One step of a path: a key or an index.
struct path_item {
  static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

  std::string key;
  std::size_t index = no_index;

  [[nodiscard]] bool is_index() const noexcept { return index != no_index; }
  friend bool operator==(const path_item&, const path_item&) = default;
};

/// Where in the value: {"items", 2, "price"}. Empty for the whole.
using path = std::vector<path_item>;

/// A path as people write it: items[2].price.
[[nodiscard]] ASSAY_EXPORT std::string to_string(const path& where);

/// Where in the text. Offsets and lengths are in bytes; line and column count from 1, columns in characters.
/// A value that did not come from text has line 0.
struct text_span {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t line = 0;
  std::size_t column = 0;
};

}  // namespace assay::inline v0
