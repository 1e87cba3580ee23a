// The lines that `assay ask --jsonl` has written, read again to go on.
#pragma once

#include <string>
#include <unordered_set>

namespace assay::cli {

/// The ids (JSON text) that have a value in `file`, which holds such lines; others are named on standard error and
/// passed over. Where `file` is what standard output appends to, and its last line was cut off, that line is ended.
/// Throws failure where it can't be read, and where standard output has emptied it.
[[nodiscard]] std::unordered_set<std::string> answered_ids(const std::string& file);

}  // namespace assay::cli
