// Whether what the reader has read is beyond doubt.
//
// The reader decides as it goes. What it mends is a habit of writers (other quotes, a trailing comma, a comment), which
// can be taken in one way only, or it may be a slip of the pen that it took in the wrong way. Where a value has
// anything but habits, the mender weighs other readings of it (mending/mender.hpp).
#pragma once

#include "scalars/repair_code.hpp"
#include "tree/value_tree.hpp"

namespace assay::inline v0::detail {

/// Whether the reader's note tells a habit.
[[nodiscard]] bool is_habit(repair_code code) noexcept;

/// What speaks for a value as the reader has read it.
enum class certainty : std::uint8_t {
  doubtful,  ///< something may have been taken the wrong way
  fitting,   ///< there is text without quotes in it: certain where it fits the type
  certain    ///< nothing but habits
};

/// Looks at the notes of a value and of all below it. Linear in its nodes and notes.
/// `lines`: text without quotes may go over several lines, where it is plainly words.
[[nodiscard]] certainty certainty_of(const value_tree& tree, node_id root, bool lines = false);

}  // namespace assay::inline v0::detail
