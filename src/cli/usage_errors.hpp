// The messages for wrong usage of the command line.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace assay::cli {

/// One line: what is wrong, and where to look. An option or command that there is not comes before anything else that
/// is wrong, because what seems to be missing is often only misspelled; where one has nearly the same name, it is
/// named.
[[nodiscard]] std::string usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace assay::cli
