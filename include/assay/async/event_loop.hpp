// The event loop: one thread that runs coroutines, one at a time, and sleeps until the next can go on.
#pragma once

#include <assay/async/detail/callback.hpp>
#include <assay/async/detail/saturating.hpp>
#include <assay/async/detail/task_state.hpp>
#include <assay/async/detail/timer_queue.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <stop_token>
#include <string>
#include <vector>

namespace assay::inline v0::async {

/// Where a loop's time comes from.
enum class clock_kind : std::uint8_t {
  real,
  /// For tests: starts at loop_options::simulated_start and stands still while anything can run. When all tasks wait it
  /// jumps to the next timer, so that an hour's sleep takes no time and times are exact. Before it jumps it looks for
  /// input that is there already, and waits (really) for offloaded work.
  simulated,
};

/// Something ran for so long without awaiting anything that all other tasks were held up.
struct slow_callback {
  std::string task;   ///< its name, as in a deadlock report
  duration time;      ///< how long it held the loop
  std::string until;  ///< "file.cpp:12", the wait that ended it; empty if it ended or yielded
};

/// How a loop runs: its clock, what it reports, which signals stop it.
struct ASSAY_EXPORT loop_options {
  clock_kind clock = clock_kind::real;
  /// What counts as too slow; zero turns the measurement off, which saves two looks at the clock for each resumption.
  saturating_duration slow_after = default_slow_after();
  /// Told of each slow callback, on the loop's thread; must not throw. By default a line is written to standard error.
  std::function<void(const slow_callback&)> on_slow = {};
  /// Signals that cancel what run runs, for instance {SIGINT, SIGTERM}: clean-up is done, then run throws `cancelled`.
  /// A second one ends the process as it would have without.
  std::vector<int> stop_signals = {};
  /// What the simulated clock shows at first.
  time_point simulated_start = {};

  /// 100 ms in builds of the library with assertions, else zero.
  [[nodiscard]] static duration default_slow_after() noexcept;
};

/// What a file descriptor is watched for.
enum class interest : std::uint8_t { none = 0, read = 1, write = 2, both = 3 };
[[nodiscard]] constexpr interest operator|(interest left, interest right) noexcept {
  return static_cast<interest>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}
[[nodiscard]] constexpr interest operator&(interest left, interest right) noexcept {
  return static_cast<interest>(static_cast<unsigned>(left) & static_cast<unsigned>(right));
}

namespace detail {
class mailbox;
class mail_watcher;
class main_join_set;
class poller;
struct callback_timer;
class watcher;

/// Wakes whatever waits for a file descriptor. Lives where it is used, and doesn't move while it is registered.
class ASSAY_EXPORT watcher {
 public:
  watcher() = default;
  watcher(const watcher&) = delete;
  watcher& operator=(const watcher&) = delete;

  int fd = -1;
  interest wanted = interest::none;
  bool background = false;  ///< doesn't count as something that may yet happen

  [[nodiscard]] bool registered() const noexcept { return fd >= 0; }

  virtual void ready(interest what) = 0;

 protected:
  ~watcher() = default;

 private:
  friend class poller;
  watcher* previous_ = nullptr;  // of the same descriptor
  watcher* next_ = nullptr;
};
}  // namespace detail

/// A timer that calls back. Taken back when this is destroyed. Belongs to the loop's thread. It never calls once the
/// loop is gone.
class [[nodiscard]] ASSAY_EXPORT timer {
 public:
  timer() noexcept;
  timer(timer&&) noexcept;
  timer& operator=(timer&&) noexcept;
  ~timer();

  /// Takes the timer back; nothing happens where it has called already.
  void cancel() noexcept;
  /// Whether it has yet to call.
  [[nodiscard]] bool pending() const noexcept;

 private:
  friend class event_loop;
  explicit timer(std::unique_ptr<detail::callback_timer> node) noexcept;
  std::unique_ptr<detail::callback_timer> node_;
};

/// A file descriptor that is watched. The watch ends when this is destroyed, which must be before the descriptor is
/// closed, or when the loop is. Belongs to the loop's thread.
class [[nodiscard]] ASSAY_EXPORT fd_watch {
 public:
  fd_watch() noexcept;
  fd_watch(fd_watch&&) noexcept;
  fd_watch& operator=(fd_watch&&) noexcept;
  ~fd_watch();

