// The content of a JSON string that is full of escapes, as JSON in a string is.
#pragma once

#include "json/unescape.hpp"

#include <string>

namespace assay::cli {

using detail::unescape_reach;

/// Reads a string whose content begins at `at` and is over before `end`, behind which unescape_reach bytes may be read,
/// whatever they are; the memory that `content` has is used again.
/// Returns where the closing quote is passed; nullptr where this is no JSON string, or not in UTF-8, and then `content`
/// means nothing.
[[nodiscard]] const char* unescape(const char* at, const char* end, std::string& content);

}  // namespace assay::cli
