// Ends a wait for readiness from another thread, or from a signal's handler.
#pragma once

namespace assay::inline v0::async::detail {

/// A descriptor that can be read from once somebody has notified: an eventfd on Linux, elsewhere a pipe.
class waker {
 public:
  /// Throws std::system_error.
  waker();
  waker(const waker&) = delete;
  waker& operator=(const waker&) = delete;
  ~waker();

  /// Thread-safe and async-signal-safe.
  void notify() const noexcept;
  /// Forgets notifications so far.
  void clear() const noexcept;
  [[nodiscard]] int fd() const noexcept { return reading_; }

 private:
  int reading_;
  int writing_;  // the same one for an eventfd
};

}  // namespace assay::inline v0::async::detail
