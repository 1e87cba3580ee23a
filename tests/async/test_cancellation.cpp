#include "async_support.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <array>
#include <functional>
#include <stop_token>

namespace test_async {
namespace {

/// Two sockets that are connected.
struct socket_pair {
  socket_pair() { REQUIRE(async::detail::open_socket_pair(ends)); }
  socket_pair(const socket_pair&) = delete;
  socket_pair& operator=(const socket_pair&) = delete;
  ~socket_pair() {
    async::detail::close_descriptor(ends[0]);
    async::detail::close_descriptor(ends[1]);
  }
  std::array<int, 2> ends = {};
};

/// Everything that a task can wait for.
struct things {
  async::event event{"event"};
  async::semaphore semaphore{0, "semaphore"};
  async::mutex mutex{"mutex"};
  async::mutex::guard locked = std::move(*mutex.try_lock());
  async::channel<int> full{0, "full"};
  async::channel<int> empty{1, "empty"};
  async::rate_limiter limiter{{.requests = 1, .tokens = 0, .period = 1h}};
  async::signals signals{second_signal};
  socket_pair sockets;
};

struct wait_case {
  const char* name;
  std::function<task<void>(things&)> wait;
};

task<void> use_up_and_wait(async::rate_limiter& limiter) {
  for (;;) co_await limiter.acquire();
}
task<void> wait_for_child(things& all) {
  async::task_group group;
  const auto child = group.spawn(nap(24h));
  co_await all.event.wait();
}
task<void> join_child() {
  async::task_group group;
  const auto child = group.spawn(nap(24h));
  co_await child.join();
}
task<void> step(things& all) {
  const auto endless = [](async::event& event) -> async::async_generator<int> {
    co_yield 1;
    co_await event.wait();
  };
  auto numbers = endless(all.event);
  while (co_await numbers.next()) {
  }
}
task<void> yield_for_ever() {
  for (;;) {
    co_await async::sleep_for(1s);
    co_await async::yield();
  }
}
task<void> receive(async::channel<int>& from) { static_cast<void>(co_await from.receive()); }
task<void> acquire(async::semaphore& from) { const auto permit = co_await from.acquire(); }
task<void> lock(async::mutex& from) { const auto permit = co_await from.lock(); }
task<void> next_signal(async::signals& from) { static_cast<void>(co_await from.next()); }
task<void> gather_two() { static_cast<void>(co_await async::gather(nap(24h), nap(24h))); }
task<void> first_of_two() { static_cast<void>(co_await async::when_any(nap(24h), nap(25h))); }

const std::vector<wait_case> wait_cases = {
    {"sleep_for", [](things&) { return nap(24h); }},
    {"yield", [](things&) { return yield_for_ever(); }},
    {"event", [](things& all) { return async::make_task([&] { return all.event.wait(); }); }},
    {"semaphore", [](things& all) { return acquire(all.semaphore); }},
    {"mutex", [](things& all) { return lock(all.mutex); }},
    {"send", [](things& all) { return async::make_task([&] { return all.full.send(1); }); }},
    {"receive", [](things& all) { return receive(all.empty); }},
    {"rate_limiter", [](things& all) { return use_up_and_wait(all.limiter); }},
    {"generator", [](things& all) { return step(all); }},
    {"readable", [](things& all) { return async::make_task([&] { return async::readable(all.sockets.ends[0]); }); }},
    {"signals", [](things& all) { return next_signal(all.signals); }},
    {"gather", [](things&) { return gather_two(); }},
    {"when_any", [](things&) { return first_of_two(); }},
    {"with_timeout", [](things&) { return async::with_timeout(24h, nap(48h)); }},
    {"with_stop", [](things&) { return async::with_stop(std::stop_token(), nap(24h)); }},
    {"group left without join", [](things& all) { return wait_for_child(all); }},
    {"join of one", [](things&) { return join_child(); }},
    {"with_group",
     [](things&) { return async::with_group([](async::task_group&) -> task<void> { co_await nap(24h); }); }},
    {"scope", [](things&) { return async::scope([](async::cleanup&) -> task<void> { co_await nap(24h); }); }},
};

/// Keeps a counted alive while it runs `work`.
task<void> guarded(int& living, task<void> work) {
  const counted here(living);
  co_await std::move(work);
}

TEST_CASE("every wait ends when its task is cancelled, at once and with destructors run") {
  for (const wait_case& each : wait_cases) {
    CAPTURE(each.name);
    int living = 0;
    const auto main = [&]() -> task<void> {
      things all;
      async::task_group group;
      const auto handle = group.spawn(guarded(living, each.wait(all)));
      co_await async::sleep_for(1500ms);
      CHECK(living == 1);
      CHECK_FALSE(handle.ended());
      handle.cancel();
      co_await group.join();
      CHECK(handle.ended());
      CHECK(living == 0);
      CHECK(elapsed() == 1500ms);
      CHECK_THROWS_AS(handle.result(), async::cancelled);
    };
    simulate(main());
  }
}

TEST_CASE("a wait that begins in a task that was cancelled throws") {
  for (const wait_case& each : wait_cases) {
    CAPTURE(each.name);
    int waits = 0;
    const auto twice = [](int& count, const wait_case& which, things& all) -> task<void> {
      for (int i = 0; i < 2; ++i) {
        try {
          co_await which.wait(all);
        } catch (const async::cancelled&) {
          ++count;
        }
      }
    };
    const auto main = [&]() -> task<void> {
      things all;
      async::task_group group;
      const auto handle = group.spawn(twice(waits, each, all));
      co_await async::sleep_for(1500ms);
      handle.cancel();
      co_await group.join();
      CHECK(elapsed() == 1500ms);
    };
    simulate(main());
    CHECK(waits == 2);
  }
}

TEST_CASE("every wait ends when frames are unwound") {
  for (const wait_case& each : wait_cases) {
    CAPTURE(each.name);
    int living = 0;
    const auto main = [&]() -> task<void> {
      things all;
      {
        async::task_group group;
        group.spawn(guarded(living, each.wait(all)));
        co_await async::sleep_for(1500ms);
        CHECK(living == 1);
      }
      CHECK(living == 0);
      co_await async::sleep_for(48h);  // nothing is left in any list
    };
    simulate(main());
  }
}

TEST_CASE("a stop_token cancels what run, and with_stop, run") {
  std::stop_source source;
  int living = 0;
  const auto stopped_from_within = [&]() -> task<void> {
    const counted here(living);
    co_await async::sleep_for(1s);
    source.request_stop();
    co_await async::sleep_for(24h);
  };
  CHECK_THROWS_AS(async::run(stopped_from_within(), simulated, source.get_token()), async::cancelled);
  CHECK(living == 0);

  const auto main = [&]() -> task<void> {
    std::stop_source inner;
    async::task_group group;
    const auto handle = group.spawn(outcome(async::with_stop(inner.get_token(), stay(living))));
    co_await async::sleep_for(1s);
    CHECK(living == 1);
    inner.request_stop();
    co_await group.join();
    CHECK(handle.result() == "cancelled");
    CHECK(living == 0);
    CHECK(elapsed() == 1s);
    // Asked beforehand.
    CHECK(co_await outcome(async::with_stop(inner.get_token(), stay(living))) == "cancelled");
    // Never asked.
    CHECK(co_await async::with_stop(std::stop_source().get_token(), value_after(1s, 5)) == 5);
  };
  simulate(main());
}

TEST_CASE("a task whose stop was asked before run doesn't begin") {
  std::stop_source source;
  source.request_stop();
  bool began = false;
  const auto main = [&]() -> task<void> {
    began = true;
    co_return;
  };
  CHECK_THROWS_AS(async::run(main(), simulated, source.get_token()), async::cancelled);
  CHECK_FALSE(began);
}

TEST_CASE("a task sees its cancellation as a stop_token") {
  const auto main = []() -> task<void> {
    bool called = false;
    const auto work = [](bool& flag) -> task<void> {
      const std::stop_token stop = co_await async::stop_token();
      const std::stop_callback on_stop(stop, [&flag] { flag = true; });
      CHECK_FALSE(co_await async::stop_requested());
      try {
        co_await async::sleep_for(1h);
      } catch (const async::cancelled&) {
        CHECK(stop.stop_requested());
      }
      CHECK(co_await async::stop_requested());
    };
    async::task_group group;
    group.spawn(work(called));
    co_await async::sleep_for(1s);
    group.cancel();
    CHECK(called);
    co_await group.join();
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

TEST_CASE("children end before their parents") {
  std::vector<std::string> order;
  const auto child = [](std::vector<std::string>& log) -> task<void> {
    co_await async::scope([&](async::cleanup& at_end) -> task<void> {
      at_end.add([&]() -> task<void> {
        co_await async::sleep_for(1s);
        log.emplace_back("child");
      });
      co_await async::sleep_for(24h);
    });
  };
  const auto parent = [&](std::vector<std::string>& log) -> task<void> {
    try {
      co_await async::gather(child(log), child(log));
    } catch (const async::cancelled&) {
      log.emplace_back("parent");
      throw;
    }
  };
  const auto main = [&]() -> task<void> {
    CHECK(co_await outcome(async::with_timeout(1s, parent(order))) != "ok");
    CHECK(elapsed() == 2s);
  };
  simulate(main());
  CHECK(order == std::vector<std::string>{"child", "child", "parent"});
}

TEST_CASE("cancellation through a hundred thousand nested join_sets doesn't grow the stack") {
  const auto nested = [](auto& self, int depth) -> task<void> {
    if (depth == 0) {
      co_await async::sleep_for(24h);
    } else {
      co_await async::gather(self(self, depth - 1));
    }
  };
  const auto main = [&]() -> task<void> {
    CHECK(co_await outcome(async::with_timeout(1s, nested(nested, 100'000))) != "ok");
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

TEST_CASE("what a task was given before it was cancelled isn't lost") {
  const auto main = []() -> task<void> {
    async::channel<int> values(1);
    const auto receiver = [](async::channel<int>& from) -> task<int> { co_return (co_await from.receive()).value(); };
    async::task_group group;
    const auto handle = group.spawn(receiver(values));
    co_await async::yield();
    co_await values.send(7);  // handed over, though the receiver has yet to run
    handle.cancel();
    co_await group.join();
    CHECK(handle.result() == 7);
  };
  simulate(main());
}

TEST_CASE("a cancelled task that waits no more ends as if it were not") {
  const auto main = []() -> task<void> {
    const auto stubborn = []() -> task<int> {
      try {
        co_await async::sleep_for(24h);
      } catch (const async::cancelled&) {
      }
      co_return 3;
    };
    CHECK(co_await async::with_timeout(1s, stubborn()) == 3);
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

TEST_CASE("shield keeps cancellation out until it ends") {
  const auto main = []() -> task<void> {
    int finished = 0;
    const auto work = [](int& count) -> task<void> {
      co_await async::shield(nap(5s));
      ++count;
      co_await async::sleep_for(1s);
      ++count;
    };
    async::task_group group;
    group.spawn(work(finished));
    co_await async::sleep_for(1s);
    group.cancel();
    co_await group.join();
    CHECK(finished == 1);
    CHECK(elapsed() == 5s);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