  /// Changes what is watched for; interest::none pauses the watch. May be called from the callback. Throws
  /// std::system_error, and usage_error for an empty handle or when the loop is gone.
  void set_interest(interest wanted);

 private:
  friend class event_loop;
  struct inside;
  explicit fd_watch(std::unique_ptr<inside> content) noexcept;
  std::unique_ptr<inside> inside_;
};

/// A way into a loop for other threads. Copies are cheap; may outlive the loop.
class ASSAY_EXPORT remote {
 public:
  /// Has the loop call `function` soon, on its thread. False if the loop is gone; then `function` is dropped.
  /// Thread-safe.
  bool post(callback function) const;

 private:
  friend class event_loop;
  explicit remote(std::shared_ptr<detail::mailbox> box) noexcept : box_(std::move(box)) {}
  std::shared_ptr<detail::mailbox> box_;
};

/// While one lives, the loop waits for posts of other threads instead of reporting a deadlock. Belongs to the loop's
/// thread; may outlive the loop.
class [[nodiscard]] ASSAY_EXPORT work_guard {
 public:
  explicit work_guard(event_loop& loop) noexcept;
  work_guard(work_guard&& from) noexcept : guards_(std::exchange(from.guards_, nullptr)) {}
  work_guard& operator=(work_guard&& from) noexcept {
    std::swap(guards_, from.guards_);
    return *this;
  }
  ~work_guard() {
    if (guards_) --*guards_;
  }

 private:
  std::shared_ptr<std::size_t> guards_;  // how many the loop has
};

/// Runs tasks on the thread that calls run. Only post, poster and request_stop may be called from other threads. A loop
/// takes what is ready in the order in which it became ready; looks for input, posts and timers after at most 64 of
/// those; and sleeps in the kernel when nothing is ready.
///
/// A loop can run one task after another. Nothing that belongs to one run reaches the next: its tasks have ended, also
/// those of a group that outlives the main task (see run), its results of offloaded work are dropped, and a stop asked
/// of it no longer counts. What belongs to the loop stays: posts, timers and watches call in the next run, and the
/// simulated clock goes on. Whatever outlives the loop itself (groups, timers, watches, guards) can be destroyed at any
/// time, and throws wrong_thread_error or usage_error when it is used.
///
///   async::event_loop loop;
///   const int answer = loop.run(ask());
class ASSAY_EXPORT event_loop {
 public:
  /// Throws std::system_error when the system has no descriptors left.
  explicit event_loop(loop_options options = {});
  ~event_loop();
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  /// Runs `main`, and all that it starts, until `main` has ended; gives its result or throws its error. May be called
  /// again. Tasks that are left then, in groups which outlive `main`, are unwound as if their group were destroyed:
  /// each wait of theirs throws `cancelled`. When `stop` is asked, `main` is cancelled. Throws deadlock_error when
  /// `main` can never end, empty_task_error, wrong_thread_error when this thread runs a loop already or another thread
  /// runs this one, and whatever a callback threw.
  template <class T>
  T run(task<T> main, std::stop_token stop = {}) {
    main.require();
    run_root(main.coroutine(), std::move(stop));
    return main.take();
  }

  /// The loop that runs on this thread. Throws wrong_thread_error if none does.
  [[nodiscard]] static event_loop& current();
  /// Whether it runs on this thread.
  [[nodiscard]] bool is_current() const noexcept { return detail::this_thread.loop == this; }

  /// The time by this loop's clock.
  [[nodiscard]] time_point now() const noexcept { return time_point(duration(now_ns())); }

  /// Has `function` called on the loop's thread soon, in the order of the posts. Thread-safe. An exception that it
  /// throws cancels the main task and is thrown by run. A post alone doesn't keep the loop from reporting a deadlock:
  /// hold a work_guard where another thread is to post. What no run has called by its end is called in the next; when
  /// the loop is destroyed it is dropped.
  void post(callback function);
  /// The same as an object that may outlive the loop. Thread-safe.
  [[nodiscard]] remote poster() const { return remote(mailbox_); }
  /// Cancels the main task of the run under way. Has no effect when none is, nor on a later run: a std::stop_token
  /// given to run can be asked before. Thread-safe.
  void request_stop();

