// Text from outside, made fit for a terminal and for one line.
#pragma once

#include <assay/detail/export.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The text with what does not print as itself escaped, as JSON and C++ would: line breaks and tabs as "\n", "\r",
/// "\t"; other control characters (C0, DEL, C1), line separators, and characters that are invisible or change the
/// direction of the text as "\u202e"; each byte that is not UTF-8 as "\xff". So nothing in it can move a cursor,
/// recolour or retitle a terminal, or show one text as another. All else stays as it is.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string printable(std::string_view text);

/// The same for text of several lines: line breaks stay. What is printable already is not changed again.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string printable_lines(std::string_view text);

/// The text with DEL, the controls of C1 and those that change its direction escaped, as JSON does: what a terminal
/// would obey of a JSON text. The rest stays as it is, colours among it.
[[nodiscard]] std::string without_terminal_controls(std::string_view text);

/// How many characters printable() makes of a text.
[[nodiscard]] std::size_t printable_width(std::string_view text);

}  // namespace assay::inline v0::detail
