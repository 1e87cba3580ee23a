// error: assay::async: a task is used up by await; write co_await std::move(...)
#include <assay/async.hpp>

assay::async::task<int> fetch() { co_return 1; }

assay::async::task<int> use() {
  auto later = fetch();
  co_return co_await later;
}
