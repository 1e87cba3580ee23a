// assay schema: the JSON Schema of C++ types, or an existing schema in a provider's dialect.
#pragma once

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds the command; when it is chosen it runs and puts its exit code into `code`.
void add_schema_command(CLI::App& app, int& code);

}  // namespace assay::cli
