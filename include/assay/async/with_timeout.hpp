// with_timeout: a task that may take only so long.
#pragma once

#include <assay/async/detail/single.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/gather.hpp>
#include <assay/async/task.hpp>
#include <assay/async/this_task.hpp>

#include <utility>

namespace assay::inline v0::async {

/// Runs `work` until the loop's clock shows `when`. If it has not ended by then it is cancelled, and when it has ended
/// timeout_error is thrown; should it end with a result or another error all the same, that stands. A deadline that has
/// passed still lets `work` run to its first wait.
template <class T>
[[nodiscard]] task<T> with_deadline(saturating_time_point when, task<T> work) {
  detail::task_state state;
  detail::single_join_set join_set("with_timeout");
  detail::start_task(join_set, state, work);
  bool is_late = false;
  const timer alarm = join_set.loop().call_at(when, [&join_set, &is_late] {
    is_late = true;
    join_set.cancel_members();
  });
  co_await detail::join_set_wait(join_set);
  const bool caller_must_stop = co_await stop_requested();
  if (is_late && state.outcome().was_cancelled && !caller_must_stop) {
    throw timeout_error("assay::async: the time for this task is up, and it was cancelled");
  }
  co_return work.take();
}

/// The same for a length of time, which begins when this is awaited. One beyond the clock's range is the longest there
/// is (292 years); NaN is zero.
///
///   try { page = co_await async::with_timeout(2s, fetch(url)); } catch (const async::timeout_error&) { ... }
template <class T>
[[nodiscard]] task<T> with_timeout(saturating_duration time, task<T> work) {
  co_return co_await with_deadline(deadline_after(time), std::move(work));
}

}  // namespace assay::inline v0::async
