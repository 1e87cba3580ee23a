// Ctrl-C while models are asked.
#pragma once

#include <assay/async.hpp>

#include <csignal>

namespace assay::cli {

/// Ends with the signal's number when SIGINT or SIGTERM comes.
[[nodiscard]] inline async::task<int> interruption() {
  async::signals interrupts({SIGINT, SIGTERM});
  co_return co_await interrupts.next();
}

}  // namespace assay::cli
