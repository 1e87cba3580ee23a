// A timeout: what takes too long is cancelled, and something else is done instead.
#include <assay/async.hpp>

#include <iostream>
#include <string>

namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

async::task<std::string> ask(std::string model, async::duration needs) {
  co_await async::sleep_for(needs);
  co_return model + " answers";
}

async::task<std::string> ask_with_fallback() {
  std::string answer;
  try {
    answer = co_await async::with_timeout(2s, ask("large model", 10s));
  } catch (const async::timeout_error& error) {
    std::cout << error.what() << '\n';
  }
  // Not within the handler: C++ has no co_await there.
  if (answer.empty()) answer = co_await async::with_timeout(2s, ask("small model", 1s));
  std::cout << answer << " after " << async::now().time_since_epoch() / 1s << " s\n";
  co_return answer;
}

}  // namespace

int main() {
  return async::run(ask_with_fallback(), {.clock = async::clock_kind::simulated}) == "small model answers" ? 0 : 1;
}
