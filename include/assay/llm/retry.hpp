// retry<T>: asks anything that answers with text until the text holds a T.
#pragma once

#include <assay/async/sleep.hpp>
#include <assay/async/task.hpp>
#include <assay/async/with_timeout.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/confidence.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/detail/retry_session.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// A value, and what it took.
template <class T>
struct extraction {
  T value;
  std::vector<attempt> attempts;                  ///< the last is the one that gave the value
  assay::usage usage;                             ///< of all attempts
  std::vector<repair> repairs;                    ///< what was mended or converted in the answer
  assay::grounding grounding = {};                ///< where the values are in extract_options::source, if there is one
  std::vector<field_confidence> confidence = {};  ///< of the values, if request::logprobs asked for it
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// Asks one question and puts the answer into the current attempt.
class ASSAY_EXPORT model_sender {
 public:
  model_sender() = default;
  model_sender(const model_sender&) = delete;
  model_sender& operator=(const model_sender&) = delete;
  virtual ~model_sender() = default;
  /// Why the model stopped. Throws model_error.
  [[nodiscard]] virtual async::task<finish_reason> ask(retry_session& under_way) = 0;
  /// After a failure: changes how it asks where that can help, and returns what the record is to say of it.
  [[nodiscard]] virtual std::string ask_otherwise(const model_error& /*failure*/) { return {}; }
};

/// Asks until the validator has a value. Throws extraction_error.
[[nodiscard]] ASSAY_EXPORT async::task<void> ask_until_valid(model_sender& ask, retry_session& under_way);

template <class Ask>
class callable_sender final : public model_sender {
 public:
  explicit callable_sender(Ask& ask) : ask_(ask) {}
  async::task<finish_reason> ask(retry_session& under_way) override {
    if constexpr (std::invocable<Ask&, const assay::correction&>) {
      std::string answer = co_await ask_(under_way.correction());
      under_way.current().answer = std::move(answer);
    } else {
      std::string answer = co_await ask_();
      under_way.current().answer = std::move(answer);
    }
    co_return finish_reason::stop;
  }

 private:
  Ask& ask_;
};

/// `Validator` is a validator that keeps a T.
template <class Validator>
[[nodiscard]] auto finish(retry_session& under_way, Validator& accept) {
  using T = typename decltype(accept.value)::value_type;
  const assay::usage total = under_way.usage();
  std::vector<field_confidence> confidence = confidence_of(under_way.current());
  return extraction<T>{*std::move(accept.value),
                       under_way.take_attempts(),
                       total,
                       under_way.take_repairs(std::move(accept.repairs)),
                       std::move(accept.source.found),
                       std::move(confidence)};
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

/// Asks until the answer holds a T. `ask` returns a task<std::string>; it takes nothing or a const correction&, which
/// says what was wrong with the last answer (empty at first). It may throw model_error, which the policy's rules for
/// transport failures apply to; any other exception ends the retry. Throws extraction_error.
///
///   auto ask = [&](const assay::correction& wrong) { return my_client.send(question + wrong.message); };
///   const auto person = co_await assay::retry<Person>(ask, policy);
template <class T, class Ask>
requires std::invocable<Ask&> || std::invocable<Ask&, const correction&>
[[nodiscard]] async::task<extraction<T>> retry(Ask ask, retry_policy policy) {
  detail::typed_validator<T> accept(policy.parse);
  detail::retry_session under_way(policy, accept);
  detail::callable_sender<Ask> asking(ask);
  co_await detail::ask_until_valid(asking, under_way);
  co_return detail::finish(under_way, accept);
}
template <class T, class Ask>
requires std::invocable<Ask&> || std::invocable<Ask&, const correction&>
[[nodiscard]] async::task<extraction<T>> retry(Ask ask) { return retry<T>(std::move(ask), retry_policy{}); }

}  // namespace assay::inline v0::llm
