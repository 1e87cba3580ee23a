// The texts of --help beside the options, and its width.
#pragma once

#include "cli/command_context.hpp"
#include "cli/command_model.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Puts the texts behind the options of --help, and keeps them for the command's man page.
void describe(CLI::App& command, command_context& context, command_texts texts);

/// Has the help of the program and of commands that are added later fit into the terminal, if standard output is one:
/// of 40 to 100 columns; else 100.
void wrap_help(CLI::App& app);

}  // namespace assay::cli
