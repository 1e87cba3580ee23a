// rate_limiter: so many requests, and so many tokens, in a minute.
#pragma once

#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <limits>
#include <source_location>
#include <string>
#include <utility>

namespace assay::inline v0::async {

/// What a provider allows in `period`; 0 is no limit. Limits are at most 100 million, the period at most a day.
struct rate_limits {
  std::int64_t requests = 0;
  std::int64_t tokens = 0;
  saturating_duration period = std::chrono::minutes(1);
};

namespace detail {

/// A token bucket. Its state is the time at which it will be full.
class ASSAY_EXPORT token_bucket {
 public:
  /// Throws std::invalid_argument.
  token_bucket(std::int64_t limit, duration period);

  /// Whether `amount` fits into the full bucket.
  [[nodiscard]] bool can_hold(std::int64_t amount) const noexcept { return limit_ == 0 || amount <= limit_; }
  /// When `amount` will be there, in the loop's nanoseconds.
  [[nodiscard]] std::int64_t available_at(std::int64_t amount, std::int64_t now) const noexcept;
  void take(std::int64_t amount, std::int64_t now) noexcept;
  /// Moves the bucket along when the clock is set back by `time` nanoseconds.
  void clock_went_back(std::int64_t time) noexcept;

 private:
  /// How long it takes to fill in `amount`, rounded up.
  [[nodiscard]] std::int64_t time_for(std::int64_t amount) const noexcept;

  std::int64_t limit_;
  std::int64_t period_;
  std::int64_t full_at_;
};

}  // namespace detail

/// Delays callers so that no more requests and tokens are used than a provider allows. Two token buckets, full at
/// first: a burst of a whole period's allowance is possible, and in any time t at most that plus t's share. Waiters are
/// served in the order of asking, so that a large request is not overtaken for ever. For one thread; should outlive its
/// waiters, which otherwise get usage_error. It may serve one loop after another, and keeps what it has counted. Its
/// functions throw wrong_thread_error on any other thread than the first that used it.
///
///   async::rate_limiter limiter({.requests = 500, .tokens = 200'000});
///   co_await limiter.acquire(estimated_tokens);
///   limiter.add_tokens(used_tokens - estimated_tokens);   // once it is known
class ASSAY_EXPORT rate_limiter : public detail::waitable {
 public:
  class acquirer;

  /// `name` appears in deadlock reports. Throws std::invalid_argument for limits out of range.
  explicit rate_limiter(rate_limits limits, std::string name = {});

  /// Waits until one more request of `tokens` tokens is allowed. Throws `cancelled`, and std::invalid_argument for a
  /// negative number of tokens or more than are allowed in a whole period.
  [[nodiscard]] acquirer acquire(std::int64_t tokens = 0, std::source_location where = std::source_location::current());

  /// Counts tokens that a request used beyond what was acquired; negative for tokens that it did not use. Doesn't wait;
  /// those who come later do, 292 years at most. The bucket never holds more than a period's allowance.
  void add_tokens(std::int64_t tokens);

  /// Blocks all callers for this long, whatever the limits allow: for when a provider asks for it. A shorter pause
  /// doesn't end a longer one.
  void pause(saturating_duration time);

 private:
  /// The running loop's time. Another loop's simulated clock may show an earlier one than was seen before.
  [[nodiscard]] std::int64_t look_at_clock();
  [[nodiscard]] std::int64_t allowed_at(std::int64_t tokens, std::int64_t now) const noexcept;
  void take(std::int64_t tokens, std::int64_t now) noexcept;
  /// False if it doesn't have to wait.
  [[nodiscard]] bool enqueue(acquirer& wait);
  /// Admits as many waiters as the limits allow, and sets the alarm for the next.
  void serve();

  detail::token_bucket requests_;
  detail::token_bucket tokens_;
  std::int64_t paused_until_ = std::numeric_limits<std::int64_t>::min();
  detail::wait_list waiters_;
  timer alarm_;                                                        // for the first waiter
  std::int64_t last_seen_ = std::numeric_limits<std::int64_t>::min();  // on the clock
};

class rate_limiter::acquirer final : public detail::listed_wait {
 public:
  acquirer(rate_limiter& limiter, std::int64_t tokens, std::source_location where) noexcept
      : listed_wait(where), limiter_(limiter), tokens_(tokens) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    if (!begin(suspended)) return false;
    return limiter_.enqueue(*this) || stay();
  }
  void await_resume() const { end(); }

  [[nodiscard]] std::string describe() const override { return "for " + limiter_.title(); }

 private:
  friend class rate_limiter;
  void leave() noexcept override;

  rate_limiter& limiter_;
  std::int64_t tokens_;
};

}  // namespace assay::inline v0::async
