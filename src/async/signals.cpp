#include <assay/async/signals.hpp>

#include "signal_slots.hpp"

namespace assay::async {

struct signals::inside {
  std::deque<detail::signal_subscription> subscriptions;
};

signals::signals(std::initializer_list<int> numbers) : waitable("signals", {}), inside_(std::make_unique<inside>()) {
  event_loop& loop = event_loop::current();
  for (const int number : numbers) {
    inside_->subscriptions.emplace_back(loop, number, false, [this](int which) { came(which); });
  }
}

signals::~signals() = default;

void signals::came(int number) {
  if (auto* const waiting = static_cast<receiver*>(waiters_.pop())) {
    waiting->number_ = number;
    waiting->wake();
  } else {
    pending_.push_back(number);
  }
}

}  // namespace assay::async
