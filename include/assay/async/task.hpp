// task<T>: a coroutine that gives a T.
#pragma once

#include <assay/async/detail/frame_memory.hpp>
#include <assay/async/detail/task_state.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace assay::inline v0::async {

template <class T>
class task;

namespace detail {

/// Hands control back to whoever awaits the coroutine.
struct final_awaiter {
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    promise_base& promise = ended.promise();
    promise.finished = true;
    if (promise.continuation) this_thread.next = promise.continuation;
  }
  void await_resume() const noexcept {}
};

struct task_promise_base : promise_base {
  [[nodiscard]] static void* operator new(std::size_t size) { return allocate_frame(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] final_awaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { keep_error(); }
  void rethrow_error() const {
    if (error) [[unlikely]]
      std::rethrow_exception(error);
  }
};

template <class T>
class task_promise : public task_promise_base {
  static_assert(aligned_for_frames<T>, "assay::async: a task can't give an over-aligned type; give a pointer to it");

 public:
  task_promise() noexcept {}
  ~task_promise() {
    if (has_value_) std::destroy_at(&value_);
  }
  [[nodiscard]] task<T> get_return_object() noexcept;
  template <class U>
  requires std::constructible_from<T, U&&>
  void return_value(U&& value) {
    std::construct_at(&value_, std::forward<U>(value));
    has_value_ = true;
  }
  [[nodiscard]] T take() {
    rethrow_error();
    return std::move(value_);
  }

 private:
  union {
    T value_;
  };
  bool has_value_ = false;
};

template <class T>
class task_promise<T&> : public task_promise_base {
 public:
  [[nodiscard]] task<T&> get_return_object() noexcept;
  void return_value(T& value) noexcept { value_ = std::addressof(value); }
  [[nodiscard]] T& take() const {
    rethrow_error();
    return *value_;
  }

 private:
  T* value_ = nullptr;
};

template <>
class task_promise<void> : public task_promise_base {
 public:
  [[nodiscard]] inline task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow_error(); }
};

template <class T>
class task_awaiter {
 public:
  explicit task_awaiter(std::coroutine_handle<task_promise<T>> child) noexcept : child_(child) {}
  task_awaiter(const task_awaiter&) = delete;
  task_awaiter& operator=(const task_awaiter&) = delete;
  ~task_awaiter() {
    if (child_) child_.destroy();
  }

  [[nodiscard]] bool await_ready() const {
    if (!child_) [[unlikely]]
      throw_empty_task();
    return false;
  }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> parent) const {
    static_assert(
        requires { static_cast<promise_base&>(parent.promise()); },
        "assay::async: a task can only be awaited in an assay::async coroutine (task, async_generator)");
    task_promise<T>& promise = child_.promise();
    return run_inside(child_, promise, parent, parent.promise().state, [&promise] { return promise.finished; });
  }
  T await_resume() const { return child_.promise().take(); }

 private:
  std::coroutine_handle<task_promise<T>> child_;
};

}  // namespace detail

/// A piece of work that runs once it is awaited (or spawned, or handed to run, gather and the like), on the thread of
/// the loop that does so, and gives a T: void, a value, a reference or something that can only be moved. Lazy: a task
/// that is never awaited does nothing, which the compiler warns of. An exception travels to whoever awaits it. It can
/// be awaited once: `co_await fetch()`, or `co_await std::move(work)` for one that has a name. Awaiting costs no stack,
/// however deep the chain, and no memory from malloc, once a task of that size has ended.
///
///   async::task<int> half(int value) { co_return value / 2; }
///   async::task<void> use() { std::cout << co_await half(42); }
///
/// Arguments of a coroutine are kept in it, references as references: what they refer to must live as long as the task.
template <class T = void>
class [[nodiscard("assay::async: a task does nothing unless it is awaited, spawned or run")]] task {
 public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

  task() = default;
  task(task && from) noexcept : handle_(std::exchange(from.handle_, nullptr)) {}
  task& operator=(task&& from) noexcept {
    task(std::move(from)).swap(*this);
    return *this;
  }
  ~task() {
    if (handle_) handle_.destroy();
  }
  void swap(task & other) noexcept { std::swap(handle_, other.handle_); }

  /// False when it is empty: default-constructed, moved from, or awaited before.
  explicit operator bool() const noexcept { return handle_ != nullptr; }

  /// Runs it, and gives its result. Throws empty_task_error, or what the task threw.
  [[nodiscard]] auto operator co_await()&& noexcept { return detail::task_awaiter<T>(release()); }
  /// One that has a name must be moved, to show that it is used up.
  template <class Self = T>
  detail::task_awaiter<T> operator co_await()& noexcept {
    static_assert(!std::is_same_v<Self, T>, "assay::async: a task is used up by await; write co_await std::move(...)");
    return detail::task_awaiter<T>(nullptr);
  }

  // --- for the primitives --------------------------------------------------------------------------------------------

  void require() const {
    if (!handle_) detail::throw_empty_task();
  }
  [[nodiscard]] std::coroutine_handle<promise_type> handle() const noexcept { return handle_; }
  [[nodiscard]] detail::coroutine coroutine() const noexcept {
    return detail::coroutine::from_promise(handle_.promise());
  }
  /// Gives the coroutine away; it is the caller's to destroy.
  std::coroutine_handle<promise_type> release() noexcept { return std::exchange(handle_, nullptr); }
  /// The result of a task that has ended.
  [[nodiscard]] T take() { return handle_.promise().take(); }

 private:
  friend promise_type;
  explicit task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

namespace detail {
template <class T>
task<T> task_promise<T>::get_return_object() noexcept {
  return task<T>(std::coroutine_handle<task_promise>::from_promise(*this));
}
template <class T>
task<T&> task_promise<T&>::get_return_object() noexcept {
  return task<T&>(std::coroutine_handle<task_promise>::from_promise(*this));
}
task<void> task_promise<void>::get_return_object() noexcept {
  return task<void>(std::coroutine_handle<task_promise>::from_promise(*this));
}

/// Awaits a task's end, and leaves its result or error in it.
template <class T>
class task_end {
 public:
  explicit task_end(task<T>& awaited) : child_(awaited.handle()) { awaited.require(); }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> parent) const {
    task_promise<T>& promise = child_.promise();
    return run_inside(child_, promise, parent, parent.promise().state, [&promise] { return promise.finished; });
  }
  void await_resume() const noexcept {}

 private:
  std::coroutine_handle<task_promise<T>> child_;
};

template <class Awaitable>
struct await_result {
  using type = decltype(std::declval<Awaitable>().await_resume());
};
template <class T>
struct await_result<task<T>> {
  using type = T;
};
}  // namespace detail

/// A task that calls `function` when it is awaited and awaits what that returns. It makes a task of a wait, for
/// functions that take tasks:
///
///   co_await async::with_timeout(1s, async::make_task([&] { return done.wait(); }));
template <class F>
[[nodiscard]] auto make_task(F function) -> task<typename detail::await_result<std::invoke_result_t<F&>>::type> {
  co_return co_await function();
}

}  // namespace assay::inline v0::async
