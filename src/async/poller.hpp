// Who waits for which file descriptor. What the system says of them comes from a readiness_backend.
#pragma once

#include "descriptor_map.hpp"
#include "readiness_backend.hpp"

#include <assay/async/event_loop.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace assay::inline v0::async::detail {

class poller {
 public:
  static constexpr std::int64_t forever = readiness_backend::forever;

  /// Throws std::system_error.
  explicit poller(std::unique_ptr<readiness_backend> backend = make_readiness_backend());
  poller(const poller&) = delete;
  poller& operator=(const poller&) = delete;

  /// Watches watcher.fd for watcher.wanted. False if the descriptor is always ready (a file on disk). Throws
  /// std::system_error.
  [[nodiscard]] bool add(watcher& watcher);
  void change(watcher& watcher, interest wanted);
  /// Sets its fd to -1.
  void remove(watcher& watcher) noexcept;
  void remove_all() noexcept;

  /// Waits for `timeout` nanoseconds at most and calls the watchers that are ready, up to a few hundred. Returns how
  /// many descriptors were.
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
  void call_watchers(int fd, interest what);
  void count(const watcher& watcher, int change) noexcept;

  std::unique_ptr<readiness_backend> backend_;
  descriptor_map<descriptor> descriptors_;
  watcher* upcoming_ = nullptr;  // while watchers are called
  std::size_t foreground_ = 0;
};

}  // namespace assay::inline v0::async::detail
