// The gate of a shared rate, over a state that is a bucket in memory.
#include "work/queue_error.hpp"
#include "work/rate_gate.hpp"

#include <assay/async.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <vector>

using namespace assay::work;
namespace async = assay::async;

namespace {

/// Gives what it was told to, in turn; then one at a time.
struct scripted_state final : shared_state {
  std::vector<bucket_grant> grants;
  std::vector<std::int64_t> wanted;
  std::int64_t closed_for = 0;
  int away = 0;  ///< how often the server is away before

  bucket_grant take(std::int64_t count) override {
    if (away-- > 0) throw queue_unreachable("away");
    wanted.push_back(count);
    if (wanted.size() <= grants.size()) return grants[wanted.size() - 1];
    return {.permits = 1};
  }
  void close_for(std::int64_t time) override { closed_for = time; }
};

async::task<void> pass_one(rate_gate& gate) { co_await gate.pass(); }

async::task<void> pass_many(rate_gate& gate, int count) {
  async::task_group group("those who pass");
  for (int i = 0; i < count; ++i) group.spawn(pass_one(gate));
  co_await group.join();
}

}  // namespace

TEST_CASE("those who wait are asked for together: four, once the first has passed") {
  const auto state = std::make_shared<scripted_state>();
  state->grants = {{.permits = 1}, {.permits = 4}};
  async::thread_pool pool(1);
  rate_gate gate(state, pool);
  async::run(pass_many(gate, 5));
  CHECK(state->wanted == std::vector<std::int64_t>{1, 4});
}

TEST_CASE("a gate without permits waits as long as it is told") {
  const auto state = std::make_shared<scripted_state>();
  state->grants = {{.permits = 0, .wait = 7'000'000'000}};
  async::thread_pool pool(1);
  rate_gate gate(state, pool);
  async::run(pass_one(gate), {.clock = async::clock_kind::simulated});
  CHECK(gate.waited() == std::chrono::seconds(7));
}

TEST_CASE("a server that is away is waited for") {
  const auto state = std::make_shared<scripted_state>();
  state->away = 3;
  async::thread_pool pool(1);
  rate_gate gate(state, pool);
  async::run(pass_one(gate), {.clock = async::clock_kind::simulated});
  CHECK(gate.waited() == std::chrono::milliseconds(1'500));
}

TEST_CASE("a pause is five minutes at most") {
  const auto state = std::make_shared<scripted_state>();
  async::thread_pool pool(1);
  rate_gate gate(state, pool);
  async::run(gate.close_for(std::chrono::hours(10)));
  CHECK(state->closed_for == longest_closing);
}
