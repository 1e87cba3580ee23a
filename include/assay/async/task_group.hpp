// task_group: tasks that run beside each other, and end before whoever started them goes on.
#pragma once

#include <assay/async/detail/fail_fast.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0::async {

class task_group;

namespace detail {

/// A task_state that task_group::spawn allocates. It and its coroutine go when neither the group nor a handle needs
/// them.
class spawned_task final : public task_state {
 public:
  ~spawned_task() {
    if (root()) root().destroy();
  }

  [[nodiscard]] static void* operator new(std::size_t size) { return allocate_frame(size); }
  static void operator delete(void* memory, std::size_t size) noexcept { free_frame(memory, size); }

  void share() noexcept { ++owners; }
  void release() noexcept {
    if (--owners == 0) delete this;
  }
};

}  // namespace detail

/// A task that task_group::spawn started: to await its result, or to cancel it alone. Need not be kept. It may outlive
/// the group. Belongs to the loop's thread.
template <class T>
class spawned {
 public:
  class joiner;

  spawned() = default;
  spawned(spawned&& from) noexcept : task_(std::exchange(from.task_, nullptr)) {}
  spawned& operator=(spawned&& from) noexcept {
    std::swap(task_, from.task_);
    return *this;
  }
  ~spawned() {
    if (task_ != nullptr) task_->release();
  }

  /// Asks this task to stop; that is no error to the group.
  void cancel() const { state().cancel(); }
  [[nodiscard]] bool ended() const { return state().ended(); }

  /// Waits for its end, and gives its result or throws its error, once. An error also fails the group. One task at a
  /// time may wait. Throws `cancelled` when whoever waits is cancelled (the task goes on) or the task was.
  [[nodiscard]] joiner join(std::source_location where = std::source_location::current()) const {
    return joiner(state(), where);
  }
  /// The same for a task that has ended; throws usage_error for one that hasn't.
  T result() const {
    if (!ended()) throw usage_error("assay::async: the result of a spawned task was asked for before its end");
    return static_cast<detail::task_promise<T>&>(state().root().promise()).take();
  }

 private:
  friend class task_group;
  explicit spawned(detail::spawned_task& state) noexcept : task_(&state) { state.share(); }
  [[nodiscard]] detail::spawned_task& state() const {
    if (task_ == nullptr) throw usage_error("assay::async: this handle of a spawned task is empty");
    return *task_;
  }

  detail::spawned_task* task_ = nullptr;
};

template <class T>
class spawned<T>::joiner final : public detail::wait {
 public:
  joiner(detail::spawned_task& awaited, std::source_location where) noexcept : wait(where), awaited_(awaited) {
    awaited_.share();
  }
  ~joiner() {
    leave();
    awaited_.release();
  }

  [[nodiscard]] bool await_ready() const noexcept { return awaited_.ended(); }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    detail::wait*& place = awaited_.extras().joiner;
    if (place != nullptr) throw usage_error("assay::async: two tasks wait for the same spawned task");
    if (!begin(suspended)) return false;
    place = this;
    return true;
  }
  T await_resume() const {
    end();
    return static_cast<detail::task_promise<T>&>(awaited_.root().promise()).take();
  }

  [[nodiscard]] std::string describe() const override { return "for " + awaited_.name(); }

 private:
  void leave() noexcept override {
    if (!awaited_.ended() && awaited_.extras().joiner == this) awaited_.extras().joiner = nullptr;
  }
  detail::spawned_task& awaited_;
};

/// Tasks that run beside each other. No task outlives its group: join waits for all of them. The first error cancels
/// the rest and is what join throws; the errors of others are its suppressed_errors. When whoever joins is cancelled,
/// all tasks are, and it goes on when they have ended. with_group joins on every way out; a group that is destroyed
/// without join has its tasks' frames unwound on the spot, where asynchronous clean-up can't wait for anything, and so
/// are the tasks of one that outlives its loop's run. Belongs to the loop's thread; may outlive the loop, and then
/// spawn throws wrong_thread_error.
///
///   async::task_group group("fetches");
///   for (const auto& url : urls) group.spawn(fetch(url));
///   co_await group.join();
class ASSAY_EXPORT task_group final : private detail::fail_fast_join_set {
 public:
  class joiner;

  /// Within a running loop only: throws wrong_thread_error. `name` appears in deadlock reports.
  explicit task_group(const std::string& name = {})
      : fail_fast_join_set(name.empty() ? "task_group" : "task_group '" + name + "'") {}
  ~task_group() { unwind(); }

  /// Starts `work` in its turn. In a group that was cancelled or has failed it ends before it begins. Throws
  /// empty_task_error, and wrong_thread_error on another thread, in another loop or when its loop is gone. `name`
  /// appears in reports.
  template <class T>
  spawned<T> spawn(task<T> work, std::string_view name = {}) {
    work.require();
    auto* const state = new detail::spawned_task;
    spawned<T> handle(*state);
    if (!name.empty()) state->extras().name = name;
    start(*state, work.coroutine());
    work.release();  // the task_state has it
    return handle;
  }

  /// Waits until all tasks have ended. Throws the first error, or `cancelled` if the caller was cancelled. The group
  /// can be used again afterwards.
  [[nodiscard]] joiner join(std::source_location where = std::source_location::current());

  /// Asks all tasks to stop. That is no error: join waits for them and doesn't throw for it.
  void cancel() { cancel_members(); }
  /// How many tasks have not ended.
  [[nodiscard]] std::size_t size() const noexcept { return join_set::size(); }

 private:
  void start(detail::spawned_task& state, detail::coroutine start);
  void on_end(detail::task_state& state) override;
};

class task_group::joiner {
 public:
  joiner(task_group& group, std::source_location where) : group_(group), wait_(group, where) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    task_ = suspended.promise().state;
    if (wait_.await_ready()) return false;
    wait_.await_suspend(suspended);
    return true;
  }
  void await_resume() const { group_.finish(task_->must_stop()); }

 private:
  task_group& group_;
  detail::join_set_wait wait_;
  detail::task_state* task_ = nullptr;
};

inline task_group::joiner task_group::join(std::source_location where) { return {*this, where}; }

/// Runs `body`, a callable that takes a task_group& and gives a task, together with what it spawns into the group, and
/// waits for all on every way out: an error of body or of any task cancels the others, and is thrown when they have
/// ended. Gives body's result.
///
///   co_await async::with_group([&](async::task_group& group) -> async::task<void> {
///     for (const auto& url : urls) group.spawn(fetch(url));
///     co_await progress();
///   });
template <class Body>
[[nodiscard]] auto with_group(Body body, std::string name = {}) -> std::invoke_result_t<Body&, task_group&> {
  task_group group(name);
  auto handle = group.spawn(body(group), "body");
  co_await group.join({});
  co_return handle.result();
}

}  // namespace assay::inline v0::async
