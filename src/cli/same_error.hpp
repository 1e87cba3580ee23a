// When two errors count as the same, for `assay minimize`.
#pragma once

#include <assay/error.hpp>

#include <span>

namespace assay::cli {

/// Whether one of the errors has the type of `wanted` and its path, whatever the indexes of lists in it: when items go,
/// those behind them move up. An error of the answer as a whole (with an empty path) must also have its message,
/// because one type (json_invalid) stands for many reasons there.
[[nodiscard]] bool has_same_error(std::span<const error> errors, const error& wanted);

}  // namespace assay::cli
