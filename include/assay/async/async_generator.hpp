// async_generator<T>: a coroutine that gives values one by one, and may wait in between.
#pragma once

#include <assay/async/detail/frame_memory.hpp>
#include <assay/async/detail/task_state.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace assay::inline v0::async {

/// Values that are made as they are asked for: `co_yield` in the coroutine, `next` outside. Lazy, and only as far ahead
/// as asked. Its waits belong to the task that asks. An exception travels to who asks, and ends it; so does
/// cancellation. One that is destroyed before its end runs the destructors of its variables, and can't wait for
/// anything then; a task that waits for its next value gets usage_error. It may be resumed in a later run or another
/// loop than it began in, on any thread that then has it to itself.
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
    if (!handle_) return;
    stepper* const asking = handle_.promise().asking_;
    const std::coroutine_handle<> awaiting = handle_.promise().continuation;
    handle_.destroy();
    if (asking != nullptr) asking->generator_gone(awaiting);
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
      promise.asking_ = nullptr;
      if (promise.continuation) detail::this_thread.next = promise.continuation;
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
  friend class async_generator;
  friend class stepper;
  std::optional<T> value_;
  stepper* asking_ = nullptr;  // who waits for the next value
};

template <class T>
class async_generator<T>::stepper {
 public:
  explicit stepper(std::coroutine_handle<promise_type> generator) noexcept : generator_(generator) {}
  stepper(const stepper&) = delete;
  stepper& operator=(const stepper&) = delete;
  ~stepper() {
    if (generator_ && generator_.promise().asking_ == this) generator_.promise().asking_ = nullptr;
  }

  [[nodiscard]] bool await_ready() const {
    if (!generator_) detail::throw_empty_task();
    if (generator_.promise().asking_ != nullptr)
      throw usage_error("assay::async: two tasks ask one generator for its next value");
    return generator_.promise().finished;
  }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> asking) {
    promise_type& promise = generator_.promise();
    promise.asking_ = this;
    task_ = asking.promise().state;
    return detail::run_inside(generator_, promise, asking, task_, [&promise] { return promise.asking_ == nullptr; });
  }
  std::optional<T> await_resume() {
    const auto generator = std::exchange(generator_, nullptr);
    if (!generator) throw usage_error("assay::async: a generator was destroyed while a task waited for its next value");
    promise_type& promise = generator.promise();
    if (promise.error) std::rethrow_exception(std::exchange(promise.error, nullptr));
    return std::exchange(promise.value_, std::nullopt);
  }

 private:
  friend class async_generator;
  /// The task goes on here, and not in the generator, where it rested.
  void generator_gone(std::coroutine_handle<> awaiting) noexcept {
    generator_ = nullptr;
    task_->resume_elsewhere(awaiting);
  }

  std::coroutine_handle<promise_type> generator_;
  detail::task_state* task_ = nullptr;
};

}  // namespace assay::inline v0::async
