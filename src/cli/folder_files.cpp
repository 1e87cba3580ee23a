#include "cli/folder_files.hpp"

#include "cli/failure.hpp"

#include <algorithm>
#include <system_error>

namespace assay::cli {

namespace fs = std::filesystem;

namespace {

/// Those that `wanted` takes.
template <class Wanted>
std::vector<fs::path> entries_below(const std::string& folder, Wanted wanted) {
  std::vector<fs::path> entries;
  std::error_code fault;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, fault);
  for (; !fault && at != fs::recursive_directory_iterator(); at.increment(fault)) {
    if (at->path().filename().string().starts_with('.')) {
      at.disable_recursion_pending();
    } else if (wanted(*at)) {
      entries.push_back(at->path());
    }
  }
  if (fault) {
    throw failure("cannot read the folder '" + folder + "': " + fault.message() + "; give a folder that you may read");
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

std::vector<fs::path> files_below(const std::string& folder, std::span<const std::string_view> extensions) {
  return entries_below(folder, [extensions](const fs::directory_entry& entry) {
    const std::string extension = entry.path().extension().string();
    std::error_code unknown;
    return std::find(extensions.begin(), extensions.end(), extension) != extensions.end() &&
           entry.is_regular_file(unknown);
  });
}

std::vector<fs::path> folders_below(const std::string& folder) {
  return entries_below(folder, [](const fs::directory_entry& entry) {
    std::error_code unknown;
    return entry.is_directory(unknown) && !entry.is_symlink(unknown);
  });
}

bool is_there(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::exists(std::filesystem::symlink_status(path, unknown));
}

bool is_folder(const std::string& path) {
  std::error_code unknown;
  return fs::is_directory(path, unknown);
}

}  // namespace assay::cli
