// The contents of a file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace assay::inline v0::detail {

/// Throws std::runtime_error, which begins with `failure` and gives the system's reason, or the limit in bytes that the
/// file exceeds.
[[nodiscard]] std::string read_file(const std::filesystem::path& file, const std::string& failure,
                                    std::size_t most = std::size_t{1} << 30);

}  // namespace assay::inline v0::detail
