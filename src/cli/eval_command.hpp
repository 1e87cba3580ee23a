// assay eval: cases with expected values against models, recordings and recorded texts.
#pragma once

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command. `code` receives its exit code.
void add_eval_command(CLI::App& app, int& code);

}  // namespace assay::cli