  /// Calls `function` once, when `delay` has passed. Timers of the same time call in the order in which they were set;
  /// one that is set while timers call waits for the loop's next pass, in which everything else has its turn too. A
  /// time beyond the clock's range is its last point (292 years), one that has passed is now.
  timer call_later(saturating_duration delay, callback function) {
    return call_at(deadline_after(now(), delay), std::move(function));
  }
  /// The same at a time of this loop's clock. Both throw wrong_thread_error if another thread runs this loop.
  timer call_at(saturating_time_point when, callback function);

  /// Calls `function` with what `fd` is ready for, again and again while it is ready (level-triggered). An error or
  /// hang-up counts as ready for all that is wanted. Throws std::system_error if the descriptor can't be watched.
  fd_watch watch(int fd, interest wanted, std::function<void(interest)> function);

  // --- for the primitives --------------------------------------------------------------------------------------------

  /// Queues a task_state to be resumed.
  void make_ready(detail::task_state& state) noexcept {
    state.state_ = detail::task_state::state::ready;
    state.next_ready_ = nullptr;
    *ready_end_ = &state;
    ready_end_ = &state.next_ready_;
  }
  [[nodiscard]] std::int64_t now_ns() const noexcept;
  [[nodiscard]] detail::timer_queue& timers() noexcept { return timers_; }
  /// Calls `function`, and ends the main task with what it throws.
  template <class F>
  void guarded(F&& function) noexcept {
    try {
      function();
    } catch (...) {
      fail(std::current_exception());
    }
  }
  [[nodiscard]] detail::join_set* join_sets() const noexcept { return join_sets_; }
  [[nodiscard]] detail::poller& descriptors() noexcept { return *poller_; }
  /// Counts something that may come from outside and isn't certain to. +1 or -1.
  void count_chance(int change) noexcept { outside_chances_ += static_cast<std::size_t>(change); }

 private:
  friend class detail::join_set;
  friend class detail::task_state;
  friend class fd_watch;
  friend class work_guard;

  /// Ends the members of all join_sets: what is left when the main task has ended.
  class end_of_run;

  void check_thread(const char* what) const;
  void run_root(detail::coroutine start, std::stop_token stop);
  void turn();
  void run_ready();
  void resume(detail::task_state& state);
  void report_if_slow(const detail::task_state& state, duration time) const;
  void fire_timers();
  bool poll(std::int64_t timeout);
  void idle();
  void idle_on_simulated_clock();
  [[nodiscard]] bool something_may_happen() const noexcept;
  void deliver_posts();
  void unqueue_doomed() noexcept;
  void unwind_join_sets() noexcept;
  void fail(std::exception_ptr error) noexcept;
  void break_deadlock();

  detail::task_state* ready_ = nullptr;
  detail::task_state** ready_end_ = &ready_;
  detail::timer_queue timers_;
  loop_options options_;
  std::int64_t simulated_now_ = options_.simulated_start.time_since_epoch().count();
  std::unique_ptr<detail::poller> poller_;
  std::shared_ptr<detail::mailbox> mailbox_;
  std::unique_ptr<detail::mail_watcher> mail_;
  detail::join_set* join_sets_ = nullptr;
  detail::main_join_set* main_ = nullptr;
  // work_guards: something is to come from another thread
  std::shared_ptr<std::size_t> outside_work_ = std::make_shared<std::size_t>(0);
  std::size_t outside_chances_ = 0;     // something may come: a stop_token may be asked
  std::atomic<std::uint64_t> run_ = 0;  // grows at each begin and end of a run: odd while one is under way
  std::exception_ptr failure_;          // what run throws whatever the main task ended with
};

/// Runs `main` on a loop of its own: event_loop::run.
///
///   int main() { return async::run(serve(), {.stop_signals = {SIGINT}}); }
template <class T>
T run(task<T> main, loop_options options = {}, std::stop_token stop = {}) {
  event_loop loop(std::move(options));
  return loop.run(std::move(main), std::move(stop));
}

/// The time by the clock of the loop that runs on this thread. Throws wrong_thread_error if none does.
[[nodiscard]] ASSAY_EXPORT time_point now();

/// The same plus `delay`; the clock's last point where that is out of its range.
[[nodiscard]] inline time_point deadline_after(saturating_duration delay) { return deadline_after(now(), delay); }

namespace detail {
inline void wait::wake() noexcept { task_->join_set_->loop().make_ready(*task_); }
}  // namespace detail

}  // namespace assay::inline v0::async
