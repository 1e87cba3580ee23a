// How a value that came from no text, or from a damaged one, is written as an error's input.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Behind so many bytes no further item or member is begun.
inline constexpr std::size_t enough_input = 4096;

/// Appends a string in quotes: of a very long one both ends, and what is no UTF-8 is replaced.
void append_input_string(std::string_view text, std::string& out);

}  // namespace assay::inline v0::detail
