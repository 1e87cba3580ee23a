#include <assay/llm/stream_extract.hpp>

#include "llm/schema_validator.hpp"
#include "llm/spoken_answer.hpp"

namespace assay::inline v0::detail {

std::string_view stream_intake::take(stream_event& event) {
  piece_.clear();
  if (auto* end = std::get_if<stream_end>(&event)) {
    finish_ = take_answer(under_way_, what_, std::move(end->response));
  } else if (auto* words = std::get_if<text_delta>(&event)) {
    if (what_.schema() == nullptr) {
      if (!words_) words_ = std::make_shared<spoken_stream>(false);
      for (const stream_event& shown : words_->feed(words->text)) {
        if (const auto* const text = std::get_if<text_delta>(&shown)) piece_ += text->text;
      }
    } else if (!what_.answer_tool()) {
      piece_ = std::move(words->text);
    }
  } else if (auto* call = std::get_if<tool_call_delta>(&event)) {
    if (!call_ && what_.is_answer(call->name)) call_ = call->index;
    if (call_ == call->index) piece_ = std::move(call->arguments);
  }
  return piece_;
}

async::task<std::optional<stream_event>> next_event(async::async_generator<stream_event>& events,
                                                    std::optional<async::time_point> deadline) {
  if (!deadline) co_return co_await events.next();
  const auto next = [](async::async_generator<stream_event>& from) -> async::task<std::optional<stream_event>> {
    co_return co_await from.next();
  };
  co_return co_await async::with_deadline(*deadline, next(events));
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

async::async_generator<streamed<nlohmann::ordered_json>> stream(model_ref model, schema_type schema, std::string prompt,
                                                                extract_options options) {
  detail::wanted wanted_answer = detail::wanted_for(schema);
  return detail::stream_validated<nlohmann::ordered_json, detail::schema_validator>(
      std::move(model), std::move(prompt), std::move(options), std::move(wanted_answer), std::move(schema));
}

}  // namespace assay::inline v0::llm
