// Other programs, run without a shell, so that no name or path needs quoting.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// Runs a program (looked up in PATH) and waits for it; both its output streams go into the file `output`.
/// Returns its exit code, 128 + the signal where one ended it; nothing where there is no such program.
/// Throws failure where it can't be started for another reason.
[[nodiscard]] std::optional<int> run_program(const std::vector<std::string>& arguments,
                                             const std::filesystem::path& output);

}  // namespace assay::cli
