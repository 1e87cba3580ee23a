// Ctrl-C where no event loop runs: a run that was interrupted still tells what it has.
#pragma once

namespace assay::cli {

/// While it lives, the first SIGINT or SIGTERM is only noted, unless it is ignored; the second ends the program. There
/// is one at a time. Safe to ask from several threads.
class signal_watch {
 public:
  /// Throws std::system_error.
  signal_watch();
  ~signal_watch();
  signal_watch(const signal_watch&) = delete;
  signal_watch& operator=(const signal_watch&) = delete;

  /// The number of the signal that came; 0: none.
  [[nodiscard]] int signal() const noexcept;
  /// Waits until there is something to read (or the end). False where a signal came first.
  [[nodiscard]] bool wait_for(int descriptor) const;
};

}  // namespace assay::cli
