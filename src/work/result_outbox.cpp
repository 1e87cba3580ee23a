#include "work/result_outbox.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace assay::work {

async::task<settled> result_outbox::put(settlement one) {
  if (has_failed_) co_return settled();
  const auto made = std::make_shared<entry>();
  made->what = std::make_shared<const settlement>(std::move(one));
  waiting_.push_back(made);
  something_.set();
  co_await made->done.wait();
  co_return made->outcome;
}

bool result_outbox::take_outcome(const std::shared_ptr<entry>& one, settled outcome) {
  if (outcome.state == settle_state::open && !abandoned_) {
    waiting_.push_back(one);
    return false;
  }
  one->outcome = std::move(outcome);
  one->done.set();
  return true;
}

async::task<void> result_outbox::run() {
  try {
    for (;;) {
      while (waiting_.empty()) {
        if (closed_) co_return;
        something_.reset();
        co_await something_.wait();
      }
      co_await store_group();
    }
  } catch (...) {
    give_up();
    throw;
  }
}

async::task<void> result_outbox::store_group() {
  constexpr std::size_t most = 1024;
  constexpr std::chrono::milliseconds before_next_try(200);
  std::vector<std::shared_ptr<const settlement>> sent;
  while (!waiting_.empty() && sent.size() < most) {
    sent.push_back(waiting_.front()->what);
    group_.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  std::vector<settled> outcomes = co_await queue_.settle(std::move(sent));
  const std::vector<std::shared_ptr<entry>> group = std::exchange(group_, {});
  std::size_t stored = 0;
  std::string why;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (outcomes[i].state == settle_state::open) why = outcomes[i].why;
    if (take_outcome(group[i], std::move(outcomes[i]))) ++stored;
  }
  if (stored > 0) metrics_.add_store(stored);
  if (stored == group.size()) {
    is_troubled_ = false;
    co_return;
  }
  if (!is_troubled_ && !why.empty()) observer_.trouble("results can't be stored now: " + why + "; trying again");
  is_troubled_ = is_troubled_ || !why.empty();
  co_await async::sleep_for(before_next_try);
}

void result_outbox::give_up() {
  has_failed_ = true;
  abandoned_ = true;
  group_.insert(group_.end(), waiting_.begin(), waiting_.end());
  waiting_.clear();
  for (const std::shared_ptr<entry>& one : std::exchange(group_, {})) static_cast<void>(take_outcome(one, {}));
}

void result_outbox::close() {
  closed_ = true;
  something_.set();
}

void result_outbox::abandon() { abandoned_ = true; }

}  // namespace assay::work
