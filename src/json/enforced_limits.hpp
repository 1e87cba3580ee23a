// The limits that are asked for, as they are enforced.
#pragma once

#include <assay/options.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace assay::inline v0::detail {

// What a reader says of a text, or a writer of a value, that is beyond one of them.
inline constexpr char nested_too_deep[] = "arrays and objects are nested too deep";
inline constexpr char too_many_items[] = "there are too many array items and object members";

inline constexpr std::size_t deepest_nesting = 1000;  // what the stack of a thread holds with room to spare

inline std::size_t depth_limit(const limits& asked) { return std::min(asked.max_depth, deepest_nesting); }

/// Tries of alternatives may read a value again; this many times its size in all, and a hostile schema is at its end.
inline std::size_t visit_limit(std::size_t size) {
  constexpr std::size_t least = 1'000'000;
  constexpr std::size_t times = 256;
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();  // with 32 bits a text may be beyond it
  return size > (most - least) / times ? most : least + times * size;
}

}  // namespace assay::inline v0::detail
