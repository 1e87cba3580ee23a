#include <assay/async/signals.hpp>

#include "signal_slots.hpp"

namespace assay::inline v0::async {

struct signals::inside {
  event_loop* loop;
  std::deque<detail::signal_subscription> subscriptions;
};

signals::signals(std::initializer_list<int> numbers) : waitable("signals", {}) {
  event_loop& loop = event_loop::current();
  inside_ = std::make_unique<inside>(inside{&loop, {}});
  for (const int number : numbers) {
    inside_->subscriptions.emplace_back(loop, number, false, [this](int which) { came(which); });
  }
}

signals::~signals() = default;

void signals::check_loop() {
  check_thread();
  const auto& subscriptions = inside_->subscriptions;
  const bool is_gone = !subscriptions.empty() && !subscriptions.front().registered();
  if (is_gone || detail::this_thread.loop != inside_->loop) detail::throw_wrong_thread(title());
}

void signals::came(int number) {
  if (auto* const waiting = static_cast<receiver*>(waiters_.pop())) {
    waiting->number_ = number;
    waiting->wake();
  } else {
    pending_.push_back(number);
  }
}

}  // namespace assay::inline v0::async
