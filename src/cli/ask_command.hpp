// assay ask: prompts in, validated JSON from a model out.
#pragma once

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command; when it is chosen it runs and puts its exit code into `code`.
void add_ask_command(CLI::App& app, int& code);

}  // namespace assay::cli
