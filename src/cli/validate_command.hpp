// assay validate: data files against JSON Schemas, as they are.
#pragma once

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command; when it is chosen it runs and puts its exit code into `code`.
void add_validate_command(CLI::App& app, int& code);

}  // namespace assay::cli
