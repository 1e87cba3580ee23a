#include <assay/llm/fallback_model.hpp>

#include <stdexcept>

namespace assay {

fallback_model::fallback_model(std::vector<model_ref> models, fallback_options options)
    : models_(std::move(models)), options_(options) {
  if (models_.empty()) throw std::invalid_argument("assay: a fallback_model of no models");
}

bool fallback_model::is_failure(const response& answer) const {
  const bool refused = answer.finish == finish_reason::refusal || answer.finish == finish_reason::filtered;
  return (options_.on_refusal && refused) || (options_.on_truncation && answer.finish == finish_reason::length);
}

async::task<response> fallback_model::complete(request asked) {
  for (std::size_t i = 0; i + 1 < models_.size(); ++i) {
    try {
      response answer = co_await models_[i]->complete(asked);
      if (!is_failure(answer)) co_return answer;
    } catch (const model_error&) {
      // the next one may do better
    }
  }
  co_return co_await models_.back()->complete(std::move(asked));
}

async::async_generator<stream_event> fallback_model::stream(request asked) {
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const bool is_last = i + 1 == models_.size();
    auto events = models_[i]->stream(asked);
    bool given = false;
    for (;;) {
      std::optional<stream_event> event;
      try {
        event = co_await events.next();
      } catch (const model_error&) {
        if (given || is_last) throw;
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

}  // namespace assay
