// error: assay::async: a task does nothing unless it is awaited, spawned or run
#include <assay/async.hpp>

#pragma GCC diagnostic error "-Wunused-result"

assay::async::task<int> fetch() { co_return 1; }

assay::async::task<void> use() {
  fetch();
  co_return;
}
