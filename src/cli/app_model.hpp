// The model of the commands, read off the program's options.
#pragma once

#include "cli/command_model.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <vector>

namespace assay::cli {

/// Whether --help names a command: one that is not in this build is there only to say so.
[[nodiscard]] bool is_shown(const CLI::App* command);

/// The program itself first, then its commands in their order. What an option can be completed to is read off the name
/// of what it takes: lower-case words with "|" between are values (several with commas between, where the option splits
/// at commas), FILE, FOLDER, DIR and PATH are paths. Arguments without a name of a type are paths.
[[nodiscard]] std::vector<command_model> models_of(const CLI::App& app,
                                                   const std::map<std::string, command_texts>& texts);

}  // namespace assay::cli
