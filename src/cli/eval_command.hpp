// assay eval: cases with expected values against models, recordings and recorded texts.
#pragma once

#include "cli/command_context.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command to the program.
void add_eval_command(CLI::App& app, command_context& context);

}  // namespace assay::cli
