// Waiting for time to pass, and letting others go first.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

#include <chrono>
#include <coroutine>
#include <source_location>
#include <string>

namespace assay::inline v0::async {

namespace detail {

class ASSAY_EXPORT sleep_wait final : public wait, public timer_node {
 public:
  sleep_wait(time_point when, std::source_location where) noexcept : wait(where) {
    deadline = when.time_since_epoch().count();
  }
  ~sleep_wait() { leave(); }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> waiter) {
    if (!begin(waiter)) return false;
    this_thread.loop->timers().insert(*this, false);
    return true;
  }
  void await_resume() const { end(); }

  [[nodiscard]] std::string describe() const override { return "for a timer"; }

 private:
  void leave() noexcept override {
    if (queued()) this_thread.loop->timers().remove(*this);
  }
};

class ASSAY_EXPORT yield_wait final : public wait {
 public:
  explicit yield_wait(std::source_location where) noexcept : wait(where) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> waiter) {
    if (!begin(waiter)) return false;
    wake();
    return true;
  }
  void await_resume() const { end(); }

  [[nodiscard]] std::string describe() const override { return "for its turn"; }

 private:
  void leave() noexcept override {}
};

}  // namespace detail

/// Waits until the loop's clock shows `when`, not at all for a time that is past (others go first all the same).
/// Throws `cancelled`.
[[nodiscard]] inline detail::sleep_wait sleep_until(
    saturating_time_point when, std::source_location where = std::source_location::current()) noexcept {
  return {when, where};
}

/// Waits for `time`, to the nanosecond on a simulated clock, and about 50 µs longer on a real one. A time beyond the
/// clock's range is the longest there is (292 years); NaN, zero and negative times only let others go first.
///
///   co_await async::sleep_for(20ms);
[[nodiscard]] inline detail::sleep_wait sleep_for(saturating_duration time,
                                                  std::source_location where = std::source_location::current()) {
  return {deadline_after(time), where};
}

/// Lets all tasks that are ready go first. For long computations, so that they don't hold up the loop.
[[nodiscard]] inline detail::yield_wait yield(std::source_location where = std::source_location::current()) noexcept {
  return detail::yield_wait(where);
}

}  // namespace assay::inline v0::async
