// rate_limited_model: a model that is asked no faster than its provider allows.
#pragma once

#include <assay/async/rate_limiter.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>

#include <cstdint>
#include <string>

namespace assay::inline v0::llm {

/// Passes requests on when the limiter allows them. Any number of models and agents may share a limiter, which must
/// outlive them and belongs to one thread.
///
/// What a request costs is known afterwards: before it, `estimated_tokens` are taken from the limiter, and after it the
/// difference to what the provider counted. With an estimate of 0 a burst of requests is held up by its number alone,
/// and those that come later by the tokens. An estimate beyond the limiter's allowance for a whole period is an error
/// (std::invalid_argument) at the first request.
///
/// Where the provider's headers say that no requests or tokens are left (response::quota), or it refuses a call as one
/// too many and says how long to wait, the limiter lets nobody in until then, but for 5 minutes at most.
///
///   async::rate_limiter limiter({.requests = 500, .tokens = 200'000});
///   assay::rate_limited_model careful(model, limiter, 1'000);
class ASSAY_EXPORT rate_limited_model final : public language_model {
 public:
  rate_limited_model(model_ref model, async::rate_limiter& limiter, std::int64_t estimated_tokens = 0)
      : model_(std::move(model)), limiter_(limiter), estimate_(estimated_tokens) {}

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] async::async_generator<stream_event> stream(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return model_->capabilities(); }
  [[nodiscard]] std::string name() const override { return model_->name(); }

 private:
  void settle(const response& answer);
  void settle(const model_error& failure);

  model_ref model_;
  async::rate_limiter& limiter_;
  std::int64_t estimate_;
};

}  // namespace assay::inline v0::llm
