// The lines that `assay parse --jsonl` and `assay ask --jsonl` write, read again: an earlier run to compare with.
#pragma once

#include "report/earlier_outcomes.hpp"
#include "report/run_collector.hpp"

#include <cstdint>
#include <string_view>

namespace assay::reports {

/// By the reason that a line of `assay ask` has; by an empty one for those of `assay parse`.
[[nodiscard]] row_outcome outcome_of(std::string_view reason) noexcept;

/// Adds what a line says to both; false where it is no such line. It has no text of the answer, so its rows have none.
[[nodiscard]] bool add_result_line(std::string_view line, std::uint64_t number, run_collector& counts,
                                   earlier_outcomes& outcomes);

}  // namespace assay::reports
