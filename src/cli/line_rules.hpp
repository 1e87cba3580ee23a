// What holds for a line of JSON, wherever lines are read.
#pragma once

#include <assay/options.hpp>

#include <string_view>

namespace assay::cli {

/// A line of these alone is empty. (The line's end is not part of it.)
inline constexpr std::string_view line_blanks = " \t\r";

/// How a line that assay's user or assay itself has written is read: nothing is mended.
inline constexpr parse_options exactly = {.mode = mode::strict};

}  // namespace assay::cli
