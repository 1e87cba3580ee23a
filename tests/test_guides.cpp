// README.md, docs/ and the other guides: the files that they name exist, links lead to files and headings, and the
// site's navigation (web/site/mkdocs.yml) has every page. scripts/site.sh --check looks at the links of the built site.
#include "support/run_command.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
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

// --- links
// ------------------------------------------------------------------------------------------------------------

/// A page, and the folder that its links are relative to.
struct page {
  fs::path file;
  fs::path folder;
};

struct contents {
  std::set<std::string> anchors;
  std::vector<std::string> links;
};

std::vector<page> all_pages() {
  std::vector<page> pages{{root / "web/site/index.md", root / "docs"}};  // the front page of the site
  for (const char* name : {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "bench/README.md"}) {
    pages.push_back({root / name, (root / name).parent_path()});
  }
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") pages.push_back({entry.path(), entry.path().parent_path()});
  }
  return pages;
}

/// The anchor of a heading, as GitHub makes it: lower case, hyphens for spaces, and no other punctuation.
std::string slug(std::string_view heading) {
  std::string made;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      made += '-';
    } else if (c >= 'A' && c <= 'Z') {
      made += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || byte >= 0x80) {
      made += c;
    }
  }
  return made;
}

/// The targets of a line's links: what stands in parentheses behind a closing bracket, outside of backticks.
void find_links(std::string_view line, std::vector<std::string>& links) {
  bool in_code = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '`') in_code = !in_code;
    if (in_code || line.substr(at, 2) != "](") continue;
    const std::size_t end = line.find(')', at);
    if (end == std::string_view::npos) continue;
    const std::string target(line.substr(at + 2, end - at - 2));
    if (target.find(':') == std::string::npos) links.push_back(target);
  }
}

contents read_page(const fs::path& file) {
  contents found;
  std::istringstream text(assay::test::read_file(file));
  bool in_block = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```")) in_block = !in_block;
    if (in_block) continue;
    const std::size_t level = line.find_first_not_of('#');
    if (level != 0 && level <= 6 && line.substr(level, 1) == " ") found.anchors.insert(slug(line.substr(level + 1)));
    find_links(line, found.links);
  }
  return found;
}

/// The pages that the navigation names: "llm.md" for docs/llm.md.
std::set<std::string> navigation() {
  std::set<std::string> pages;
  std::istringstream text(assay::test::read_file(root / "web/site/mkdocs.yml"));
  for (std::string line; std::getline(text, line);) {
    const std::size_t begin = line.find_last_of(" ") + 1;
    if (line.ends_with(".md") && line.find('#') == std::string::npos) pages.insert(line.substr(begin));
  }
  return pages;
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

TEST_CASE("the scripts that the guides call can be called") {
  std::size_t called = 0;
  for (const page& one : all_pages()) {
    CAPTURE(one.file.string());
    const std::string text = assay::test::read_file(one.file);
    for (std::size_t at = text.find("scripts/"); at != std::string::npos; at = text.find("scripts/", at + 1)) {
      const std::size_t end =
          text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + std::string_view("scripts/").size());
      const bool by_bash = at >= 5 && text.compare(at - 5, 5, "bash ") == 0;
      if (end == std::string::npos || text.compare(end, 3, ".sh") != 0 || by_bash) continue;
      const fs::path script = root / (text.substr(at, end - at) + ".sh");
      if (!fs::exists(script)) continue;
      CAPTURE(script.string());
      CHECK((fs::status(script).permissions() & fs::perms::owner_exec) != fs::perms::none);
      ++called;
    }
  }
  CHECK(called > 40);
}

TEST_CASE("the anchor of a heading is the one that GitHub makes") {
  CHECK(slug("What is repeated, and what is not") == "what-is-repeated-and-what-is-not");
  CHECK(slug("Checking files: `assay validate`") == "checking-files-assay-validate");
  CHECK(slug("A -- b_c") == "a----b_c");
}

TEST_CASE("each link between the pages leads to a file and a heading that exist") {
  std::map<fs::path, contents> read;
  std::size_t followed = 0;
  for (const page& from : all_pages()) {
    CAPTURE(from.file.string());
    for (const std::string& link : read_page(from.file).links) {
      CAPTURE(link);
      const std::size_t hash = std::min(link.find('#'), link.size());
      const fs::path target = hash == 0 ? from.file : fs::weakly_canonical(from.folder / link.substr(0, hash));
      CHECK(fs::exists(target));
      if (hash < link.size() && target.extension() == ".md" && fs::exists(target)) {
        if (!read.contains(target)) read[target] = read_page(target);
        CHECK_MESSAGE(read[target].anchors.contains(link.substr(hash + 1)), "no such heading");
      }
      ++followed;
    }
  }
  CHECK(followed > 150);
}

TEST_CASE("the navigation of the site has every page of docs/, and no other") {
  std::set<std::string> pages{"index.md",     "readme.md",     "contributing.md", "security.md",
                              "changelog.md", "benchmarks.md", "npm-package.md",  "api/index.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") pages.insert(fs::relative(entry.path(), root / "docs").generic_string());
  }
  CHECK(navigation() == pages);
}
