// How a command ends: its exit code, and the failures that end it early.
#pragma once

#include <stdexcept>
#include <string>

namespace assay::cli {

enum exit_code : int {
  exit_valid = 0,
  exit_invalid = 1,      ///< the data is at fault: invalid documents, findings, stale schemas
  exit_unusable = 2,     ///< wrong usage, or a file that can't be used
  exit_unfinished = 3,   ///< a limit that the command was given ended its work first
  exit_by_signal = 128,  ///< and the signal's number, as shells have it: ended early, and cleanly
};

/// Ends the command with exit_unusable. The message says what is wrong and what to do.
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nothing more can be written: no other file is worth a try.
struct output_failure : failure {
  using failure::failure;
};

}  // namespace assay::cli
