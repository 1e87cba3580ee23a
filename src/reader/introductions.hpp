// What the words right before a value say about it: that it is final, a correction, an example, or not meant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

enum class introduction : std::uint8_t {
  none,
  final,     ///< "Final answer:", "Corrected version:": what came before is a draft
  no_answer  ///< "For example", "not", "instead of", "Input:": it is shown, and not meant as the answer
};

/// What stands before `at`, within its sentence and not before `from`, says. A fence with its tag may stand between.
/// Looks at some dozens of characters.
[[nodiscard]] introduction introduction_of(std::string_view text, std::size_t from, std::size_t at);

}  // namespace assay::inline v0::detail
