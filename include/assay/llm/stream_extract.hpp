// stream<T>: extract<T> whose value can be watched while it arrives.
#pragma once

#include <assay/async/async_generator.hpp>
#include <assay/async/sleep.hpp>
#include <assay/async/with_timeout.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/extract.hpp>
#include <assay/stream.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// What there is of the answer so far.
template <class T>
struct streamed {
  std::shared_ptr<const T> value;  ///< never nullptr; fields that have not come hold their defaults
  int attempt = 1;                 ///< a re-ask begins anew, with a higher number
  bool is_final = false;           ///< the last: checked, and what extract would have given
  // Of the last alone:
  std::vector<assay::attempt> attempts = {};
  assay::usage usage = {};
  std::vector<repair> repairs = {};
  assay::grounding grounding = {};
  std::vector<field_confidence> confidence = {};
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

class spoken_stream;

/// Takes a stream's events apart: the pieces of the text that is to be read, and the answer at the end.
class ASSAY_EXPORT stream_intake {
 public:
  stream_intake(retry_session& under_way, const question& what) : under_way_(under_way), what_(what) {}

  /// More of the text; empty for an event that brings none.
  [[nodiscard]] std::string_view take(stream_event& event);
  [[nodiscard]] std::optional<finish_reason> finish() const noexcept { return finish_; }

 private:
  retry_session& under_way_;
  const question& what_;
  std::optional<std::size_t> call_;       ///< the index of the tool call that is the answer
  std::shared_ptr<spoken_stream> words_;  ///< where text is asked for: tells it from what the model thinks before it
  std::string piece_;
  std::optional<finish_reason> finish_;
};

/// The next event, and nothing at the end. Throws async::timeout_error at the deadline.
[[nodiscard]] ASSAY_EXPORT async::task<std::optional<stream_event>> next_event(
    async::async_generator<stream_event>& events, std::optional<async::time_point> deadline);

/// The values of an answer while it arrives. `Validator` keeps a T, and is made from `made_from` and the options.
template <class T, class Validator, class... From>
[[nodiscard]] async::async_generator<streamed<T>> stream_validated(model_ref model, std::string prompt,
                                                                   extract_options options, wanted wanted_answer,
                                                                   From... made_from) {
  question what(*model, std::move(prompt), options, std::move(wanted_answer));
  Validator accept(made_from..., options.retry.parse);
  accept.source.set(options.source, options.ground);
  retry_session under_way(options.retry, accept, &what);
  std::optional<async::duration> wait = async::duration::zero();
  while (wait) {
    under_way.begin();
    request asked = what.next(under_way);
    under_way.current().request = asked;
    const int number = under_way.current().number;
    stream_reading reading(accept.table(), options.retry.parse);
    stream_intake intake(under_way, what);
    std::optional<model_error> failure;
    bool late = false;
    bool lost = false;
    auto events = model->stream(std::move(asked));
    while (!intake.finish()) {
      std::optional<stream_event> event;
      try {
        event = co_await next_event(events, under_way.deadline());
      } catch (const model_error& error) {
        failure = error;
      } catch (const async::timeout_error&) {
        if (!under_way.deadline() || async::now() < *under_way.deadline()) throw;
        late = true;
      }
      if (late) under_way.out_of_time();
      if (!event && !failure) failure.emplace(model_failure::protocol, model->name() + ": the stream has no end");
      if (failure) break;
      const std::string_view piece = intake.take(*event);
      if (piece.empty() || under_way.patch_schema() != nullptr) continue;  // parts are no value yet
      lost = under_way.is_lost(piece);
      if (lost) break;
      reading.feed(piece);
      if (!reading.has_news()) continue;
      std::shared_ptr<T> fresh = make_empty<T>();
      if (!reading.read(fresh.get())) continue;
      streamed<T> update;
      update.value = std::move(fresh);
      update.attempt = number;
      co_yield std::move(update);
    }
    wait = failure ? under_way.failed(*failure, what.change_mode(*failure))
                   : under_way.answered(intake.finish().value_or(finish_reason::stop));
    if (wait && *wait > async::duration::zero()) co_await async::sleep_for(*wait);
  }
  streamed<T> last;
  last.value = std::make_shared<T>(*std::move(accept.value));
  last.attempt = under_way.current().number;
  last.is_final = true;
  last.usage = under_way.usage();
  last.confidence = confidence_of(under_way.current());
  last.grounding = std::move(accept.source.found);
  last.attempts = under_way.take_attempts();
  last.repairs = under_way.take_repairs(std::move(accept.repairs));
  co_yield std::move(last);
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

/// As extract, and yields what is there of the value whenever more of it has arrived; constraints are judged at the
/// end, by the last value alone, which has is_final. A call that fails in its middle, and an answer that is not valid,
/// are asked again by the policy, and the values begin anew. The last value's `attempts`, `usage` and `repairs` are
/// extract's. Throws extraction_error.
///
///   auto updates = assay::stream<Person>(model, "Extract: John Smith, 35 years old");
///   while (auto update = co_await updates.next()) show(*update->value);
template <class T>
[[nodiscard]] async::async_generator<streamed<T>> stream(model_ref model, std::string prompt, extract_options options) {
  return detail::stream_validated<T, detail::typed_validator<T>>(std::move(model), std::move(prompt),
                                                                 std::move(options), detail::wanted_for(type_of<T>()));
}
template <class T>
[[nodiscard]] async::async_generator<streamed<T>> stream(model_ref model, std::string prompt) {
  return stream<T>(std::move(model), std::move(prompt), extract_options{});
}

/// The same for a schema document (load_schema); the values are JSON.
[[nodiscard]] ASSAY_EXPORT async::async_generator<streamed<nlohmann::ordered_json>> stream(model_ref model,
                                                                                           schema_type schema,
                                                                                           std::string prompt,
                                                                                           extract_options options);

}  // namespace assay::inline v0::llm
