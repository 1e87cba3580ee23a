// hedged_model: asks a slow model a second time, and takes the answer that comes first.
#pragma once

#include <assay/async/detail/saturating.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace assay::inline v0::llm {

/// When a hedged_model asks again, and which answer it takes.
struct hedge_options {
  /// Requests for one answer, the first included; below 1 counts as 1. Each further one is sent after another `after`.
  int most_requests = 2;
  /// The share of requests that may be sent again, over time: each request earns this much, a further one for the same
  /// answer costs 1. So a provider that has become slow is not asked twice as much. Below 0 or NaN counts as 0.
  double share = 0.1;
  /// The largest balance of `share`, and the initial one.
  double burst = 10;
  /// Which answers are taken at once. Another one is only taken if no request is left that could bring a better one.
  /// By default every answer is, a refusal as well. Of a stream it is asked only if the first event is the end.
  std::function<bool(const response&)> valid = {};
};

/// What a hedged_model has done so far.
struct hedge_counts {
  std::int64_t answers = 0;      ///< that it was asked for
  std::int64_t hedged = 0;       ///< further requests for the same answer
  std::int64_t won = 0;          ///< answers of a further request, taken before the first request's
  std::int64_t over_budget = 0;  ///< further requests that were due, but not within the budget
  friend bool operator==(const hedge_counts&, const hedge_counts&) = default;
};

/// Asks a model; if no answer has come after a while, or the request failed in a way that may pass, asks it again. The
/// first valid answer is taken, and the other requests are cancelled. A stream is hedged until its first event. The
/// last failure is thrown when no request is left.
///
/// All requests are paid for, and `usage` says so: it has what the answer cost and what failed requests cost, as far as
/// they told, and, for each request that was cancelled, the input tokens of the answer once more. That is an estimate:
/// the provider doesn't say what it charges for a cancelled request, which may have written some output as well.
///
/// Any number of tasks on any number of threads may use it, and share its budget.
///
///   assay::hedged_model model(assay::openai("gpt-5-mini"), 8s);
class ASSAY_EXPORT hedged_model final : public language_model {
 public:
  /// `after`: how long to wait for an answer; the time in which 95% of the answers come is a good choice. If it is not
  /// above zero, all requests are sent at once.
  hedged_model(model_ref model, async::saturating_duration after, hedge_options options = {});
  ~hedged_model() override;

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] async::async_generator<stream_event> stream(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override;
  [[nodiscard]] std::string name() const override;

  /// What it has done so far; a copy. Thread-safe.
  [[nodiscard]] hedge_counts counts() const;

 private:
  struct rules;
  class race;
  std::shared_ptr<rules> rules_;
};

}  // namespace assay::inline v0::llm
