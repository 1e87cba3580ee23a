// Patterns of file names, as a shell has them: '*', '?' and sets of characters in brackets.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

/// The paths that match, in order. None of the signs stands for a separator, nor for a dot that a name begins with.
[[nodiscard]] std::vector<std::string> matching_paths(const std::string& pattern);

/// A path as a pattern that matches it alone.
[[nodiscard]] std::string as_pattern(const std::string& path);

}  // namespace assay::cli
