#include <assay/llm/rate_limited_model.hpp>

#include <algorithm>
#include <chrono>

namespace assay::inline v0::llm {

namespace {

/// What a provider asks for beyond this is left to the Retry-After of its refusals.
constexpr std::chrono::nanoseconds longest_pause = std::chrono::minutes(5);

void pause_limiter(async::rate_limiter& limiter, std::optional<std::chrono::nanoseconds> wait) {
  if (wait && *wait > std::chrono::nanoseconds::zero()) limiter.pause(std::min(*wait, longest_pause));
}

}  // namespace

void rate_limited_model::settle(const response& answer) {
  limiter_.add_tokens(async::saturating_subtract(answer.usage.total(), estimate_));
  if (!answer.quota) return;
  const quota& left = *answer.quota;
  if (left.requests == 0) pause_limiter(limiter_, left.requests_reset);
  if (left.tokens && (*left.tokens == 0 || *left.tokens < estimate_)) pause_limiter(limiter_, left.tokens_reset);
}

void rate_limited_model::settle(const model_error& failure) {
  if (failure.kind() == model_failure::rate_limited) pause_limiter(limiter_, failure.retry_after());
}

async::task<response> rate_limited_model::complete(request asked) {
  co_await limiter_.acquire(estimate_);
  try {
    response answer = co_await model_->complete(std::move(asked));
    settle(answer);
    co_return answer;
  } catch (const model_error& failure) {
    settle(failure);
    throw;
  }
}

async::async_generator<stream_event> rate_limited_model::stream(request asked) {
  co_await limiter_.acquire(estimate_);
  auto events = model_->stream(std::move(asked));
  for (;;) {
    std::optional<stream_event> event;
    try {
      event = co_await events.next();
    } catch (const model_error& failure) {
      settle(failure);
      throw;
    }
    if (!event) co_return;
    if (const auto* const end = std::get_if<stream_end>(&*event)) settle(end->response);
    co_yield *std::move(event);
  }
}

}  // namespace assay::inline v0::llm
