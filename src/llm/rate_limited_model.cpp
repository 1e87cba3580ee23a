#include <assay/llm/rate_limited_model.hpp>

namespace assay::inline v0::llm {

async::task<response> rate_limited_model::complete(request asked) {
  co_await limiter_.acquire(estimate_);
  response answer = co_await model_->complete(std::move(asked));
  settle(answer);
  co_return answer;
}

async::async_generator<stream_event> rate_limited_model::stream(request asked) {
  co_await limiter_.acquire(estimate_);
  auto events = model_->stream(std::move(asked));
  while (auto event = co_await events.next()) {
    if (const auto* const end = std::get_if<stream_end>(&*event)) settle(end->response);
    co_yield *std::move(event);
  }
}

}  // namespace assay::inline v0::llm
