#include "cli/data_paths.hpp"

#include "cli/data_file.hpp"
#include "cli/failure.hpp"
#include "cli/folder_files.hpp"

#include <filesystem>
#include <set>
#include <system_error>

#include <glob.h>

namespace assay::cli {
namespace {

/// What a pattern matches, in order.
std::vector<std::string> matches_of(const std::string& pattern) {
  ::glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  return paths;
}

bool exists(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::exists(std::filesystem::symlink_status(path, unknown));
}

class collector {
 public:
  void add(const std::string& word) {
    const bool is_pattern = word.find_first_of("*?[") != std::string::npos && !exists(word);
    if (!is_pattern) return add_path(word);
    const std::vector<std::string> matches = matches_of(word);
    if (matches.empty()) paths_.push_back({word, "No file matches the pattern"});
    for (const std::string& each : matches) add_path(each);
  }

  [[nodiscard]] std::vector<data_path> take() { return std::move(paths_); }

 private:
  void add_path(const std::string& path) {
    if (path == "-" || !is_folder(path)) return add_file(path);
    try {
      const auto files = files_below(path, data_extensions);
      if (files.empty())
        paths_.push_back({path, "There is no .json, .yaml, .yml, .jsonl or .ndjson file in the folder"});
      for (const std::filesystem::path& each : files) add_file(each.string());
    } catch (const failure& problem) {
      paths_.push_back({path, problem.what()});
    }
  }

  void add_file(const std::string& path) {
    if (known_.insert(path).second) {
      paths_.push_back({path});
    } else if (path == "-") {
      throw failure("standard input can be read only once; give '-' a single time");
    }
  }

  std::vector<data_path> paths_;
  std::set<std::string> known_;
};

}  // namespace

std::vector<data_path> data_paths(const std::vector<std::string>& words) {
  collector found;
  for (const std::string& each : words) found.add(each);
  return found.take();
}

}  // namespace assay::cli
