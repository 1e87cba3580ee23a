// Strings full of escaped quotes, as JSON that became a string is: by wide steps without a branch for each quote.
#pragma once

#include "json/unescape.hpp"

namespace assay::inline v0::detail {

/// Passes chunks in which every backslash escapes a quote and no quote is bare, up to the first other chunk or to
/// `end`, which it may pass by some bytes. Where the processor has no instructions for it, nothing is passed.
///
/// `assay parse --jsonl` takes 1.12 to 1.20 times as long without it, on lines that hold JSON documents as strings.
void pass_escaped_quotes(unescaping& string, const char* end) noexcept;

}  // namespace assay::inline v0::detail
