// What is left when a run ends, and what outlives its run or its loop.
#include "async_support.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

namespace test_async {
namespace {

/// Something to run on a loop, and where it keeps what outlives the run.
template <class T>
using keeper = std::optional<T>;

TEST_CASE("a task group that outlives its run is empty then, and can be used in the next") {
  int living = 0;
  int cancellations = 0;
  keeper<async::task_group> group;
  async::event_loop loop(simulated);
  const auto spawn = [&]() -> task<void> {
    if (!group) group.emplace("left");
    group->spawn(stay(living, &cancellations));
    co_await async::yield();
  };
  loop.run(spawn());
  CHECK(living == 0);
  CHECK(cancellations == 1);
  CHECK(group->size() == 0);

  const auto again = [&]() -> task<void> {
    co_await group->join();
    const auto handle = group->spawn(value_after(1s, 7));
    co_await group->join();
    CHECK(handle.result() == 7);
  };
  loop.run(again());
  group.reset();
}

TEST_CASE("a task group can be destroyed after its loop, and spawns no more") {
  int living = 0;
  keeper<async::task_group> group;
  async::spawned<void> handle;
  const auto spawn = [&]() -> task<void> {
    group.emplace("left");
    handle = group->spawn(stay(living));
    co_await async::yield();
  };
  const std::string gone =
      "assay::async: task_group 'left' belongs to another event loop than the one that runs on this thread; from "
      "another thread, go through event_loop::post";
  simulate(spawn());
  CHECK(living == 0);
  CHECK(handle.ended());
  CHECK_THROWS_AS(handle.result(), async::cancelled);
  CHECK_THROWS_WITH_AS(group->spawn(nap(1s)), gone.c_str(), async::wrong_thread_error);
  const auto elsewhere = [&]() -> task<void> {
    CHECK_THROWS_WITH_AS(group->spawn(nap(1s)), gone.c_str(), async::wrong_thread_error);
    co_await group->join();
    CHECK(co_await outcome(async::make_task([&] { return handle.join(); })) == "cancelled");
  };
  simulate(elsewhere());
  group->cancel();
  group.reset();
  handle.cancel();
}

TEST_CASE("a task group that is left when run throws is unwound too") {
  int living = 0;
  keeper<async::task_group> group;
  const auto main = [&]() -> task<void> {
    group.emplace();
    group->spawn(stay(living));
    co_await async::yield();
    throw std::runtime_error("main fails");
  };
  CHECK_THROWS_WITH(simulate(main()), "main fails");
  CHECK(living == 0);
  CHECK(group->size() == 0);
}

TEST_CASE("tasks that are left in whatever wait are unwound at the end of the run") {
  using wait = std::function<task<void>(async::task_group&)>;
  std::array<int, 2> ends{};
  REQUIRE(async::detail::open_pipe(ends));
  async::thread_pool pool(1);
  async::semaphore none(0);
  async::mutex locked;
  async::event never;
  async::channel<int> empty(0);
  async::rate_limiter slow({.requests = 1, .tokens = 0, .period = 24h});
  const std::vector<std::pair<const char*, wait>> waits = {
      {"sleep", [](async::task_group&) { return nap(24h); }},
      {"event", [&](async::task_group&) -> task<void> { co_await never.wait(); }},
      {"semaphore", [&](async::task_group&) -> task<void> { static_cast<void>(co_await none.acquire()); }},
      {"mutex",
       [&](async::task_group&) -> task<void> {
         const auto first = co_await locked.lock();
         const auto second = co_await locked.lock();
       }},
      {"send", [&](async::task_group&) -> task<void> { co_await empty.send(1); }},
      {"receive", [&](async::task_group&) -> task<void> { static_cast<void>(co_await empty.receive()); }},
      {"rate_limiter",
       [&](async::task_group&) -> task<void> {
         for (;;) co_await slow.acquire();
       }},
      {"readable", [&](async::task_group&) -> task<void> { co_await async::readable(ends[0]); }},
      {"gather", [](async::task_group&) -> task<void> { co_await async::gather(nap(24h), nap(25h)); }},
      {"when_any", [](async::task_group&) -> task<void> { co_await async::when_any(nap(24h), nap(25h)); }},
      {"with_timeout", [](async::task_group&) { return async::with_timeout(24h, nap(25h)); }},
      {"with_stop", [](async::task_group&) { return async::with_stop(std::stop_source().get_token(), nap(25h)); }},
      {"signal",
       [](async::task_group&) -> task<void> {
         async::signals signals({first_signal});
         co_await signals.next();
       }},
      {"offload",
       [&](async::task_group&) {
         return async::offload(pool, [](std::stop_token stop) {
           while (!stop.stop_requested()) std::this_thread::yield();
         });
       }},
      {"scope",
       [](async::task_group&) {
         return async::scope([](async::cleanup& at_end) -> task<void> {
           at_end.add([] { return nap(1s); });
           co_await async::sleep_for(24h);
         });
       }},
      {"shield", [](async::task_group&) { return async::shield(nap(24h)); }},
      {"yield",
       [](async::task_group&) -> task<void> {
         for (;;) co_await async::yield();
       }},
      {"a task of its own",
       [](async::task_group& group) -> task<void> {
         const auto handle = group.spawn(nap(24h));
         co_await handle.join();
       }},
  };
  for (const auto& [name, make] : waits) {
    CAPTURE(name);
    int living = 0;
    keeper<async::task_group> group;
    const auto waiting = [&](const wait& what) -> task<void> {
      const counted here(living);
      co_await what(*group);
    };
    const auto main = [&]() -> task<void> {
      group.emplace();
      group->spawn(waiting(make));
      for (int i = 0; i < 10; ++i) co_await async::yield();
      CHECK(living == 1);
    };
    async::event_loop loop(simulated);
    loop.run(main());
    CHECK(living == 0);
    CHECK(loop.run(value_after(1s, 1)) == 1);
    CHECK(loop.now() <= start + 1s);
  }
  async::detail::close_descriptor(ends[0]);
  async::detail::close_descriptor(ends[1]);
}

TEST_CASE("timers, watches and guards may outlive their loop") {
  std::array<int, 2> ends{};
  REQUIRE(async::detail::open_pipe(ends));
  int calls = 0;
  std::vector<async::timer> timers;
  async::fd_watch watch;
  keeper<async::work_guard> guard;
  const auto main = [&]() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    for (const auto delay : {3h, 1h, 2h}) timers.push_back(loop.call_later(delay, [&calls] { ++calls; }));
    watch = loop.watch(ends[0], async::interest::read, [](async::interest) {});
    guard.emplace(loop);
    co_return;
  };
  simulate(main());
  for (const async::timer& each : timers) CHECK_FALSE(each.pending());
  CHECK_THROWS_WITH_AS(watch.set_interest(async::interest::write), "assay::async: the loop of this watch is gone",
                       async::usage_error);
  timers[0].cancel();
  timers.clear();
  watch = {};
  guard.reset();
  CHECK(calls == 0);
  async::detail::close_descriptor(ends[0]);
  async::detail::close_descriptor(ends[1]);
}

TEST_CASE("timers and posts that are left belong to the loop: the next run calls them") {
  int calls = 0;
  async::event_loop loop(simulated);
  async::timer alarm;
  const auto main = [&]() -> task<void> {
    alarm = loop.call_later(1h, [&calls] { ++calls; });
    loop.post([&calls] { calls += 10; });
    co_return;
  };
  loop.run(main());
  CHECK(calls == 0);
  loop.run(nap(2h));
  CHECK(calls == 11);
}

TEST_CASE("signals that outlive their loop give the signal back, and say that nothing comes any more") {
  keeper<async::signals> signals;
  const auto main = [&]() -> task<void> {
    signals.emplace(std::initializer_list<int>{first_signal});
    co_return;
  };
  simulate(main());
  const auto next = [&]() -> task<void> { static_cast<void>(co_await signals->next()); };
  CHECK_THROWS_AS(simulate(next()), async::wrong_thread_error);
  signals.reset();
  CHECK((std::signal(first_signal, SIG_DFL) == SIG_DFL));
}

TEST_CASE("a result of offloaded work that comes after the run is dropped") {
  async::thread_pool pool(1);
  std::promise<void> go;
  std::promise<void> began;
  async::event_loop loop;
  keeper<async::task_group> group;
  const auto main = [&]() -> task<void> {
    group.emplace();
    const auto work = [&began, future = go.get_future().share()] {
      began.set_value();
      future.wait();
    };
    group->spawn(async::offload(pool, work, async::when_cancelled::abandon));
    co_await async::yield();
    began.get_future().wait();
  };
  loop.run(main());
  go.set_value();
  const auto after = [&]() -> task<int> {
    co_await async::offload(pool, [] {});  // behind the other in the pool, so its post has come
    co_return 5;
  };
  CHECK(loop.run(after()) == 5);
}

TEST_CASE("a task that waits for something which is destroyed gets an error, cancelled or not") {
  const std::string destroyed = "assay::async: what this task waited for was destroyed meanwhile";
  const auto main = [&]() -> task<void> {
    keeper<async::event> event{std::in_place};
    keeper<async::semaphore> semaphore{std::in_place, std::size_t{0}};
    keeper<async::mutex> mutex{std::in_place};
    keeper<async::channel<int>> channel{std::in_place, std::size_t{0}};
    keeper<async::channel<int>> full{std::in_place, std::size_t{0}};
    keeper<async::rate_limiter> limiter{std::in_place, async::rate_limits{.requests = 1, .tokens = 0, .period = 24h}};
    const auto lock = co_await mutex->lock();
    co_await limiter->acquire();
    async::task_group group;
    std::vector<async::spawned<std::string>> handles;
    handles.push_back(group.spawn(outcome(async::make_task([&] { return event->wait(); }))));
    handles.push_back(group.spawn(outcome(async::make_task([&] { return semaphore->acquire(); }))));
    handles.push_back(group.spawn(outcome(async::make_task([&] { return mutex->lock(); }))));
    handles.push_back(group.spawn(outcome(async::make_task([&] { return channel->receive(); }))));
    handles.push_back(group.spawn(outcome(async::make_task([&] { return full->send(1); }))));
    handles.push_back(group.spawn(outcome(async::make_task([&] { return limiter->acquire(); }))));
    for (int i = 0; i < 10; ++i) co_await async::yield();
    event.reset();
    semaphore.reset();
    mutex.reset();
    channel.reset();
    full.reset();
    limiter.reset();
    co_await group.join();
    for (const auto& each : handles) CHECK(each.result() == destroyed);
  };
  simulate(main());
}

TEST_CASE("permits may outlive their semaphore, its loop and every run") {
  async::semaphore::permit permit;
  async::mutex::guard guard;
  const auto main = [&]() -> task<void> {
    async::semaphore slots(2);
    async::mutex door;
    permit = co_await slots.acquire();
    const auto other = co_await slots.acquire();
    guard = co_await door.lock();
  };
  simulate(main());
  CHECK(static_cast<bool>(permit));
  permit.release();
  CHECK_FALSE(static_cast<bool>(permit));
  guard.release();
}

async::async_generator<int> numbers(int& living) {
  const counted here(living);
  for (int i = 1;; ++i) {
    co_await async::sleep_for(1s);
    co_yield i;
  }
}

TEST_CASE("a generator goes on in a later run, in another loop, and may be destroyed outside all of them") {
  int living = 0;
  auto values = numbers(living);
  const auto next = [&]() -> task<int> { co_return (co_await values.next()).value_or(0); };
  async::event_loop loop(simulated);
  CHECK(loop.run(next()) == 1);
  CHECK(loop.run(next()) == 2);
  CHECK(simulate(next()) == 3);
  CHECK(living == 1);
  values = {};
  CHECK(living == 0);
}

TEST_CASE("a generator that is destroyed while a task waits for its next value") {
  const auto main = []() -> task<void> {
    int living = 0;
    keeper<async::async_generator<int>> values{numbers(living)};
    const auto next = [&]() -> task<int> { co_return (co_await values->next()).value_or(0); };
    async::task_group group;
    const auto handle = group.spawn(outcome(next()));
    co_await async::yield();
    co_await async::yield();
    CHECK(living == 1);
    values.reset();
    CHECK(living == 0);
    co_await group.join();
    CHECK(handle.result() == "assay::async: a generator was destroyed while a task waited for its next value");
  };
  simulate(main());
}

TEST_CASE("a task that is never run may be destroyed anywhere") {
  int living = 0;
  {
    const auto work = [](counted) -> task<void> { co_return; };
    keeper<task<void>> left{work(counted(living))};
    CHECK(living == 1);
    std::thread([moved = std::move(*left)] {}).join();
  }
  CHECK(living == 0);
}

TEST_CASE("a stop asked late in one run, on whatever way, doesn't reach the next") {
  async::event_loop loop(simulated);
  SUBCASE("by the token given to run") {
    std::stop_source source;
    const auto main = [&]() -> task<int> {
      source.request_stop();
      co_return 1;
    };
    CHECK(loop.run(main(), source.get_token()) == 1);
  }
  SUBCASE("by another thread") {
    const auto main = [&]() -> task<int> {
      std::thread([&] { loop.request_stop(); }).join();
      co_return 1;
    };
    CHECK(loop.run(main()) == 1);
  }
  SUBCASE("by with_stop") {
    std::stop_source source;
    const auto stops = [&]() -> task<int> {
      std::thread([&] { source.request_stop(); }).join();
      co_return 1;
    };
    CHECK(loop.run(async::with_stop(source.get_token(), stops())) == 1);
  }
  SUBCASE("by a signal") {
    async::loop_options options = simulated;
    options.stop_signals = {SIGINT};
    async::event_loop other(options);
    const auto main = []() -> task<int> {
      std::raise(SIGINT);
      co_return 1;
    };
    CHECK(other.run(main()) == 1);
    CHECK(other.run(value_after(1h, 2)) == 2);
  }
  CHECK(loop.run(value_after(1h, 2)) == 2);
  CHECK(loop.now() == start + 1h);
}

}  // namespace
}  // namespace test_async
