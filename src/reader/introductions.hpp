// What the words right before a value say about it: that it is final, a correction, an example, or not meant.
#pragma once

#include "json/region.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

enum class introduction : std::uint8_t {
  none,
  final,      ///< "Final answer:", "Corrected version:": what came before is a draft
  no_answer,  ///< "For example", "not", "instead of", "Input:": it is shown, and not meant as the answer
  commented   ///< it stands in a comment, and is not meant as the answer either
};

/// What stands before `at`, within its sentence and not before `from`, says. A fence with its tag may stand between.
/// Looks at some dozens of characters.
[[nodiscard]] introduction introduction_of(std::string_view text, std::size_t from, std::size_t at);

/// The place behind the last words of a region that call what follows the final answer: "Final:", "### Final answer",
/// "The final answer is below:". npos if there are none.
[[nodiscard]] std::size_t behind_final_words(std::string_view text, region within);

/// Whether words between two values say that the second one is the answer: "actually", "or rather", "So my answer:".
/// Words of doubt ("not", "wrong", "earlier", "input") say the opposite.
[[nodiscard]] bool lead_to_answer(std::string_view words);

}  // namespace assay::inline v0::detail
