#include <assay/llm/capsule.hpp>

#include "llm/extraction_record.hpp"
#include "llm/recorded_failures.hpp"
#include "llm/replay_differences.hpp"
#include "llm/schema_validator.hpp"

#include <assay/async/sleep.hpp>
#include <assay/dump.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// Ends a replay: it needs what was not recorded.
struct end_of_recording {};

/// What the recorded attempts answer, at the times at which they did, whatever is asked.
class recorded_model final : public language_model {
 public:
  explicit recorded_model(const extraction_record& record) : record_(record), begin_(async::now()) {}

  async::task<response> complete(request /*asked*/) override {
    const recorded_attempt& one = co_await next();
    if (!one.response) throw end_of_recording();
    co_return *one.response;
  }

  /// An answer that was received whole comes as its end alone: in which pieces it came is not known, so that nothing
  /// can be said about where it would be stopped.
  async::async_generator<stream_event> stream(request asked) override {
    const recorded_attempt& one = co_await next();
    if (one.response) {
      stream_event end = stream_end{*one.response};
      co_yield std::move(end);
      co_return;
    }
    if (!one.stopped_early) throw end_of_recording();
    const bool by_tool = asked.output && asked.output->mode == output_mode::tool;
    stream_event piece = text_delta{one.answer};
    if (by_tool) piece = tool_call_delta{0, {}, asked.output->name, one.answer};
    co_yield std::move(piece);
    throw end_of_recording();
  }

  /// The answer of a callable that retry() asks.
  async::task<std::string> text() {
    const recorded_attempt& one = co_await next();
    co_return one.answer;
  }

  [[nodiscard]] assay::capabilities capabilities() const override {
    return record_.question ? record_.question->capabilities : assay::capabilities{};
  }
  [[nodiscard]] std::string name() const override { return record_.question ? record_.question->model : "retry"; }

  /// The random number behind the wait after the latest attempt.
  [[nodiscard]] double random() const {
    const bool has_one = next_ > 0 && next_ <= record_.attempts.size();
    return has_one ? record_.attempts[next_ - 1].jitter.value_or(0) : 0;
  }

 private:
  /// The next attempt, when its answer came. Throws its failure.
  async::task<const recorded_attempt&> next() {
    const std::size_t index = next_++;
    if (index >= record_.attempts.size()) {
      if (record_.reason == extraction_failure::deadline) co_await until_cancelled();
      throw end_of_recording();
    }
    const recorded_attempt& one = record_.attempts[index];
    if (one.outcome == attempt_outcome::cancelled) co_await until_cancelled();
    co_await async::sleep_until(std::min(end_of(one), latest_end()));
    if (one.failure) throw error_of(*one.failure, one.usage);
    co_return one;
  }

  /// For as long as the deadline lets it.
  async::task<void> until_cancelled() {
    if (!record_.policy.deadline) throw end_of_recording();
    co_await async::sleep_until(async::time_point::max());
  }

  [[nodiscard]] async::time_point end_of(const recorded_attempt& one) const {
    const async::time_point began = std::max(async::deadline_after(begin_, one.began), async::now());
    return async::deadline_after(began, one.time);
  }
  /// What ended by itself did so before the deadline, even where the real clock showed it as later.
  [[nodiscard]] async::time_point latest_end() const {
    if (!record_.policy.deadline) return async::time_point::max();
    return async::deadline_after(async::deadline_after(begin_, *record_.policy.deadline), async::duration(-1));
  }

  const extraction_record& record_;
  async::time_point begin_;
  std::size_t next_ = 0;
};

extract_options options_of(const extraction_record& record) {
  extract_options options;
  options.retry = policy_of(record.policy);
  if (!record.question) return options;
  options.mode = record.question->mode;
  options.instructions = record.question->instructions;
  options.base = record.question->base;
  return options;
}

async::task<void> ask_again(model_sender& asking, retry_session& under_way, replayed_extraction& now) {
  try {
    co_await ask_until_valid(asking, under_way);
    now.ending = replay_ending::valid;
    now.attempts = under_way.take_attempts();
  } catch (const extraction_error& problem) {
    now.reason = problem.reason();
    now.attempts = problem.attempts();
  } catch (const end_of_recording&) {
    now.ending = replay_ending::beyond;
    now.attempts = under_way.take_attempts();
  }
}

async::task<void> play(const extraction_record& record, wanted what, validator& accept, replayed_extraction& now) {
  recorded_model model(record);
  extract_options options = options_of(record);
  options.retry.random = [&model] { return model.random(); };
  if (record.question) {
    question asked(model, {}, options, std::move(what));
    retry_session under_way(options.retry, accept, &asked);
    language_model_sender asking(model, asked);
    co_await ask_again(asking, under_way, now);
  } else {
    auto ask = [&model] { return model.text(); };
    retry_session under_way(options.retry, accept);
    callable_sender<decltype(ask)> asking(ask);
    co_await ask_again(asking, under_way, now);
  }
}

std::optional<json_box> value_of(const type_info& type, const void* value) {
  if (value == nullptr) return std::nullopt;
  try {
    return json_box(write_json(type, value));
  } catch (const std::invalid_argument&) {
    return std::nullopt;  // what JSON can't hold
  }
}

wanted wanted_of(const recorded_output& output) {
  wanted what;
  what.name = output.name;
  what.schema = output.schema;
  what.sketch = output.sketch;
  what.plain_text = output.plain_text;
  what.by_type = output.judged_by_type;
  return what;
}

template <class Validator>
replayed_extraction play_by(const extraction_record& record, Validator& accept, wanted what) {
  if (record.source) accept.source.set(record.source->text, grounding_of(*record.source));
  return play_again(record, std::move(what), accept,
                    [&accept]() -> const void* { return accept.value ? &*accept.value : nullptr; });
}

}  // namespace

replayed_extraction play_again(const extraction_record& record, wanted what, validator& accept,
                               const validated_value& value) {
  replayed_extraction now;
  async::run(play(record, std::move(what), accept, now),
             {.clock = async::clock_kind::simulated, .slow_after = async::duration::zero()});
  if (now.ending == replay_ending::valid) now.value = value_of(accept.type(), value());
  now.differences = differences_of(record, now);
  return now;
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

const char* to_string(replay_part part) noexcept {
  constexpr std::array names = {"request", "outcome", "errors", "answer", "beyond", "not_asked", "reason"};
  return names[static_cast<std::size_t>(part)];
}

replayed_extraction replay(const extraction_record& record) {
  if (!record.output.plain_text) return replay(record, load_schema(*record.output.schema));
  detail::typed_validator<std::string> accept(detail::reading_of(record.policy));
  return detail::play_by(record, accept, detail::wanted_of(record.output));
}

replayed_extraction replay(const extraction_record& record, schema_type schema) {
  detail::wanted what = detail::wanted_of(record.output);
  if (schema.bundled() != *record.output.schema) what = detail::wanted_for(schema);
  detail::schema_validator accept(std::move(schema), detail::reading_of(record.policy));
  return detail::play_by(record, accept, std::move(what));
}

}  // namespace assay::inline v0::llm
