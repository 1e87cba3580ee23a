// assay completions and assay man: what a shell and a manual know of the other commands.
#pragma once

#include "cli/command_context.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds both commands, which describe `app` as it is when they run. App and context must outlive the run.
void add_shell_commands(CLI::App& app, command_context& context);

}  // namespace assay::cli
