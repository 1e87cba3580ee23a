// Readiness of file descriptors, by epoll. All that a system without epoll has to replace is this file and its .cpp.
#pragma once

#include <assay/async/event_loop.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::inline v0::async::detail {

/// Ends a poll from another thread.
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
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

class poller {
 public:
  static constexpr std::int64_t forever = -1;

  /// Throws std::system_error.
  poller();
  poller(const poller&) = delete;
  poller& operator=(const poller&) = delete;
  ~poller();

  /// Watches watcher.fd for watcher.wanted. False if the descriptor is always ready (a file on disk). Throws
  /// std::system_error.
  [[nodiscard]] bool add(watcher& watcher);
  void change(watcher& watcher, interest wanted);
  /// Sets its fd to -1.
  void remove(watcher& watcher) noexcept;
  void remove_all() noexcept;

  /// Waits for `timeout` nanoseconds at most and calls the watchers that are ready, up to a few hundred. Returns how
  /// many descriptors were. Its time doesn't depend on how many are watched.
  std::size_t poll(std::int64_t timeout);

  /// Whether anything is watched, but for what is in the background.
  [[nodiscard]] bool watching() const noexcept { return foreground_ > 0; }

 private:
  struct descriptor {
    watcher* first = nullptr;
    std::uint32_t generation = 0;  // tells late events of a closed descriptor from those of its successor
    interest armed = interest::none;
  };
  [[nodiscard]] int arm(int fd) noexcept;
  void call_watchers(std::size_t fd, interest what);
  void count(const watcher& watcher, int change) noexcept;

  int epoll_;
  std::vector<descriptor> descriptors_;  // by number
  watcher* upcoming_ = nullptr;          // while watchers are called
  std::size_t foreground_ = 0;
};

}  // namespace assay::inline v0::async::detail
