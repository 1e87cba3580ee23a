// with_stop: a task that a std::stop_token can cancel.
#pragma once

#include <assay/async/detail/single.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/gather.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>

#include <memory>
#include <stop_token>
#include <utility>

namespace assay::inline v0::async {

namespace detail {

/// Cancels a join_set when a stop_token is asked, on whatever thread.
class ASSAY_EXPORT stop_bridge {
 public:
  stop_bridge(join_set& members, std::stop_token stop);
  stop_bridge(const stop_bridge&) = delete;
  stop_bridge& operator=(const stop_bridge&) = delete;
  ~stop_bridge();

 private:
  // Posted along; used on the loop's thread alone.
  struct target {
    join_set* members;
  };
  class canceller {
   public:
    canceller(std::shared_ptr<target> to_cancel, event_loop& loop);
    void operator()() const;

   private:
    std::shared_ptr<target> target_;
    event_loop* loop_;
    remote post_;
  };

  event_loop& loop_;
  std::shared_ptr<target> target_;
  bool counts_;
  std::stop_callback<canceller> on_stop_;
};

}  // namespace detail

/// Runs `work`, and cancels it when `stop` is asked, by any thread; then it throws `cancelled` when it has ended. While
/// it runs the loop reports no deadlock, since the stop may come at any time.
template <class T>
[[nodiscard]] task<T> with_stop(std::stop_token stop, task<T> work) {
  detail::task_state state;
  detail::single_join_set join_set("with_stop");
  detail::start_task(join_set, state, work);
  const detail::stop_bridge bridge(join_set, std::move(stop));
  co_await detail::join_set_wait(join_set);
  co_return work.take();
}

}  // namespace assay::inline v0::async
