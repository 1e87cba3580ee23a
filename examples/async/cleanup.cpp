// Clean-up on cancellation: a worker is stopped in the middle, and says goodbye to its server all the same, which takes
// a while. Ctrl-C would do the same, by loop_options::stop_signals.
#include <assay/async.hpp>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

struct session {
  std::vector<std::string>& log;

  async::task<void> open() {
    co_await async::sleep_for(100ms);
    log.emplace_back("opened");
  }
  async::task<void> close() {
    co_await async::sleep_for(500ms);
    log.emplace_back("closed");
  }
};

async::task<void> work(std::vector<std::string>& log) {
  session server{log};
  co_await async::scope([&](async::cleanup& at_end) -> async::task<void> {
    co_await server.open();
    at_end.add([&] { return server.close(); });
    for (;;) {
      co_await async::sleep_for(1s);
      log.emplace_back("worked");
    }
  });
}

async::task<void> stop_in_the_middle(std::vector<std::string>& log) {
  async::task_group group("workers");
  group.spawn(work(log), "worker");
  co_await async::sleep_for(2500ms);
  log.emplace_back("stop");
  group.cancel();
  co_await group.join();  // waits for the clean-up
  std::cout << "all done after " << async::now().time_since_epoch() / 1ms << " ms:";
  for (const std::string& entry : log) std::cout << ' ' << entry;
  std::cout << '\n';
}

}  // namespace

int main() {
  std::vector<std::string> log;
  async::run(stop_in_the_middle(log), {.clock = async::clock_kind::simulated, .stop_signals = {SIGINT, SIGTERM}});
  return log == std::vector<std::string>{"opened", "worked", "worked", "stop", "closed"} ? 0 : 1;
}
