#include "cli/toolchain.hpp"

#include "cli/failure.hpp"
#include "cli/program_start.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace assay::cli {

std::filesystem::path executable_folder() { return executable_file().parent_path(); }

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool is_installation(const fs::path& prefix) {
  std::error_code problem;
  return fs::exists(prefix / "include/assay/assay.hpp", problem);
}

/// What an installation under `prefix` needs. Its libraries may be there too, where the build had to fetch them.
library_flags flags_of_installation(const fs::path& prefix) {
  const std::string library_folder = (prefix / ASSAY_LIBDIR).string();
  library_flags flags = {{"-I" + (prefix / "include").string()},
                         {"-L" + library_folder, "-Wl,-rpath," + library_folder, "-lassay_core"}};
#ifndef ASSAY_IS_SHARED  // a shared library has found what it needs
#ifdef ASSAY_HAS_RE2
  flags.link.push_back("-lre2");
#endif
#ifdef ASSAY_HAS_PCRE2
  flags.link.push_back("-lpcre2-8");
#endif
#endif
  flags.link.push_back("-pthread");
  return flags;
}

/// The build wrote its flags beside the executable: one a line, libraries and -Wl options among them.
library_flags flags_of_build_tree(std::istream& file) {
  library_flags flags;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    const std::string_view text = line;
    const bool compiles = text.starts_with("-") && !text.starts_with("-Wl,");
    (compiles ? flags.compile : flags.link).push_back(line);
  }
  return flags;
}

}  // namespace

std::vector<std::vector<std::string>> compilers_to_try(const std::string& chosen) {
  if (!chosen.empty()) return {{chosen}};
  if (auto words = words_of(environment("CXX")); !words.empty()) return {words};
  return {{"c++"}, {"g++"}, {"clang++"}};
}

library_flags find_library_flags() {
  if (const std::string home = environment("ASSAY_HOME"); !home.empty()) {
    if (is_installation(home)) return flags_of_installation(home);
    throw failure("ASSAY_HOME is '" + home + "', and there is no include/assay in it; " +
                  "set it to the folder that assay was installed into");
  }
  const fs::path folder = executable_folder();
  if (std::ifstream file(folder / "assay_build_tree.flags"); file) return flags_of_build_tree(file);
  if (const fs::path prefix = folder.parent_path(); is_installation(prefix)) return flags_of_installation(prefix);
  throw failure("cannot find assay's headers beside this executable; " +
                std::string("set ASSAY_HOME to the folder that assay was installed into"));
}

}  // namespace assay::cli
