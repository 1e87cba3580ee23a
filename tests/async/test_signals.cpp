#include "async_support.hpp"

#include <csignal>
#include <system_error>

namespace test_async {
namespace {

volatile std::sig_atomic_t plain_calls = 0;

extern "C" void plain_handler(int) { plain_calls = plain_calls + 1; }

TEST_CASE("signals are received by number, also those that come before anyone waits") {
  const auto main = []() -> task<void> {
    async::signals signals({first_signal, second_signal});
    std::raise(second_signal);
    CHECK(co_await signals.next() == second_signal);
    async::task_group group;
    const auto receiver = group.spawn(async::make_task([&] { return signals.next(); }));
    co_await async::yield();
    std::raise(first_signal);
    co_await group.join();
    CHECK(receiver.result() == first_signal);
  };
  simulate(main());
}

TEST_CASE("each of several subscribers receives a signal; afterwards it does what it did before") {
  const auto before = std::signal(first_signal, plain_handler);
  REQUIRE((before != SIG_ERR));
  plain_calls = 0;
  const auto main = []() -> task<void> {
    async::signals first({first_signal});
    {
      async::signals second({first_signal});
      std::raise(first_signal);
      CHECK(co_await first.next() == first_signal);
      CHECK(co_await second.next() == first_signal);
    }
    std::raise(first_signal);
    CHECK(co_await first.next() == first_signal);
    CHECK(plain_calls == 0);
  };
  simulate(main());
  std::raise(first_signal);
  CHECK(plain_calls == 1);
  std::signal(first_signal, before);
}

TEST_CASE("a stop signal cancels what runs, clean-up included; a second one does what it would have without") {
  const auto before = std::signal(SIGINT, plain_handler);
  REQUIRE((before != SIG_ERR));
  plain_calls = 0;
  bool cleaned = false;
  const auto main = [&]() -> task<void> {
    co_await async::scope([&](async::cleanup& at_end) -> task<void> {
      at_end.add([&]() -> task<void> {
        CHECK(plain_calls == 0);
        std::raise(SIGINT);
        CHECK(plain_calls == 1);
        co_await async::sleep_for(1s);
        cleaned = true;
      });
      std::raise(SIGINT);
      co_await async::sleep_for(24h);
    });
  };
  async::loop_options options = simulated;
  options.stop_signals = {SIGINT, SIGTERM};
  CHECK_THROWS_AS(async::run(main(), options), async::cancelled);
  CHECK(cleaned);
  CHECK(plain_calls == 1);
  std::signal(SIGINT, before);
}

TEST_CASE("stop signals don't hide a deadlock") {
  const auto main = []() -> task<void> {
    async::event never;
    co_await never.wait();
  };
  async::loop_options options = simulated;
  options.stop_signals = {SIGTERM};
  CHECK_THROWS_AS(async::run(main(), options), async::deadlock_error);
}

TEST_CASE("signals that can't be handled") {
  const auto main = []() -> task<void> {
    CHECK_THROWS_AS(async::signals({9}), std::system_error);  // SIGKILL
    CHECK_THROWS_AS(async::signals({0}), std::system_error);
    CHECK_THROWS_AS(async::signals({1000}), std::system_error);
    co_return;
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
