// error: assay::async: a task can't give an over-aligned type; give a pointer to it
#include <assay/async.hpp>

struct alignas(64) line {
  char bytes[64];
};

assay::async::task<line> use() { co_return line(); }
