#include <assay/async/gather.hpp>

namespace assay::inline v0::async {

task<void> gather(std::vector<task<void>> works) {
  const auto lines = std::make_unique<detail::task_state[]>(works.size());
  detail::fail_fast_join_set join_set("gather");
  for (std::size_t i = 0; i < works.size(); ++i) detail::start_task(join_set, lines[i], works[i]);
  co_await detail::join_set_wait(join_set);
  join_set.finish(true);
}

}  // namespace assay::inline v0::async
