// A rate that all workers share, as something to await.
#pragma once

#include "work/shared_bucket.hpp"

#include <assay/async.hpp>
#include <assay/llm/language_model.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace assay::work {

/// The state that processes share. Functions block, and are called on another thread, one at a time; they may throw.
struct shared_state {
  virtual ~shared_state() = default;
  /// Takes up to so many permits.
  [[nodiscard]] virtual bucket_grant take(std::int64_t wanted) = 0;
  /// Has nobody get one for so long, in nanoseconds.
  virtual void close_for(std::int64_t time) = 0;
};

/// Lets so many through as the shared state permits, in the order of asking. It asks for as many permits at once as are
/// waited for, so that a fast rate needs few calls. For one loop; should outlive its waiters.
class rate_gate {
 public:
  rate_gate(std::shared_ptr<shared_state> state, async::thread_pool& pool);

  /// Waits for a permit. Throws `cancelled`. A server that is away is waited for.
  [[nodiscard]] async::task<void> pass();
  /// Has nobody pass, in no process, for so long; 5 minutes at most.
  [[nodiscard]] async::task<void> close_for(async::duration time);
  /// How long tasks have waited here, all together.
  [[nodiscard]] async::duration waited() const noexcept { return waited_; }

 private:
  [[nodiscard]] async::task<bucket_grant> ask();

  std::shared_ptr<shared_state> state_;
  async::thread_pool& pool_;
  async::mutex turn_{"rate"};
  std::int64_t waiting_ = 0;
  std::int64_t left_ = 0;  ///< permits that were taken and not used
  async::duration waited_{};
};

/// A model whose calls pass the gate, so that re-asks and repeated calls count as well. Where its provider refuses a
/// call as one too many and says how long to wait, all processes wait.
class rated_model final : public language_model {
 public:
  rated_model(std::shared_ptr<language_model> model, rate_gate& gate) : model_(std::move(model)), gate_(gate) {}

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] async::async_generator<stream_event> stream(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return model_->capabilities(); }
  [[nodiscard]] std::string name() const override { return model_->name(); }

 private:
  std::shared_ptr<language_model> model_;
  rate_gate& gate_;
};

}  // namespace assay::work
