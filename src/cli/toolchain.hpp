// The machine's C++ compiler, and where assay's headers and library are for it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace assay::cli {

/// The folder of this executable; empty where the system doesn't say.
[[nodiscard]] std::filesystem::path executable_folder();

/// The compilers to try, in order, each as the arguments that start it: the one chosen, else $CXX (which may hold
/// arguments, "ccache g++"), else c++, g++, clang++.
[[nodiscard]] std::vector<std::vector<std::string>> compilers_to_try(const std::string& chosen);

struct library_flags {
  std::vector<std::string> compile;
  std::vector<std::string> link;
};

/// What makes a program find assay: from $ASSAY_HOME, else from the build tree or the installation that this executable
/// is part of. Throws failure where there is neither.
[[nodiscard]] library_flags find_library_flags();

}  // namespace assay::cli
