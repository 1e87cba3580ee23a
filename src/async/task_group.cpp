#include <assay/async/task_group.hpp>

#include <utility>

namespace assay::async {

void task_group::start(detail::spawned_strand& line, detail::promise_base& promise, std::coroutine_handle<> coroutine) {
  line.share();  // the group's
  try {
    crew::start(line, coroutine, promise);
  } catch (...) {
    line.release();
    throw;
  }
}

void task_group::on_end(detail::strand& line) {
  note(line);
  auto& ended = static_cast<detail::spawned_strand&>(line);
  if (ended.has_extras()) {
    if (detail::wait* const waiting = std::exchange(ended.extras().joiner, nullptr)) waiting->wake();
  }
  ended.release();
}

}  // namespace assay::async
