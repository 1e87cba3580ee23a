#include <assay/async/rate_limiter.hpp>
#include <assay/detail/wide_integer.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace assay::inline v0::async {

namespace detail {

namespace {
using wide = assay::detail::int128;
constexpr std::int64_t greatest_limit = 100'000'000;
constexpr duration longest_period = std::chrono::hours(24);
}  // namespace

token_bucket::token_bucket(std::int64_t limit, duration period)
    : limit_(limit), period_(period.count()), full_at_(std::numeric_limits<std::int64_t>::min()) {
  if (limit < 0 || limit > greatest_limit) {
    throw std::invalid_argument("assay::async: a rate limit must be from 0 (none) to 100 million");
  }
  if (period <= duration::zero() || period > longest_period) {
    throw std::invalid_argument("assay::async: the period of a rate limit must be more than nothing and at most a day");
  }
}

std::int64_t token_bucket::time_for(std::int64_t amount) const noexcept {
  using range = std::numeric_limits<std::int64_t>;
  const wide time = (static_cast<wide>(amount) * period_ + limit_ - 1) / limit_;
  return static_cast<std::int64_t>(std::clamp<wide>(time, range::min(), range::max()));
}

std::int64_t token_bucket::available_at(std::int64_t amount, std::int64_t now) const noexcept {
  if (limit_ == 0 || amount == 0) return now;
  return std::max(saturating_subtract(saturating_add(std::max(full_at_, now), time_for(amount)), period_), now);
}

void token_bucket::take(std::int64_t amount, std::int64_t now) noexcept {
  if (limit_ != 0) full_at_ = saturating_add(std::max(full_at_, now), time_for(amount));
}

void token_bucket::clock_went_back(std::int64_t time) noexcept { full_at_ = saturating_subtract(full_at_, time); }

}  // namespace detail

rate_limiter::rate_limiter(rate_limits limits, std::string name)
    : waitable("rate_limiter", std::move(name)),
      requests_(limits.requests, limits.period),
      tokens_(limits.tokens, limits.period) {}

rate_limiter::acquirer rate_limiter::acquire(std::int64_t tokens, std::source_location where) {
  if (tokens < 0) throw std::invalid_argument("assay::async: a negative number of tokens was asked of a rate_limiter");
  if (!tokens_.can_hold(tokens)) {
    throw std::invalid_argument("assay::async: more tokens were asked of a rate_limiter than it allows in a period");
  }
  return {*this, tokens, where};
}

void rate_limiter::add_tokens(std::int64_t tokens) {
  check_thread();
  tokens_.take(tokens, look_at_clock());
  serve();
}

void rate_limiter::pause(saturating_duration time) {
  check_thread();
  const duration wait = time;
  paused_until_ = std::max(paused_until_, saturating_add(look_at_clock(), wait.count()));
  serve();
}

std::int64_t rate_limiter::look_at_clock() {
  const std::int64_t now = event_loop::current().now_ns();
  if (now < last_seen_) {
    const std::int64_t back = saturating_subtract(last_seen_, now);
    requests_.clock_went_back(back);
    tokens_.clock_went_back(back);
    paused_until_ = saturating_subtract(paused_until_, back);
  }
  return last_seen_ = now;
}

std::int64_t rate_limiter::allowed_at(std::int64_t tokens, std::int64_t now) const noexcept {
  return std::max({requests_.available_at(1, now), tokens_.available_at(tokens, now), paused_until_});
}

void rate_limiter::take(std::int64_t tokens, std::int64_t now) noexcept {
  requests_.take(1, now);
  tokens_.take(tokens, now);
}

bool rate_limiter::enqueue(acquirer& wait) {
  check_thread();
  const std::int64_t now = look_at_clock();
  if (waiters_.empty() && allowed_at(wait.tokens_, now) <= now) {
    take(wait.tokens_, now);
    return false;
  }
  waiters_.push(wait);
  if (waiters_.first() == &wait) serve();
  return true;
}

void rate_limiter::serve() {
  const std::int64_t now = look_at_clock();
  while (auto* const first = static_cast<acquirer*>(waiters_.first())) {
    const std::int64_t when = allowed_at(first->tokens_, now);
    if (when > now) {
      alarm_ = event_loop::current().call_at(time_point(duration(when)), [this] { serve(); });
      return;
    }
    take(first->tokens_, now);
    waiters_.remove(*first);
    first->wake();
  }
  alarm_.cancel();
}

void rate_limiter::acquirer::leave() noexcept {
  if (!listed()) return;
  const bool was_first = limiter_.waiters_.first() == this;
  listed_wait::leave();
  if (was_first) limiter_.serve();
}

}  // namespace assay::inline v0::async
