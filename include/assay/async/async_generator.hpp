// async_generator<T>: a coroutine that gives values one by one, and may wait in between.
#pragma once

#include <assay/async/frame_memory.hpp>
#include <assay/async/strand.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace assay::async {

/// Values that are made as they are asked for: `co_yield` in the coroutine, `next` outside. Lazy, and only as far ahead
/// as asked. Its waits belong to the task that asks. An exception travels to who asks, and ends it; so does
/// cancellation. One that is destroyed before its end runs the destructors of its variables, and can't wait for
/// anything then.
///
///   async::async_generator<int> count() { for (int i = 0;; ++i) { co_await async::sleep_for(1s); co_yield i; } }
///   auto numbers = count();
///   while (auto number = co_await numbers.next()) use(*number);
template <class T>
class [[nodiscard]] async_generator {
  static_assert(std::is_object_v<T>, "assay::async: a generator gives values; yield pointers in place of references");

 public:
  class promise_type;
  class stepper;

  async_generator() = default;
  async_generator(async_generator&& from) noexcept : handle_(std::exchange(from.handle_, nullptr)) {}
  async_generator& operator=(async_generator&& from) noexcept {
    std::swap(handle_, from.handle_);
    return *this;
  }
  ~async_generator() {
    if (handle_) handle_.destroy();
  }

  /// Runs it to its next value; nothing at its end, and ever after. Throws what the coroutine threw, empty_task_error
  /// for a generator that was moved from, and usage_error when another task waits for its next value already.
  [[nodiscard]] stepper next() { return stepper(handle_); }

 private:
  explicit async_generator(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
class async_generator<T>::promise_type : public detail::promise_base {
  // Ends a step: control goes back to who asked for it.
  struct step_end {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<promise_type> generator) const noexcept {
      promise_type& promise = generator.promise();
      promise.stepping_ = false;
      if (promise.continuation) detail::here.next = promise.continuation;
    }
    void await_resume() const noexcept {}
  };

 public:
  [[nodiscard]] static void* operator new(std::size_t size) { return detail::allocate_frame(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { detail::free_frame(frame, size); }

  [[nodiscard]] async_generator get_return_object() noexcept {
    return async_generator(std::coroutine_handle<promise_type>::from_promise(*this));
  }
  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] step_end final_suspend() noexcept {
    finished = true;
    return {};
  }
  template <class U>
  requires std::constructible_from<T, U&&>
  [[nodiscard]] step_end yield_value(U&& value) {
    value_.emplace(std::forward<U>(value));
    return {};
  }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { keep_error(); }

 private:
  friend class stepper;
  std::optional<T> value_;
  bool stepping_ = false;
};

template <class T>
class async_generator<T>::stepper {
 public:
  explicit stepper(std::coroutine_handle<promise_type> generator) noexcept : generator_(generator) {}

  [[nodiscard]] bool await_ready() const {
    if (!generator_) detail::throw_empty_task();
    if (generator_.promise().stepping_)
      throw usage_error("assay::async: two tasks ask one generator for its next value");
    return generator_.promise().finished;
  }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> asking) const {
    promise_type& promise = generator_.promise();
    promise.stepping_ = true;
    return detail::run_inside(generator_, promise, asking, asking.promise().line,
                              [&promise] { return !promise.stepping_; });
  }
  std::optional<T> await_resume() const {
    promise_type& promise = generator_.promise();
    if (promise.error) std::rethrow_exception(std::exchange(promise.error, nullptr));
    return std::exchange(promise.value_, std::nullopt);
  }

 private:
  std::coroutine_handle<promise_type> generator_;
};

}  // namespace assay::async
