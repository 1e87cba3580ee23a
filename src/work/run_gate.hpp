// Many tasks at a time, or one alone.
#pragma once

#include <assay/async.hpp>

#include <cstddef>
#include <utility>

namespace assay::work {

/// Lets tasks run beside each other, until one asks to run alone: then no further one begins, and it begins when those
/// that ran have ended. For one loop.
class run_gate {
 public:
  /// Open as long as this lives.
  class [[nodiscard]] pass {
   public:
    pass(pass&& from) noexcept : gate_(std::exchange(from.gate_, nullptr)), alone_(std::move(from.alone_)) {}
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;
    ~pass() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    friend class run_gate;
    pass(run_gate& gate, async::mutex::guard alone) : gate_(&gate), alone_(std::move(alone)) {}

    run_gate* gate_;
    async::mutex::guard alone_;  ///< held by one that runs alone
  };

  /// Waits while one runs alone, or waits to. Throws `cancelled`.
  [[nodiscard]] async::task<pass> enter() {
    {
      const auto turn = co_await door_.lock();
      ++inside_;
    }
    co_return pass(*this, {});
  }
  /// Waits until nobody is inside, and keeps others out. Throws `cancelled`.
  [[nodiscard]] async::task<pass> enter_alone() {
    auto turn = co_await door_.lock();
    while (inside_ > 0) {
      empty_.reset();
      co_await empty_.wait();
    }
    ++inside_;
    co_return pass(*this, std::move(turn));
  }

 private:
  void leave() {
    if (--inside_ == 0) empty_.set();
  }

  async::mutex door_{"the door"};
  async::event empty_{"nobody inside"};
  std::size_t inside_ = 0;
};

}  // namespace assay::work
