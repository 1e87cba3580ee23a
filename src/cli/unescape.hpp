// The content of a JSON string that is full of escapes, as JSON in a string is.
#pragma once

#include <cstddef>
#include <string>

namespace assay::cli {

/// How many bytes must be readable behind the end that `unescape` is given, whatever they are.
inline constexpr std::size_t unescape_reach = 64;

/// Reads a string whose content begins at `at` and is over before `end`; the memory that `content` has is used again.
/// Returns where the closing quote is passed; nullptr where this is no JSON string, or not in UTF-8, and then `content`
/// means nothing.
[[nodiscard]] const char* unescape(const char* at, const char* end, std::string& content);

}  // namespace assay::cli
