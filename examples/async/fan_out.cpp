// Twelve calls, of which at most three run at once and at most six begin a second: what a model's provider asks for.
#include <assay/async.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <utility>
#include <vector>

namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

struct service {
  async::semaphore connections{3, "connections"};
  async::rate_limiter limiter{{.requests = 6, .tokens = 600, .period = 1s}, "quota"};
  int running = 0;
  int most_running = 0;
};

async::task<int> call(service& at, int question) {
  const auto connection = co_await at.connections.acquire();  // until the end of this function
  co_await at.limiter.acquire(100);                           // tokens, as estimated
  at.most_running = std::max(at.most_running, ++at.running);
  co_await async::sleep_for(300ms);
  --at.running;
  at.limiter.add_tokens(-20);  // it took only 80
  co_return question* question;
}

async::task<bool> ask_all() {
  service model;
  std::vector<async::task<int>> calls;
  for (int question = 0; question < 12; ++question) calls.push_back(call(model, question));
  const std::vector<int> answers = co_await async::gather(std::move(calls));

  const auto took = std::chrono::round<std::chrono::milliseconds>(async::now().time_since_epoch());
  std::cout << answers.size() << " answers, the last is " << answers.back() << "; at most " << model.most_running
            << " ran at once; it took " << took.count() << " ms\n";
  // Four rounds of three would take 1.2 s; the quota lets no more than 6 a second begin after the first 6.
  co_return answers.back() == 121 && model.most_running == 3 && took >= 1200ms;
}

}  // namespace

int main() { return async::run(ask_all(), {.clock = async::clock_kind::simulated}) ? 0 : 1; }
