// Writes to a file of the system that end where all is written, and that the disk has.
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

/// Writes all of `text` to a file that is open, in as many parts as the system takes it. Returns 0, or the errno.
[[nodiscard]] int write_all(int file, std::string_view text) noexcept;

/// Returns when all that was written to a file or folder is on the disk: 0, or the errno. File systems that can't be
/// asked for it (EINVAL, ENOTSUP) do what they do.
[[nodiscard]] int sync_to_disk(int file) noexcept;

}  // namespace assay::inline v0::detail
