// What a compiler said, cut down to what its user needs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::cli {

/// The error lines among a compiler's output, at most `limit`: first those that assay's own checks cause (a failed
/// static_assert, a deleted function), then the others. Where there is none, the first lines of the output.
[[nodiscard]] std::string telling_lines(std::string_view output, std::size_t limit);

}  // namespace assay::cli
