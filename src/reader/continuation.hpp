// Whether the text after a value continues it: its items or members stand there, behind a closer that came too
// early.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

/// Whether what stands behind the array or object between two places goes on as its items or members would, although
/// it was closed: a closer follows that nothing opened, with some text before it (`[1, 2] 3, 4]`), or, behind an array,
/// nothing but numbers and literals (`[1, 2]\n3\n4`). Prose does not, nor does what stands behind a blank line, a
/// backtick or another bracket. Closers at once behind the value are passed over. Looks no further than the next
/// opening bracket, and back no further than the last one before the value.
[[nodiscard]] bool goes_on_with_items(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace assay::inline v0::detail
