// Text in lines that fit into a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::cli {

/// Breaks lines that are longer than so many columns at their spaces; a word that is longer than a line gets one of its
/// own. What lines begin with (spaces) is repeated on those that go on. Line breaks of the text stay. A character is a
/// column.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns);

}  // namespace assay::cli
