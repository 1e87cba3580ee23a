// assay serve: the library over HTTP.
#pragma once

#include "cli/command_context.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

void add_serve_command(CLI::App& app, command_context& context);

}  // namespace assay::cli
