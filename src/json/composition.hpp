// Letters and their marks as one: what is written in two ways in Unicode is compared as one.
#pragma once

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The text in lower case (of ASCII, Latin, Greek and Cyrillic), with letters and the marks behind them composed where
/// Unicode has one character for both (normalization form C, for marks in their usual order). Linear in the text.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace assay::inline v0::detail
