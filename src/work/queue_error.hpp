// Failures of the queue.
#pragma once

#include <stdexcept>
#include <string>

namespace assay::work {

/// The server can't be used as it must be. The message is a sentence that says what was tried and why it failed.
struct queue_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The server did not answer in time, or is away: another try may succeed.
struct queue_unreachable : queue_error {
  using queue_error::queue_error;
};

}  // namespace assay::work
