#include <assay/async/gather.hpp>

namespace assay::inline v0::async {

task<void> gather(std::vector<task<void>> works) {
  const auto lines = std::make_unique<detail::strand[]>(works.size());
  detail::fail_fast_crew crew("gather");
  for (std::size_t i = 0; i < works.size(); ++i) detail::start_task(crew, lines[i], works[i]);
  co_await detail::crew_wait(crew);
  crew.finish(true);
}

}  // namespace assay::inline v0::async
