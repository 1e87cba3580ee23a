// A command that a build of assay is without, because a library was missing or not wanted.
#pragma once

#include "cli/failure.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace assay::cli {

/// Adds a command that --help doesn't name. Whatever stands behind it, it says that it is not in this build, and `why`.
inline void add_absent_command(CLI::App& app, const std::string& name, const std::string& why) {
  CLI::App* command = app.add_subcommand(name, "Not in this build");
  command->group("");
  command->set_help_flag();
  command->prefix_command();
  command->callback([name, why] { throw failure("'assay " + name + "' is not in this build: " + why); });
}

}  // namespace assay::cli
