#include "cli/data_paths.hpp"

#include "cli/data_file.hpp"
#include "cli/failure.hpp"
#include "cli/file_patterns.hpp"
#include "cli/folder_files.hpp"

#include <filesystem>
#include <set>

namespace assay::cli {
namespace {

/// Where the step "**" stands in a pattern, or npos.
std::size_t any_depth_in(const std::string& pattern) {
  for (std::size_t at = pattern.find("**"); at != std::string::npos; at = pattern.find("**", at + 1)) {
    const bool begins = at == 0 || pattern[at - 1] == '/';
    const bool ends = at + 2 == pattern.size() || pattern[at + 2] == '/';
    if (begins && ends) return at;
  }
  return std::string::npos;
}

void add_matches(const std::string& pattern, std::set<std::string>& paths) {
  const std::size_t at = any_depth_in(pattern);
  if (at == std::string::npos) {
    for (std::string& each : matching_paths(pattern)) paths.insert(std::move(each));
    return;
  }
  const std::string before = pattern.substr(0, at);
  const std::string rest = at + 2 < pattern.size() ? pattern.substr(at + 3) : std::string();
  const std::vector<std::string> starts = before.empty() ? std::vector<std::string>{""} : matching_paths(before);
  for (const std::string& start : starts) {
    if (rest.empty()) {
      paths.insert(start.empty() ? "." : start);  // which is searched as a folder
      continue;
    }
    add_matches(as_pattern(start) + rest, paths);
    for (const std::filesystem::path& folder : folders_below(start.empty() ? "." : start)) {
      const std::string name = (start.empty() ? folder.lexically_relative(".") : folder).string();
      add_matches(as_pattern(name) + '/' + rest, paths);
    }
  }
}

/// The same with the step "**", which stands for folders at any depth, or none.
std::vector<std::string> matches_of(const std::string& pattern) {
  if (any_depth_in(pattern) == std::string::npos) return matching_paths(pattern);
  std::set<std::string> paths;
  add_matches(pattern, paths);
  return {paths.begin(), paths.end()};
}

class collector {
 public:
  void add(const std::string& word) {
    const bool is_pattern = word.find_first_of("*?[") != std::string::npos && !is_there(word);
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
