// The smallest text that still does something: delta debugging along the structure of a text.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace assay::cli {

struct minimized_text {
  std::string text;
  std::size_t trials = 0;   ///< how often `same` was called
  bool is_minimal = false;  ///< see minimize()
};

/// Makes a text smaller as long as `same` is true of it: drops the members and items of objects and lists, however
/// damaged, from the outermost on, what stands around one of these, lines, words, and characters, in large runs before
/// small ones, until nothing more can go.
///
/// is_minimal: `same` is false of every text that lacks one more member, item, line, word or character. That is a claim
/// about single parts: a smaller text that lacks several of them at once may exist. It is never made where `max_trials`
/// ended the search first; the text is the smallest that was found all the same.
///
/// The result depends on nothing but the arguments. `same` must be a pure function. UTF-8 is not cut within characters.
/// Throws std::invalid_argument where `same(text)` is false, and what `same` throws.
[[nodiscard]] minimized_text minimize(std::string_view text, const std::function<bool(std::string_view)>& same,
                                      std::size_t max_trials);

}  // namespace assay::cli
