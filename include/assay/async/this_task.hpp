// What a task can ask and say of itself.
#pragma once

#include <assay/async/event_loop.hpp>

#include <coroutine>
#include <stop_token>
#include <string>
#include <utility>

namespace assay::inline v0::async {

namespace detail {

/// Calls `function` with the task_state that awaits this, which doesn't wait.
template <class F>
class ask_task_state {
 public:
  explicit ask_task_state(F function) : function_(std::move(function)) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> asking) noexcept {
    task_ = asking.promise().state;
    return false;
  }
  auto await_resume() const { return function_(*task_); }

 private:
  F function_;
  task_state* task_ = nullptr;
};

}  // namespace detail

/// `co_await` it: a std::stop_token that is asked to stop when the task is cancelled. For code that knows stop_tokens,
/// such as a function for offload; waits of this library need none.
///
///   const std::stop_token stop = co_await async::stop_token();
[[nodiscard]] inline auto stop_token() {
  return detail::ask_task_state([](detail::task_state& state) { return state.extras().stop.get_token(); });
}

/// `co_await` it: whether the task was cancelled, and its next wait will throw. For long computations.
[[nodiscard]] inline auto stop_requested() {
  return detail::ask_task_state([](detail::task_state& state) { return state.must_stop(); });
}

/// `co_await` it: gives the task the name that it has in reports. A task here is one that was spawned, or is one of
/// gather's and the like; those it awaits belong to it.
[[nodiscard]] inline auto set_task_name(std::string name) {
  return detail::ask_task_state([name = std::move(name)](detail::task_state& state) { state.extras().name = name; });
}

}  // namespace assay::inline v0::async
