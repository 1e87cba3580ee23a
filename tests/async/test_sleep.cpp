#include "async_support.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <random>

namespace test_async {
namespace {

TEST_CASE("sleeping takes exactly its time, and sleepers overlap") {
  const auto main = []() -> task<void> {
    co_await async::sleep_for(2s);
    CHECK(elapsed() == 2s);
    co_await async::gather(nap(3s), nap(1s), nap(2s));
    CHECK(elapsed() == 5s);
    co_await async::sleep_until(start + 1h);
    CHECK(elapsed() == 1h);
    co_await async::sleep_until(start + 1min);  // past
    co_await async::sleep_for(-1s);
    CHECK(elapsed() == 1h);
  };
  simulate(main());
}

task<void> note_after(async::duration time, int number, std::vector<int>& order) {
  co_await async::sleep_for(time);
  order.push_back(number);
}

TEST_CASE("sleepers wake in the order of their times, equal ones in the order in which they began") {
  std::vector<int> order;
  const auto main = [&]() -> task<void> {
    co_await async::gather(note_after(3s, 5, order), note_after(1s, 0, order), note_after(2s, 3, order),
                           note_after(1s, 1, order), note_after(3s, 6, order), note_after(2s, 4, order),
                           note_after(1s, 2, order));
  };
  simulate(main());
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("thousands of sleeps of any length, a third of them cancelled") {
  std::vector<std::int64_t> woken;
  const auto sleeper = [](std::int64_t length, std::vector<std::int64_t>& log) -> task<void> {
    co_await async::sleep_for(async::duration(length));
    CHECK(async::now() == start + async::duration(length));
    log.push_back(length);
  };
  const auto main = [&]() -> task<void> {
    std::mt19937 random(1);
    async::task_group group;
    std::vector<async::spawned<void>> handles;
    for (int i = 0; i < 3000; ++i) handles.push_back(group.spawn(sleeper(random() % 1000 + 1, woken)));
    co_await async::yield();
    for (std::size_t i = 0; i < handles.size(); i += 3) handles[i].cancel();
    co_await group.join();
  };
  simulate(main());
  CHECK(woken.size() == 2000);
  CHECK(std::is_sorted(woken.begin(), woken.end()));
}

TEST_CASE("a sleep longer than the clock's range can be cancelled") {
  const auto main = []() -> task<void> {
    CHECK(co_await outcome(async::with_timeout(1s, nap(async::duration::max()))) != "ok");
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

// Whether `work` ends before a second has passed, on either clock.
bool ends_at_once(const std::function<task<void>()>& work) {
  bool in_time = true;
  const auto main = [&]() -> task<void> {
    bool done = false;
    const auto alarm = async::event_loop::current().call_later(1s, [&] { in_time = done; });
    co_await work();
    done = true;
  };
  async::run(main());
  simulate(main());
  return in_time;
}

TEST_CASE("a time that has passed, however long ago, is waited for not at all") {
  using hours = std::chrono::time_point<std::chrono::steady_clock, std::chrono::hours>;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(ends_at_once([]() -> task<void> { co_await async::sleep_until(async::time_point::min()); }));
  CHECK(ends_at_once([]() -> task<void> { co_await async::sleep_until(hours::min()); }));
  CHECK(ends_at_once([]() -> task<void> { co_await async::sleep_for(async::duration::min()); }));
  CHECK(ends_at_once([]() -> task<void> { co_await async::sleep_for(std::chrono::hours::min()); }));
  CHECK(ends_at_once([=]() -> task<void> { co_await async::sleep_for(std::chrono::duration<double>(-infinity)); }));
  CHECK(ends_at_once([=]() -> task<void> { co_await async::sleep_for(std::chrono::duration<double>(nan)); }));
}

TEST_CASE("a time beyond the clock's range is the longest there is, in any unit") {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto sleeps = [=](int which) -> task<void> {
    switch (which) {
      case 0:
        return async::make_task([] { return async::sleep_for(async::duration::max()); });
      case 1:
        return async::make_task([] { return async::sleep_for(std::chrono::hours::max()); });
      case 2:
        return async::make_task([=] { return async::sleep_for(std::chrono::duration<double>(infinity)); });
      case 3:
        return async::make_task([] { return async::sleep_for(std::chrono::duration<float>(1e30F)); });
      default:
        return async::make_task([] { return async::sleep_until(async::time_point::max()); });
    }
  };
  for (int which = 0; which < 5; ++which) {
    CAPTURE(which);
    async::event_loop loop(simulated);
    loop.run(sleeps(which));
    CHECK(loop.now() == async::time_point::max());
    // On the real clock, where it must not end: a fraction of a second shows that it doesn't end at once.
    const auto main = [&]() -> task<void> { co_await async::with_timeout(1ms, sleeps(which)); };
    CHECK_THROWS_AS(async::run(main()), async::timeout_error);
  }
}

TEST_CASE("a fraction of a second can be slept") {
  const auto main = []() -> task<void> {
    const async::time_point begin = async::now();
    co_await async::sleep_for(std::chrono::duration<double>(0.3));
    CHECK(async::now() - begin == 300ms);
  };
  simulate(main());
}

TEST_CASE("yield lets all others go first") {
  std::vector<int> order;
  const auto steps = [](int number, std::vector<int>& log) -> task<void> {
    for (int i = 0; i < 3; ++i) {
      log.push_back(number);
      co_await async::yield();
    }
  };
  const auto main = [&]() -> task<void> { co_await async::gather(steps(1, order), steps(2, order), steps(3, order)); };
  simulate(main());
  CHECK(order == std::vector<int>{1, 2, 3, 1, 2, 3, 1, 2, 3});
}

TEST_CASE("a task that yields for ever doesn't keep timers from firing on the real clock") {
  bool fired = false;
  const auto main = [&]() -> task<void> {
    const auto alarm = async::event_loop::current().call_later(1ms, [&] { fired = true; });
    while (!fired) co_await async::yield();
  };
  async::run(main());
  CHECK(fired);
}

TEST_CASE("the real clock doesn't wake early") {
  const auto main = []() -> task<void> {
    const auto begin = std::chrono::steady_clock::now();
    co_await async::sleep_for(2ms);
    CHECK(std::chrono::steady_clock::now() - begin >= 2ms);
    CHECK(async::now() - begin >= 2ms);
  };
  async::run(main());
}

}  // namespace
}  // namespace test_async
