// assay lint: what a provider would refuse in a schema, before any call is made.
#pragma once

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command; when it is chosen it runs and puts its exit code into `code`.
void add_lint_command(CLI::App& app, int& code);

}  // namespace assay::cli
