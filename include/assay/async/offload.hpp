// offload: work for other threads, so that it doesn't hold up the loop.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>

#include <atomic>
#include <concepts>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <stop_token>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::async {

namespace detail {

/// Work for a thread, and who waits for it.
class ASSAY_EXPORT offloaded : public std::enable_shared_from_this<offloaded> {
 public:
  offloaded() = default;
  offloaded(const offloaded&) = delete;
  offloaded& operator=(const offloaded&) = delete;
  virtual ~offloaded() = default;

  /// On a thread of the pool.
  void perform(const remote& home);
  void request_stop() { stop_.request_stop(); }
  [[nodiscard]] std::stop_token stop() const { return stop_.get_token(); }
  /// Blocks the calling thread until perform has called it.
  void wait_until_performed() const noexcept { performed_.wait(false); }
  [[nodiscard]] bool performed() const noexcept { return performed_.load(); }

  class offload_wait* waiter = nullptr;  ///< used on the loop's thread alone

 protected:
  virtual void call() noexcept = 0;

 private:
  std::stop_source stop_;
  std::atomic<bool> performed_ = false;
};

template <class F, class R>
class offloaded_call final : public offloaded {
 public:
  explicit offloaded_call(F function) : function_(std::move(function)) {}

  [[nodiscard]] R take() {
    if (error_) std::rethrow_exception(error_);
    if constexpr (!std::is_void_v<R>) return std::move(*result_);
  }

 private:
  void call() noexcept override {
    try {
      if constexpr (std::is_void_v<R>) {
        invoke();
      } else {
        result_.emplace(invoke());
      }
    } catch (...) {
      error_ = std::current_exception();
    }
    function_.reset();  // on this thread, before the task goes on
  }
  R invoke() {
    if constexpr (std::invocable<F&, std::stop_token>) {
      return (*function_)(stop());
    } else {
      return (*function_)();
    }
  }

  std::optional<F> function_;
  std::optional<std::conditional_t<std::is_void_v<R>, bool, R>> result_;
  std::exception_ptr error_;
};

template <class F>
struct offload_result {};
template <class F>
requires(std::invocable<F&> && !std::invocable<F&, std::stop_token>) struct offload_result<F> {
  using type = std::decay_t<std::invoke_result_t<F&>>;
};
template <class F>
requires std::invocable<F&, std::stop_token>
struct offload_result<F> {
  using type = std::decay_t<std::invoke_result_t<F&, std::stop_token>>;
};

}  // namespace detail

/// Threads that do offloaded work, in the order in which it comes. Thread-safe. Its destructor waits until all is done.
class ASSAY_EXPORT thread_pool {
 public:
  /// Throws std::invalid_argument for 0 threads. They are started when there is work for them.
  explicit thread_pool(std::size_t threads);
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;
  ~thread_pool();

  /// A pool for the whole process with a thread for each core, at least 4, made when first used.
  [[nodiscard]] static thread_pool& shared();

  // --- for the primitives --------------------------------------------------------------------------------------------

  void add(std::shared_ptr<detail::offloaded> work, remote home);
  /// Takes back work that has not begun. False if it has.
  [[nodiscard]] bool take_back(const detail::offloaded& work);

 private:
  struct job {
    std::shared_ptr<detail::offloaded> work;
    remote home;
  };
  void start_thread();
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<job> jobs_;
  std::vector<std::thread> threads_;
  std::size_t most_threads_;
  std::size_t idle_ = 0;
  bool closing_ = false;
};

/// What becomes of an offloaded function that runs when its task is cancelled.
enum class when_cancelled : std::uint8_t {
  wait,     ///< the task goes on when the function has returned, so that the function may use the task's variables
  abandon,  ///< the task goes on at once; the function must own all that it uses, and its result is dropped
};

namespace detail {

class ASSAY_EXPORT offload_wait final : public wait {
 public:
  offload_wait(thread_pool& pool, std::shared_ptr<offloaded> work, when_cancelled policy, std::source_location where)
      : wait(where), pool_(pool), work_(std::move(work)), policy_(policy) {}
  ~offload_wait();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    if (!begin(suspended)) return false;
    send();
    return true;
  }
  void await_resume() const { end(); }

  void interrupt() override;
  void give_up() override;
  [[nodiscard]] std::string describe() const override { return "for offloaded work"; }
  void work_ended() noexcept;

 private:
  void leave() noexcept override;
  void send();
  /// Takes back work that has not begun. False if it has.
  [[nodiscard]] bool take_back();
  /// For a frame that is about to go: the function is done with it then.
  void finish_work();

  thread_pool& pool_;
  std::shared_ptr<offloaded> work_;
  when_cancelled policy_;
  std::optional<work_guard> guard_;
};

}  // namespace detail

/// Calls `function` on a thread of `pool`, and gives its result or throws its error. For what computes for long or
/// blocks: a file, a DNS look-up, a library that knows no loops. A function that takes a std::stop_token can see that
/// its task was cancelled. Cancelled, work that has not begun is dropped; for what runs see when_cancelled.
///
///   const auto digest = co_await async::offload([&] { return sha256(file); });
template <class F>
[[nodiscard]] auto offload(thread_pool& pool, F function, when_cancelled policy = when_cancelled::wait,
                           std::source_location where = std::source_location::current())
    -> task<typename detail::offload_result<F>::type> {
  using call = detail::offloaded_call<F, typename detail::offload_result<F>::type>;
  const auto work = std::make_shared<call>(std::move(function));
  co_await detail::offload_wait(pool, work, policy, where);
  co_return work->take();
}

/// The same on thread_pool::shared().
template <class F>
[[nodiscard]] auto offload(F function, when_cancelled policy = when_cancelled::wait,
                           std::source_location where = std::source_location::current())
    -> task<typename detail::offload_result<F>::type> {
  return offload(thread_pool::shared(), std::move(function), policy, where);
}

}  // namespace assay::inline v0::async
