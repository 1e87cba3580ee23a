// Signs that a text is not in the notation that it seems to be in.
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

/// Whether words say that there is no answer: "Sorry! Here is why:". What is listed below them are reasons.
[[nodiscard]] bool apologizes(std::string_view words);

/// Whether a line is a sentence by itself, as what closes an answer is: "Hope this helps!"
[[nodiscard]] bool is_sentence(std::string_view words);

/// Whether text that stands for a list was to be one in brackets, and lost some of them or a quote: `["one, "two"]`,
/// `"one", "two"]`. It is no single item.
[[nodiscard]] bool is_damaged_list(std::string_view text);

/// Whether text without quotes ends in one that nothing opened: `Ann"`. Behind a number it is a unit: `5'10"`.
[[nodiscard]] bool lacks_opening_quote(std::string_view text);

/// Whether text without brackets has a mark of JSON that belongs to nothing: `x}`, `""x"`, `"Emma">`, `: Rome`, or a
/// backtick alone. It is a piece of something damaged.
[[nodiscard]] bool has_stray_mark(std::string_view text);

}  // namespace assay::inline v0::detail
