// The files of a folder and of the folders below it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// All regular files with one of the extensions (".json"), in the order of their paths. Hidden files and folders are
/// left out, and links to folders are not followed, so that a cycle of links ends. Throws failure where the folder
/// can't be read.
[[nodiscard]] std::vector<std::filesystem::path> files_below(const std::string& folder,
                                                             std::span<const std::string_view> extensions);

/// All folders below, in the order of their paths; the same are left out, and the same is thrown.
[[nodiscard]] std::vector<std::filesystem::path> folders_below(const std::string& folder);

/// Whether there is something of that name, be it readable or not. A word that is too long for a name is none.
[[nodiscard]] bool is_there(const std::string& path);

/// Whether the path leads to a folder.
[[nodiscard]] bool is_folder(const std::string& path);

}  // namespace assay::cli
