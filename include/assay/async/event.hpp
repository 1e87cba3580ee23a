// event: tasks wait until something has happened.
#pragma once

#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>

#include <coroutine>
#include <source_location>
#include <string>
#include <utility>

namespace assay::inline v0::async {

/// Is set or not; any number of tasks wait until it is. For one thread: another sets it by event_loop::post. Should
/// outlive its waiters, which otherwise get usage_error. Its functions throw wrong_thread_error on any other thread
/// than the first that used it.
///
///   async::event done{"done"};
///   co_await done.wait();        // in one task
///   done.set();                  // in another
class event : public detail::waitable {
 public:
  class waiter;

  /// `name` appears in deadlock reports.
  explicit event(std::string name = {}) : waitable("event", std::move(name)) {}

  /// Resumes all waiters in the order in which they came; later waits return at once.
  void set() {
    check_thread();
    is_set_ = true;
    while (detail::listed_wait* const wait = waiters_.pop()) wait->wake();
  }
  /// Makes later waits block again.
  void reset() {
    check_thread();
    is_set_ = false;
  }
  [[nodiscard]] bool is_set() const noexcept { return is_set_; }

  /// Waits until it is set. Throws `cancelled`.
  [[nodiscard]] waiter wait(std::source_location where = std::source_location::current());

 private:
  detail::wait_list waiters_;
  bool is_set_ = false;
};

class event::waiter final : public detail::listed_wait {
 public:
  waiter(event& awaited, std::source_location where) noexcept : listed_wait(where), awaited_(awaited) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    awaited_.check_thread();
    if (!begin(suspended)) return false;
    if (awaited_.is_set_) return stay();
    awaited_.waiters_.push(*this);
    return true;
  }
  void await_resume() const { end(); }

  [[nodiscard]] std::string describe() const override { return "for " + awaited_.title(); }

 private:
  event& awaited_;
};

inline event::waiter event::wait(std::source_location where) { return {*this, where}; }

}  // namespace assay::inline v0::async
