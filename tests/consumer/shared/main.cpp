// A program that uses a shared assay::async: what is thrown in the library is caught here, and tasks of the two nest.
#include <assay/async.hpp>

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

namespace {

assay::async::task<int> slow_answer() {
  co_await assay::async::sleep_for(1h);
  co_return 42;
}

assay::async::task<bool> times_out() {
  try {
    static_cast<void>(co_await assay::async::with_timeout(1ms, slow_answer()));
  } catch (const assay::async::timeout_error& error) {
    std::cout << error.what() << '\n';
    co_return true;
  }
  co_return false;
}

}  // namespace

int main() { return assay::async::run(times_out()) ? 0 : 1; }
