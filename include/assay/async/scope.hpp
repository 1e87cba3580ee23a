// scope: clean-up that may wait, on every way out.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/async/this_task.hpp>
#include <assay/detail/export.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::async {

/// What is to be done at the end of a scope.
class ASSAY_EXPORT cleanup {
 public:
  /// Has `action` called when the scope ends, the latest first. It takes nothing and gives task<void> or nothing. It
  /// may await, even when the scope was cancelled; should it be slow, with_timeout limits it.
  template <class F>
  requires std::invocable < std::decay_t<F>
  & > void add(F&& action) { actions_.push_back(std::make_unique<holder<std::decay_t<F>>>(std::forward<F>(action))); }

  /// Forgets what was added: the work is done, nothing is to be undone.
  void dismiss() noexcept { actions_.clear(); }

  /// For scope: does all of it, whatever happens to parts of it. The first error, to which the others are attached.
  [[nodiscard]] task<std::exception_ptr> run(std::exception_ptr first_error);

 private:
  struct base {
    virtual ~base() = default;
    virtual task<void> run() = 0;
  };
  template <class F>
  struct holder final : base {
    template <class G>
    explicit holder(G&& from) : action(std::forward<G>(from)) {}
    task<void> run() override {
      if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
        action();
        co_return;
      } else {
        co_await action();
      }
    }
    F action;
  };

  std::vector<std::unique_ptr<base>> actions_;
};

namespace detail {
/// Keeps cancellation from a part of a task.
class shielded {
 public:
  explicit shielded(task_state& state) noexcept : task_(state) { task_.begin_shield(); }
  shielded(const shielded&) = delete;
  shielded& operator=(const shielded&) = delete;
  ~shielded() { task_.end_shield(); }

 private:
  task_state& task_;
};
[[nodiscard]] inline auto this_task_state() {
  return ask_task_state([](task_state& state) { return &state; });
}
}  // namespace detail

/// Runs `work` to its end even if the task is cancelled meanwhile; the next wait after it throws `cancelled`.
template <class T>
[[nodiscard]] task<T> shield(task<T> work) {
  detail::task_state* const state = co_await detail::this_task_state();
  const detail::shielded kept(*state);
  co_return co_await std::move(work);
}

/// Runs `body`, a callable that takes a cleanup& and gives a task, and then what was added to the clean-up: on return,
/// error and cancellation alike, shielded from cancellation. Gives body's result or throws its error; an error of the
/// clean-up is thrown if body had none, else it is one of the suppressed_errors.
///
///   session server;
///   co_await async::scope([&](async::cleanup& at_end) -> async::task<void> {
///     co_await server.open();
///     at_end.add([&] { return server.close(); });    // a task
///     co_await talk(server);
///   });
///
/// Variables within `body` are gone when the clean-up runs: what it uses must live outside, or in the action itself.
template <class Body>
[[nodiscard]] auto scope(Body body) -> std::invoke_result_t<Body&, cleanup&> {
  detail::task_state* const state = co_await detail::this_task_state();
  cleanup at_end;
  auto work = body(at_end);
  co_await detail::task_end(work);
  {
    const detail::shielded kept(*state);
    const std::exception_ptr body_error = work.handle().promise().error;
    const std::exception_ptr error = co_await at_end.run(body_error);
    if (error && !body_error) std::rethrow_exception(error);
  }
  co_return work.take();
}

}  // namespace assay::inline v0::async
