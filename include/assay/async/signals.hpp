// Unix signals as something to await.
#pragma once

#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

#include <coroutine>
#include <deque>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace assay::inline v0::async {

/// While one lives, these signals do not have their usual effect (mostly to end the process), but wait to be received
/// here. Several may live at once, in several loops: each receives. Signals of one kind that come before the loop looks
/// count as one. To cancel all on Ctrl-C, loop_options::stop_signals is simpler. Within a running loop only; once that
/// loop is gone next throws wrong_thread_error.
///
///   async::signals hangup({SIGHUP});
///   for (;;) { co_await hangup.next(); reload(); }
class ASSAY_EXPORT signals : public detail::waitable {
 public:
  class receiver;

  /// Throws std::system_error for a signal that can't be handled (SIGKILL), and when a process has more than 64.
  explicit signals(std::initializer_list<int> numbers);
  ~signals();

  /// Waits for the next signal; gives its number. Throws `cancelled`.
  [[nodiscard]] receiver next(std::source_location where = std::source_location::current());

 private:
  void came(int number);
  /// Throws wrong_thread_error unless the loop that receives the signals is the one that runs here.
  void check_loop();

  struct inside;
  std::unique_ptr<inside> inside_;
  std::deque<int> pending_;
  detail::wait_list waiters_;
};

class signals::receiver final : public detail::listed_wait {
 public:
  receiver(signals& from, std::source_location where) noexcept : listed_wait(where), from_(from) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    from_.check_loop();
    if (!begin(suspended)) return false;
    if (!from_.pending_.empty()) {
      number_ = from_.pending_.front();
      from_.pending_.pop_front();
      return stay();
    }
    from_.waiters_.push(*this);
    return true;
  }
  int await_resume() const {
    end();
    return number_;
  }

  [[nodiscard]] std::string describe() const override { return "for a signal"; }

 private:
  friend class signals;
  signals& from_;
  int number_ = 0;
};

inline signals::receiver signals::next(std::source_location where) { return {*this, where}; }

}  // namespace assay::inline v0::async
