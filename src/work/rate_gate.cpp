#include "work/rate_gate.hpp"

#include "work/queue_error.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace assay::work {
namespace {

/// How long all are to wait, after a refusal that says so.
std::optional<async::duration> pause_after(const model_error& failure) {
  if (failure.kind() != model_failure::rate_limited) return std::nullopt;
  const auto asked_for = failure.retry_after();
  if (!asked_for || *asked_for <= async::duration::zero()) return std::nullopt;
  return *asked_for;
}

/// Counts those who wait, also when they are cancelled.
class counted_in {
 public:
  explicit counted_in(std::int64_t& count) : count_(count) { ++count_; }
  counted_in(const counted_in&) = delete;
  counted_in& operator=(const counted_in&) = delete;
  ~counted_in() { --count_; }

 private:
  std::int64_t& count_;
};

}  // namespace

rate_gate::rate_gate(std::shared_ptr<shared_state> state, async::thread_pool& pool)
    : state_(std::move(state)), pool_(pool) {}

async::task<bucket_grant> rate_gate::ask() {
  constexpr std::int64_t most = 1000;
  const std::int64_t wanted = std::clamp<std::int64_t>(waiting_, 1, most);
  const auto take = [state = state_, wanted]() -> bucket_grant {
    constexpr std::int64_t before_next_try = 500'000'000;
    try {
      return state->take(wanted);
    } catch (const queue_unreachable&) {
      return {.wait = before_next_try};
    }
  };
  co_return co_await async::offload(pool_, take);
}

async::task<void> rate_gate::pass() {
  const auto begin = async::now();
  const counted_in waiting(waiting_);
  {
    const auto turn = co_await turn_.lock();
    while (left_ == 0) {
      const bucket_grant got = co_await ask();
      left_ += got.permits;
      if (got.permits == 0) co_await async::sleep_for(std::chrono::nanoseconds(got.wait));
    }
    --left_;
  }
  waited_ += async::now() - begin;
}

async::task<void> rate_gate::close_for(async::duration time) {
  const std::int64_t length = std::clamp<std::int64_t>(time.count(), 0, longest_closing);
  const auto close = [state = state_, length] {
    try {
      state->close_for(length);
    } catch (const queue_unreachable&) {  // the provider refuses again, and then we try again
    }
  };
  left_ = 0;
  co_await async::offload(pool_, close);
}

async::task<response> rated_model::complete(request asked) {
  co_await gate_.pass();
  std::optional<model_error> failed;
  try {
    co_return co_await model_->complete(std::move(asked));
  } catch (const model_error& failure) {
    failed = failure;
  }
  if (const auto pause = pause_after(*failed)) co_await gate_.close_for(*pause);
  throw *failed;
}

async::async_generator<stream_event> rated_model::stream(request asked) {
  co_await gate_.pass();
  auto events = model_->stream(std::move(asked));
  for (;;) {
    std::optional<stream_event> event;
    std::optional<model_error> failed;
    try {
      event = co_await events.next();
    } catch (const model_error& failure) {
      failed = failure;
    }
    if (failed) {
      if (const auto pause = pause_after(*failed)) co_await gate_.close_for(*pause);
      throw *failed;
    }
    if (!event) co_return;
    co_yield *std::move(event);
  }
}

}  // namespace assay::work
