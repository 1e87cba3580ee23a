// Waiting until a file descriptor can be read or written without blocking.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

#include <coroutine>
#include <source_location>
#include <string>

namespace assay::inline v0::async {

namespace detail {

class ASSAY_EXPORT readiness_wait final : public wait, public watcher {
 public:
  readiness_wait(int descriptor, interest what, std::source_location where) noexcept
      : wait(where), descriptor_(descriptor) {
    wanted = what;
  }
  ~readiness_wait() { leave(); }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    if (!begin(suspended)) return false;
    return watch() || stay();
  }
  void await_resume() const { end(); }

  [[nodiscard]] std::string describe() const override;

 private:
  void leave() noexcept override;
  void ready(interest what) override;
  /// False if there is nothing to wait for.
  [[nodiscard]] bool watch();

  int descriptor_;
};

}  // namespace detail

/// Waits until `fd` (a socket, pipe, terminal, eventfd...) can be read without blocking: there is input, the other side
/// has closed, or there is an error for read to report. A file on disk always is. The descriptor should be
/// non-blocking, and must not be closed meanwhile. Throws `cancelled`, and std::system_error for what can't be watched.
///
///   while ((count = read(fd, buffer, size)) < 0 && errno == EAGAIN) co_await async::readable(fd);
[[nodiscard]] inline detail::readiness_wait readable(
    int fd, std::source_location where = std::source_location::current()) noexcept {
  return {fd, interest::read, where};
}

/// The same for writing: there is room, or an error for write to report.
[[nodiscard]] inline detail::readiness_wait writable(
    int fd, std::source_location where = std::source_location::current()) noexcept {
  return {fd, interest::write, where};
}

}  // namespace assay::inline v0::async
