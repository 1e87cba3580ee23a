// Many tasks of a worker at a time, or one alone.
#include "work/run_gate.hpp"

#include <assay/async.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace assay::work;
namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

struct noted {
  run_gate gate;
  std::vector<std::string> events;
  int inside = 0;
  int most_inside = 0;
};

async::task<void> stay(noted& all, std::string name, async::duration time) {
  const auto pass = co_await all.gate.enter();
  all.most_inside = std::max(all.most_inside, ++all.inside);
  all.events.push_back("+" + name);
  co_await async::sleep_for(time);
  all.events.push_back("-" + name);
  --all.inside;
}

async::task<void> stay_alone(noted& all, std::string name, async::duration time) {
  const auto pass = co_await all.gate.enter_alone();
  CHECK(all.inside == 0);
  ++all.inside;
  all.events.push_back("+" + name);
  co_await async::sleep_for(time);
  all.events.push_back("-" + name);
  CHECK(all.inside == 1);
  --all.inside;
}

}  // namespace

TEST_CASE("one that runs alone waits for those inside, and those behind it wait for it") {
  const auto run = [](noted& all) -> async::task<void> {
    async::task_group group("tasks");
    group.spawn(stay(all, "a", 2s));
    group.spawn(stay(all, "b", 1s));
    group.spawn(stay_alone(all, "x", 1s));
    group.spawn(stay(all, "c", 1s));
    group.spawn(stay_alone(all, "y", 1s));
    co_await group.join();
  };
  noted all;
  async::run(run(all), {.clock = async::clock_kind::simulated});
  CHECK(all.most_inside == 2);
  CHECK(all.events == std::vector<std::string>{"+a", "+b", "-b", "-a", "+x", "-x", "+c", "-c", "+y", "-y"});
}

TEST_CASE("whoever is cancelled while it waits keeps nobody out") {
  const auto run = [](noted& all) -> async::task<void> {
    async::task_group group("tasks");
    group.spawn(stay(all, "a", 2s));
    const auto alone = group.spawn(stay_alone(all, "x", 1s));
    co_await async::sleep_for(1s);
    alone.cancel();
    group.spawn(stay(all, "b", 100ms));
    co_await group.join();
  };
  noted all;
  async::run(run(all), {.clock = async::clock_kind::simulated});
  CHECK(all.events == std::vector<std::string>{"+a", "+b", "-b", "-a"});
}
