#include <assay/async/with_stop.hpp>

namespace assay::inline v0::async::detail {

stop_bridge::canceller::canceller(std::shared_ptr<target> to_cancel, event_loop& loop)
    : target_(std::move(to_cancel)), loop_(&loop), post_(loop.poster()) {}

void stop_bridge::canceller::operator()() const {
  if (this_thread.loop == loop_) {
    target_->members->cancel_members();
  } else {
    post_.post([to_cancel = target_] {
      if (to_cancel->members != nullptr) to_cancel->members->cancel_members();
    });
  }
}

stop_bridge::stop_bridge(join_set& members, std::stop_token stop)
    : loop_(members.loop()),
      target_(std::make_shared<target>(target{&members})),
      counts_(stop.stop_possible()),
      on_stop_(std::move(stop), canceller(target_, members.loop())) {
  if (counts_) loop_.count_chance(1);
}

stop_bridge::~stop_bridge() {
  target_->members = nullptr;
  if (counts_) loop_.count_chance(-1);
}

}  // namespace assay::inline v0::async::detail
