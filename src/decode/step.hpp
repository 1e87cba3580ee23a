// The path to the value at hand.
#pragma once

#include <assay/path.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

/// Where repair_notes keep a step of a path. They may have dropped it since, and have another in its place.
struct kept_step {
  std::uint32_t id = 0;  ///< counted from 1; 0: nowhere
  std::uint32_t serial = 0;
};

/// A path is a chain of stack frames: nothing is copied unless something is wrong.
struct step {
  const step* up = nullptr;
  std::string_view key;
  std::size_t index = path_item::no_index;
  /// Stands for the key where it is set: one word to write a member. It lives as long as the program.
  const std::string_view* name = nullptr;
  mutable kept_step kept{};
};

[[nodiscard]] path make_path(const step* last);

}  // namespace assay::inline v0::detail
