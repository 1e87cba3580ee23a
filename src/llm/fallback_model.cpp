#include <assay/llm/fallback_model.hpp>

#include <stdexcept>

namespace assay::inline v0::llm {

fallback_model::fallback_model(std::vector<model_ref> models, fallback_options options)
    : models_(std::move(models)), options_(options) {
  if (models_.empty()) throw std::invalid_argument("assay: a fallback_model needs at least one model");
}

bool fallback_model::is_failure(const response& answer) const {
  const bool refused = answer.finish == finish_reason::refusal || answer.finish == finish_reason::filtered;
  return (options_.on_refusal && refused) || (options_.on_truncation && answer.finish == finish_reason::length);
}

namespace {

/// The last error, which says as well what went wrong before it.
model_error with_earlier(const model_error& last, const std::string& earlier) {
  if (earlier.empty()) return last;
  return model_error(last.kind(), std::string(last.what()) + "; before it: " + earlier, last.status(),
                     last.retry_after());
}

}  // namespace

async::task<response> fallback_model::complete(request asked) {
  std::string earlier;
  for (std::size_t i = 0;; ++i) {
    const bool is_last = i + 1 == models_.size();
    try {
      response answer = co_await models_[i]->complete(asked);
      if (is_last || !is_failure(answer)) co_return answer;
    } catch (const model_error& error) {
      if (is_last) throw with_earlier(error, earlier);
      earlier += (earlier.empty() ? "" : "; ") + std::string(error.what());
    }
  }
}

async::async_generator<stream_event> fallback_model::stream(request asked) {
  std::string earlier;
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const bool is_last = i + 1 == models_.size();
    auto events = models_[i]->stream(asked);
    bool given = false;
    for (;;) {
      std::optional<stream_event> event;
      try {
        event = co_await events.next();
      } catch (const model_error& error) {
        if (given || is_last) throw with_earlier(error, earlier);
        earlier += (earlier.empty() ? "" : "; ") + std::string(error.what());
        break;
      }
      if (!event) co_return;
      const auto* end = std::get_if<stream_end>(&*event);
      if (end != nullptr && !given && !is_last && is_failure(end->response)) break;
      given = true;
      co_yield *std::move(event);
    }
  }
}

capabilities fallback_model::capabilities() const {
  assay::capabilities all;
  for (const model_ref& model : models_) {
    const assay::capabilities can = model->capabilities();
    all.native_output = all.native_output && can.native_output;
    all.tools = all.tools && can.tools;
    all.streaming = all.streaming && can.streaming;
    if (all.dialect == dialect::json_schema) all.dialect = can.dialect;
  }
  return all;
}

std::string fallback_model::name() const {
  std::string names;
  for (const model_ref& model : models_) names += (names.empty() ? "" : ", ") + model->name();
  return "fallback(" + names + ")";
}

}  // namespace assay::inline v0::llm
