// What other threads have posted to a loop.
#pragma once

#include "waker.hpp"

#include <assay/async/detail/callback.hpp>
#include <assay/async/event_loop.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace assay::inline v0::async::detail {

class mailbox {
 public:
  /// False if the loop is gone. Thread-safe.
  bool post(callback function) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    functions_.push_back(std::move(function));
    if (functions_.size() == 1) waker_.notify();
    return true;
  }

  /// What was posted since, in order.
  [[nodiscard]] std::vector<callback> take() {
    const std::lock_guard lock(mutex_);
    waker_.clear();
    return std::exchange(functions_, {});
  }

  void close() {
    std::vector<callback> dropped;  // destroyed without the lock
    const std::lock_guard lock(mutex_);
    closed_ = true;
    dropped.swap(functions_);
  }

  [[nodiscard]] int fd() const noexcept { return waker_.fd(); }

 private:
  std::mutex mutex_;
  std::vector<callback> functions_;
  bool closed_ = false;
  waker waker_;
};

/// Sees that there is mail.
class mail_watcher final : public watcher {
 public:
  explicit mail_watcher(const mailbox& box) {
    fd = box.fd();
    wanted = interest::read;
    background = true;
  }
  /// Whether mail came since the last question.
  [[nodiscard]] bool rang() noexcept { return std::exchange(rang_, false); }

 private:
  void ready(interest) override { rang_ = true; }

  bool rang_ = false;
};

}  // namespace assay::inline v0::async::detail
