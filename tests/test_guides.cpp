// CONTRIBUTING.md, SECURITY.md, CHANGELOG.md and docs/architecture.md: the files that they name exist.
#include "support/run_command.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = ASSAY_SOURCE_DIR;

bool is_in_the_checkout(std::string_view name) {
  constexpr std::array<std::string_view, 10> folders{"tests/", "src/",      "include/", "scripts/", "docs/",
                                                     "bench/", "examples/", "schemas/", ".ci/",     "web/"};
  return name.ends_with(".md") ||
         std::ranges::any_of(folders, [name](std::string_view folder) { return name.starts_with(folder); });
}

/// What stands behind a backtick, a parenthesis or a space and looks like a path; patterns (tests/test_<name>.cpp)
/// don't.
std::vector<std::string> named_files(const std::string& page) {
  constexpr std::string_view of_paths = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  std::vector<std::string> names;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find_first_not_of(of_paths, at), page.size());
    std::string name = page.substr(at, end - at);
    const bool is_pattern = end < page.size() && std::string_view("<*:").find(page[end]) != std::string_view::npos;
    while (name.ends_with('.')) name.pop_back();
    if (!is_pattern && is_in_the_checkout(name)) names.push_back(name);
    at = std::max(end, at + 1);
  }
  return names;
}

}  // namespace

TEST_CASE("the files that the guides name exist") {
  const struct {
    const char* page;
    std::size_t at_least;
  } rows[] = {{"CONTRIBUTING.md", 30}, {"SECURITY.md", 20}, {"CHANGELOG.md", 2}, {"docs/architecture.md", 120}};
  for (const auto& row : rows) {
    CAPTURE(row.page);
    const std::vector<std::string> names = named_files(assay::test::read_file(root / row.page));
    CHECK(names.size() >= row.at_least);
    for (const std::string& name : names) {
      // Links are relative to the page.
      CHECK_MESSAGE((fs::exists(root / name) || fs::exists((root / row.page).parent_path() / name)), name);
    }
  }
}
