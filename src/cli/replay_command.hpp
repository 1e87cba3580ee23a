// assay replay: a failed extraction again, offline, and where it differs from the recording.
#pragma once

#include "cli/command_context.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command; when it is chosen it runs and puts its exit code into the context, which must outlive the app.
void add_replay_command(CLI::App& app, command_context& context);

}  // namespace assay::cli
