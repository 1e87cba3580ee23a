// assay diff: what a new version of a schema accepts beside the old one.
#pragma once

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command; when it is chosen it runs and puts its exit code into `code`.
void add_diff_command(CLI::App& app, int& code);

}  // namespace assay::cli
