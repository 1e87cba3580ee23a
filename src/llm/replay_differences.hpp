// Where a replay differs from the recording.
#pragma once

#include <assay/llm/capsule.hpp>

#include <vector>

namespace assay::inline v0::detail {

/// Compares attempt by attempt, and then the end. `now`: all but its differences.
[[nodiscard]] std::vector<replay_difference> differences_of(const extraction_record& record,
                                                            const replayed_extraction& now);

}  // namespace assay::inline v0::detail
