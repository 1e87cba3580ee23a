#include "async_support.hpp"

#include <stdexcept>

namespace test_async {
namespace {

const std::string time_is_up = "assay::async: the time for this task is up, and it was cancelled";

TEST_CASE("with_timeout cancels what it gives up on") {
  int living = 0;
  int cancellations = 0;
  const auto main = [&]() -> task<void> {
    bool timed_out = false;
    try {
      co_await async::with_timeout(2s, stay(living, &cancellations));
    } catch (const async::timeout_error& error) {
      timed_out = error.what() == time_is_up;
    }
    CHECK(timed_out);
    CHECK(cancellations == 1);
    CHECK(living == 0);
    CHECK(elapsed() == 2s);
  };
  simulate(main());
}

TEST_CASE("what ends in time, ends as it would without") {
  const auto main = []() -> task<void> {
    CHECK(co_await async::with_timeout(2s, value_after(1s, 4)) == 4);
    CHECK(elapsed() == 1s);
    CHECK(co_await outcome(async::with_timeout(2s, fail_after(1s, "broken"))) == "broken");
    CHECK(co_await async::with_deadline(start + 10s, value_after(1s, 4)) == 4);
    CHECK(elapsed() == 3s);
    co_await async::sleep_for(1h);  // no alarm is left
  };
  simulate(main());
}

TEST_CASE("a time that is up before it begins") {
  const auto main = []() -> task<void> {
    CHECK(co_await outcome(async::with_timeout(0s, nap(1s))) == time_is_up);
    CHECK(co_await outcome(async::with_timeout(-1s, nap(1s))) == time_is_up);
    CHECK(elapsed() == 0s);
    const auto at_once = []() -> task<int> { co_return 1; };
    CHECK(co_await async::with_timeout(0s, at_once()) == 1);
  };
  simulate(main());
}

TEST_CASE("a deadline at either end of the clock's range") {
  const auto main = []() -> task<void> {
    CHECK(co_await outcome(async::with_deadline(async::time_point::min(), nap(1s))) == time_is_up);
    CHECK(co_await outcome(async::with_timeout(async::duration::min(), nap(1s))) == time_is_up);
    CHECK(co_await outcome(async::with_timeout(std::chrono::hours::min(), nap(1s))) == time_is_up);
    CHECK(co_await outcome(async::with_deadline(async::time_point::max(), nap(1ms))) == "ok");
    CHECK(co_await outcome(async::with_timeout(async::duration::max(), nap(1ms))) == "ok");
    CHECK(co_await outcome(async::with_timeout(std::chrono::hours::max(), nap(1ms))) == "ok");
  };
  async::run(main());
  simulate(main());
}

TEST_CASE("timeouts within each other") {
  const auto main = []() -> task<void> {
    CHECK(co_await outcome(async::with_timeout(1s, async::with_timeout(5s, nap(24h)))) == time_is_up);
    CHECK(elapsed() == 1s);
    CHECK(co_await outcome(async::with_timeout(5s, async::with_timeout(1s, nap(24h)))) == time_is_up);
    CHECK(elapsed() == 2s);
    // The inner one's clean-up outlasts the outer one's time: the inner error stands.
    const auto slow = []() -> task<void> {
      co_await async::scope([](async::cleanup& at_end) -> task<void> {
        at_end.add([] { return nap(10s); });
        co_await async::sleep_for(24h);
      });
    };
    CHECK(co_await outcome(async::with_timeout(3s, async::with_timeout(1s, slow()))) == time_is_up);
    CHECK(elapsed() == 13s);
  };
  simulate(main());
}

TEST_CASE("an error or a result in spite of the cancellation stands") {
  const auto fails = []() -> task<int> {
    try {
      co_await async::sleep_for(24h);
    } catch (const async::cancelled&) {
    }
    throw std::runtime_error("while ending");
  };
  const auto main = [&]() -> task<void> {
    CHECK(co_await outcome(async::with_timeout(1s, fails())) == "while ending");
  };
  simulate(main());
}

TEST_CASE("a caller that is cancelled sees `cancelled`, not a timeout") {
  const auto main = []() -> task<void> {
    async::task_group group;
    const auto handle = group.spawn(async::with_timeout(5s, nap(24h)));
    co_await async::sleep_for(1s);
    handle.cancel();
    co_await group.join();
    CHECK_THROWS_AS(handle.result(), async::cancelled);
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
