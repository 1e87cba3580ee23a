#include <assay/async/task_group.hpp>

#include <utility>

namespace assay::inline v0::async {

void task_group::start(detail::spawned_task& state, detail::coroutine start) {
  join_set::start(state, start);
  state.share();  // the group's
}

void task_group::on_end(detail::task_state& state) {
  note(state);
  auto& ended = static_cast<detail::spawned_task&>(state);
  if (ended.has_extras()) {
    if (detail::wait* const waiting = std::exchange(ended.extras().joiner, nullptr)) waiting->wake();
  }
  ended.release();
}

}  // namespace assay::inline v0::async
