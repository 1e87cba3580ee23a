#include "async_support.hpp"

#include <limits>
#include <memory>
#include <stdexcept>

namespace test_async {
namespace {

task<std::chrono::milliseconds> acquired_at(async::rate_limiter& limiter, std::int64_t tokens) {
  co_await limiter.acquire(tokens);
  co_return elapsed();
}

task<void> check_times(async::rate_limiter& limiter, std::vector<std::int64_t> tokens,
                       std::vector<std::chrono::milliseconds> expected) {
  std::vector<task<std::chrono::milliseconds>> requests;
  for (const std::int64_t each : tokens) requests.push_back(acquired_at(limiter, each));
  const auto times = co_await async::gather(std::move(requests));
  CHECK(times == expected);
}

TEST_CASE("a burst of a period's allowance, then one at a time") {
  async::rate_limiter limiter({.requests = 3, .tokens = 0, .period = 3s});
  simulate(check_times(limiter, {0, 0, 0, 0, 0, 0}, {0s, 0s, 0s, 1s, 2s, 3s}));
}

TEST_CASE("tokens are limited beside requests") {
  async::rate_limiter limiter({.requests = 100, .tokens = 600, .period = 1min});
  // 10 tokens a second; the large request isn't overtaken by the small one behind it
  simulate(check_times(limiter, {500, 100, 50, 300, 10}, {0s, 0s, 5s, 35s, 36s}));
}

TEST_CASE("the allowance comes back with time, and no further than a period's") {
  async::rate_limiter limiter({.requests = 2, .tokens = 0, .period = 2s});
  const auto main = [&]() -> task<void> {
    co_await limiter.acquire();
    co_await limiter.acquire();
    co_await async::sleep_for(1h);
    const auto begin = elapsed();
    for (int i = 0; i < 4; ++i) co_await limiter.acquire();
    CHECK(elapsed() - begin == 2s);
  };
  simulate(main());
}

TEST_CASE("in no period are there more than a burst and a period's share") {
  async::rate_limiter limiter({.requests = 7, .tokens = 0, .period = 1s});
  const auto main = [&]() -> task<void> {
    std::vector<std::chrono::nanoseconds> times;
    for (int i = 0; i < 700; ++i) {
      co_await limiter.acquire();
      times.push_back(async::now() - start);
    }
    for (std::size_t i = 14; i < times.size(); ++i) CHECK(times[i] - times[i - 14] >= 1s);
    CHECK(times.back() >= 99s);
    CHECK(times.back() < 99s + 1us);
  };
  simulate(main());
}

TEST_CASE("tokens are counted afterwards, up and down") {
  async::rate_limiter limiter({.requests = 0, .tokens = 100, .period = 100s});
  const auto main = [&]() -> task<void> {
    co_await limiter.acquire(100);
    limiter.add_tokens(50);
    co_await limiter.acquire(10);
    CHECK(elapsed() == 60s);
    async::task_group group;
    const auto waiting = group.spawn(acquired_at(limiter, 50));
    co_await async::sleep_for(10s);
    limiter.add_tokens(-40);
    co_await group.join();
    CHECK(waiting.result() == 70s);
  };
  simulate(main());
}

TEST_CASE("who is cancelled takes nothing, and holds nobody up") {
  async::rate_limiter limiter({.requests = 0, .tokens = 100, .period = 100s});
  const auto main = [&]() -> task<void> {
    co_await limiter.acquire(100);
    async::task_group group;
    const auto large = group.spawn(acquired_at(limiter, 90));
    const auto small = group.spawn(acquired_at(limiter, 20));
    co_await async::sleep_for(10s);
    large.cancel();
    co_await group.join();
    CHECK(small.result() == 20s);
  };
  simulate(main());
}

TEST_CASE("numbers at the ends of their range: the bucket neither overflows nor forgets") {
  const auto main = []() -> task<void> {
    async::rate_limiter limiter({.requests = 0, .tokens = 100, .period = 24h});
    limiter.add_tokens(std::numeric_limits<std::int64_t>::min());  // no more than full
    co_await limiter.acquire(100);
    CHECK(elapsed() == 0s);
    limiter.add_tokens(std::numeric_limits<std::int64_t>::max());
    limiter.add_tokens(std::numeric_limits<std::int64_t>::max());
    CHECK(co_await outcome(async::with_timeout(24h * 365, async::make_task([&] { return limiter.acquire(1); }))) ==
          "assay::async: the time for this task is up, and it was cancelled");
    async::rate_limiter fast({.requests = 100'000'000, .tokens = 0, .period = 1ns});
    for (int i = 0; i < 1000; ++i) co_await fast.acquire();
    CHECK(elapsed() == 24h * 365);
    // At the end of all time.
    co_await async::sleep_until(async::time_point::max());
    limiter.add_tokens(1);
    co_await fast.acquire();
  };
  simulate(main());
}

TEST_CASE("a limiter serves one loop after another, and waits no longer when their clocks differ") {
  async::rate_limiter limiter({.requests = 1, .tokens = 0, .period = 10s});
  const auto use = [&]() -> task<void> {
    co_await async::sleep_for(1000s);
    co_await limiter.acquire();
    co_await async::sleep_for(4s);
  };
  simulate(use());
  const auto main = [&]() -> task<void> {
    co_await limiter.acquire();  // the loop's clock begins anew
    CHECK(elapsed() == 10s);     // what the bucket lacked when it was last seen
  };
  simulate(main());
}

TEST_CASE("impossible limits and requests") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(async::rate_limiter({.requests = 1, .tokens = 0, .period = std::chrono::duration<double>(nan)}),
                  std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = 1, .tokens = 0, .period = std::chrono::hours::max()}),
                  std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = 1, .tokens = 0, .period = std::chrono::duration<double>(1e-300)}),
                  std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = std::numeric_limits<std::int64_t>::max()}), std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = -1}), std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = 100'000'001}), std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = 1, .tokens = 0, .period = 0s}), std::invalid_argument);
  CHECK_THROWS_AS(async::rate_limiter({.requests = 1, .tokens = 0, .period = 25h}), std::invalid_argument);
  async::rate_limiter limiter({.requests = 1, .tokens = 10});
  CHECK_THROWS_AS(static_cast<void>(limiter.acquire(11)), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(limiter.acquire(-1)), std::invalid_argument);
  async::rate_limiter unlimited({});
  const auto main = [&]() -> task<void> {
    for (int i = 0; i < 1000; ++i) co_await unlimited.acquire(1'000'000'000);
    CHECK(elapsed() == 0s);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
