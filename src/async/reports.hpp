// Deadlock reports: which task waits for what.
#pragma once

#include <assay/async/detail/task_state.hpp>

#include <string>

namespace assay::inline v0::async::detail {

/// "pipeline.cpp:12", or empty where the place is within this library.
[[nodiscard]] std::string place_of(const wait& wait);

/// A sentence on the deadlock and a line for each task that waits, in the order in which they were started.
[[nodiscard]] std::string deadlock_report(const event_loop& loop);

}  // namespace assay::inline v0::async::detail
