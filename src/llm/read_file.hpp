// The contents of a file.
#pragma once

#include <filesystem>
#include <string>

namespace assay::inline v0::detail {

/// Throws std::runtime_error, which begins with `failure` and gives the system's reason.
[[nodiscard]] std::string read_file(const std::filesystem::path& file, const std::string& failure);

}  // namespace assay::inline v0::detail
