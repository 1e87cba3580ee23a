// Scripts that complete the command line in a shell.
#pragma once

#include "cli/command_model.hpp"

#include <string>
#include <vector>

namespace assay::cli {

/// For bash 4 and newer; needs nothing else (bash-completion loads it where it is installed).
[[nodiscard]] std::string bash_completions(const std::vector<command_model>& models);
/// For zsh; a function for its fpath.
[[nodiscard]] std::string zsh_completions(const std::vector<command_model>& models);
/// For fish 3 and newer.
[[nodiscard]] std::string fish_completions(const std::vector<command_model>& models);

}  // namespace assay::cli
