// The signals that cancel the main task of a run.
#pragma once

#include "signal_slots.hpp"

#include <deque>
#include <vector>

namespace assay::inline v0::async::detail {

/// The first of these signals asks the loop to stop; from then on they do what they did before.
class stop_signals {
 public:
  stop_signals(event_loop& loop, const std::vector<int>& signals) {
    for (const int signal : signals) {
      subscriptions_.emplace_back(loop, signal, true, [this, &loop](int) {
        loop.request_stop();
        for (signal_subscription& each : subscriptions_) each.end();
      });
    }
  }

 private:
  std::deque<signal_subscription> subscriptions_;
};

}  // namespace assay::inline v0::async::detail
