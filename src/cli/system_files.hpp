// Files by descriptor, as the system has them; paths are UTF-8. What fails says why in errno.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace assay::cli {

enum class open_purpose : std::uint8_t {
  reading,
  writing,   ///< the file is made, or emptied
  creating,  ///< for writing; the file must not be there
};

/// A descriptor that no child inherits, for bytes as they are; -1 where the file can't be opened.
[[nodiscard]] int open_file(const std::filesystem::path& path, open_purpose purpose) noexcept;
void close_file(int number) noexcept;

/// How many bytes were read or written; 0 at the end, -1 for an error.
[[nodiscard]] std::ptrdiff_t read_file(int number, char* bytes, std::size_t size) noexcept;
[[nodiscard]] std::ptrdiff_t write_file(int number, const char* bytes, std::size_t size) noexcept;

/// How many bytes are left to be read, of a regular file; nothing of a pipe or a terminal.
[[nodiscard]] std::optional<std::uint64_t> bytes_left_in(int number) noexcept;

/// Whether the file may be written to.
[[nodiscard]] bool may_write(const std::filesystem::path& path) noexcept;

/// Whether a path leads to the regular file that a descriptor is.
[[nodiscard]] bool is_file_of(const std::filesystem::path& path, int number) noexcept;

/// Makes a folder that only this user can look into. False where there is one already, or none can be made.
[[nodiscard]] bool make_private_folder(const std::filesystem::path& path) noexcept;

}  // namespace assay::cli
