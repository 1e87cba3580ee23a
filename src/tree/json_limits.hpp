// What a JSON value may be at most, as the options say it of texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace assay::inline v0::detail {

struct json_limits {
  std::size_t max_depth;  ///< arrays and objects, one within another
  std::size_t max_items;  ///< array items and object members in all
  std::size_t max_bytes;  ///< strings and keys together; no more than most_bytes, as in a text

  static constexpr std::size_t most_bytes = std::numeric_limits<std::uint32_t>::max() - std::size_t{64};
};

}  // namespace assay::inline v0::detail
