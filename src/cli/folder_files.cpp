#include "cli/folder_files.hpp"

#include "cli/failure.hpp"

#include <algorithm>
#include <system_error>

namespace assay::cli {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const std::string& folder, std::span<const std::string_view> extensions) {
  std::vector<fs::path> files;
  std::error_code fault;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, fault);
  for (; !fault && at != fs::recursive_directory_iterator(); at.increment(fault)) {
    const fs::path& path = at->path();
    if (path.filename().string().starts_with('.')) {
      at.disable_recursion_pending();
      continue;
    }
    const std::string extension = path.extension().string();
    std::error_code unknown;
    const bool wanted = std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
    if (wanted && at->is_regular_file(unknown)) files.push_back(path);
  }
  if (fault) {
    throw failure("cannot read the folder '" + folder + "': " + fault.message() + "; give a folder that you may read");
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_folder(const std::string& path) {
  std::error_code unknown;
  return fs::is_directory(path, unknown);
}

}  // namespace assay::cli
