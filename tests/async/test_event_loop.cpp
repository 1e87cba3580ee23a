#include "async_support.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace test_async {
namespace {

TEST_CASE("call_later calls in the order of time, and of setting where times are equal") {
  std::vector<int> order;
  const auto main = [&]() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    std::vector<async::timer> timers;
    const std::array<std::chrono::seconds, 6> times{3s, 1s, 2s, 1s, 3s, 0s};
    for (int i = 0; i < 6; ++i) {
      timers.push_back(loop.call_later(times[static_cast<std::size_t>(i)], [&order, i] { order.push_back(i); }));
    }
    co_await async::sleep_for(10s);
    CHECK_FALSE(timers[0].pending());
  };
  simulate(main());
  CHECK(order == std::vector<int>{5, 1, 3, 2, 0, 4});
}

TEST_CASE("a timer can be taken back, replaced, set again from its callback, and destroyed in it") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    int calls = 0;
    auto first = loop.call_later(1s, [] { FAIL("was cancelled"); });
    CHECK(first.pending());
    first.cancel();
    CHECK_FALSE(first.pending());
    first = loop.call_later(1s, [] { FAIL("was replaced"); });
    first = loop.call_later(2s, [&] { ++calls; });
    async::timer repeated;
    std::vector<std::chrono::milliseconds> times;
    async::callback again;
    const std::function<void()> tick = [&] {
      times.push_back(elapsed());
      if (times.size() < 3) repeated = loop.call_later(1s, [&] { tick(); });
    };
    repeated = loop.call_later(1s, [&] { tick(); });
    auto owned = std::make_unique<async::timer>();
    *owned = loop.call_later(1s, [&] { owned.reset(); });
    co_await async::sleep_for(10s);
    CHECK(calls == 1);
    CHECK(times == std::vector<std::chrono::milliseconds>{1s, 2s, 3s});
    CHECK(owned == nullptr);
  };
  simulate(main());
}

TEST_CASE("timers of no delay that set each other don't hold up tasks") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    async::timer endless;
    int calls = 0;
    std::function<void()> again = [&] {
      ++calls;
      endless = loop.call_later(0s, again);
    };
    again();
    for (int i = 0; i < 1000; ++i) co_await async::yield();
    endless.cancel();
    // Once a pass, of which there is one after 64 resumptions.
    CHECK(calls >= 10);
    CHECK(calls <= 20);
  };
  async::run(main());
  simulate(main());
}

TEST_CASE("a timer set while timers call waits for the next pass, and none is lost") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    std::vector<std::string> order;
    std::vector<async::timer> timers;
    const auto set = [&](const char* name, async::duration delay) {
      timers.push_back(loop.call_later(delay, [&order, name] { order.emplace_back(name); }));
    };
    timers.push_back(loop.call_later(1s, [&] {
      order.emplace_back("first");
      loop.post([&order] { order.emplace_back("post"); });  // comes between the passes
      set("now", 0s);
      set("past", -1h);
      set("later", 1s);
    }));
    set("second", 1s);
    co_await async::sleep_for(1s);
    order.emplace_back("task");
    co_await async::sleep_for(1h);
    CHECK(order == std::vector<std::string>{"first", "second", "task", "post", "now", "past", "later"});
  };
  simulate(main());
}

TEST_CASE("timers that set each other in the past don't hold up a timer that is due") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    async::timer endless;
    std::function<void()> again = [&] { endless = loop.call_at(async::time_point::min(), again); };
    const auto begin = loop.call_later(1ms, again);
    co_await async::sleep_for(1ms);
    bool fired = false;
    const auto alarm = loop.call_at(loop.now(), [&] { fired = true; });
    for (int i = 0; i < 1000 && !fired; ++i) co_await async::yield();
    CHECK(fired);
    endless.cancel();
  };
  async::run(main());
  simulate(main());
}

TEST_CASE("timers at either end of the clock's range: the far one waits, the past one calls at once") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    bool late = false;
    std::array<async::timer, 3> far = {loop.call_later(async::duration::max(), [&] { late = true; }),
                                       loop.call_later(std::chrono::hours::max(), [&] { late = true; }),
                                       loop.call_at(async::time_point::max(), [&] { late = true; })};
    int early = 0;
    const std::array<async::timer, 2> past = {loop.call_later(async::duration::min(), [&] { ++early; }),
                                              loop.call_at(async::time_point::min(), [&] { ++early; })};
    co_await async::sleep_for(1ms);
    CHECK(early == 2);
    CHECK_FALSE(late);
    for (const async::timer& each : far) CHECK(each.pending());
  };
  async::run(main());
  simulate(main());
}

TEST_CASE("an exception of a callback ends run, after the main task's clean-up") {
  int living = 0;
  const auto main = [&]() -> task<void> {
    const auto alarm = async::event_loop::current().call_later(1s, [] { throw std::runtime_error("in a callback"); });
    co_await stay(living);
  };
  CHECK_THROWS_WITH(simulate(main()), "in a callback");
  CHECK(living == 0);
  const auto posts = [&]() -> task<void> {
    async::event_loop::current().post([] { throw std::runtime_error("in a post"); });
    co_await stay(living);
  };
  CHECK_THROWS_WITH(simulate(posts()), "in a post");
  CHECK(living == 0);
}

TEST_CASE("watch calls while a descriptor is ready, for what is wanted, until it is destroyed") {
  std::array<int, 2> ends{};
  REQUIRE(async::detail::open_socket_pair(ends));
  const auto main = [&]() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    int reads = 0;
    int writes = 0;
    async::event seen;
    async::fd_watch watch;
    const auto on_ready = [&](async::interest what) {
      if ((what & async::interest::read) != async::interest::none) {
        ++reads;
        char byte = 0;
        CHECK(async::detail::read_descriptor(ends[0], &byte, 1) == 1);
        seen.set();
      }
      if ((what & async::interest::write) != async::interest::none) {
        if (++writes == 3) {
          watch.set_interest(async::interest::read);
          seen.set();
        }
      }
    };
    watch = loop.watch(ends[0], async::interest::read, on_ready);
    CHECK(async::detail::write_descriptor(ends[1], "ab", 2) == 2);
    while (reads < 2) {
      co_await seen.wait();
      seen.reset();
    }
    CHECK(writes == 0);
    watch.set_interest(async::interest::both);
    co_await seen.wait();
    CHECK(writes == 3);
    watch.set_interest(async::interest::none);
    CHECK(async::detail::write_descriptor(ends[1], "c", 1) == 1);
    for (int i = 0; i < 1000; ++i) co_await async::yield();
    CHECK(reads == 2);
    seen.reset();
    watch.set_interest(async::interest::read);
    co_await seen.wait();
    CHECK(reads == 3);

    // A watch that ends itself, beside another of the same descriptor.
    seen.reset();
    std::optional<async::fd_watch> once;
    int others = 0;
    once = loop.watch(ends[0], async::interest::write, [&](async::interest) {
      once.reset();
      seen.set();
    });
    const auto other = loop.watch(ends[0], async::interest::write, [&](async::interest) { ++others; });
    co_await seen.wait();
    CHECK_FALSE(once.has_value());
    for (int i = 0; i < 1000; ++i) co_await async::yield();
    CHECK(others >= 10);  // once a pass, of which there is one after 64 resumptions
  };
  async::run(main());
  async::detail::close_descriptor(ends[0]);
  async::detail::close_descriptor(ends[1]);
}

TEST_CASE("what can't be watched is an error") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    const auto nothing = [](async::interest) {};
    CHECK_THROWS_AS(static_cast<void>(loop.watch(-1, async::interest::read, nothing)), std::system_error);
    CHECK_THROWS_AS(static_cast<void>(loop.watch(1'000'000, async::interest::read, nothing)), std::system_error);
    co_return;
  };
  simulate(main());
}

TEST_CASE("a loop runs one task after another, and keeps its simulated time") {
  async::event_loop loop(simulated);
  CHECK(loop.run(value_after(1s, 1)) == 1);
  CHECK(loop.run(value_after(2s, 2)) == 2);
  CHECK(loop.now() == start + 3s);
  CHECK_FALSE(loop.is_current());
}

TEST_CASE("posts are called in order, also those from before run, and can be dropped") {
  std::vector<int> order;
  int living = 0;
  async::remote late = [&] {
    async::event_loop loop(simulated);
    for (int i = 0; i < 3; ++i) loop.post([&order, i] { order.push_back(i); });
    loop.run(nap(1s));
    CHECK(order == std::vector<int>{0, 1, 2});
    loop.post([held = counted(living)] { FAIL("the loop runs no more"); });
    return loop.poster();
  }();
  CHECK(living == 0);
  CHECK_FALSE(late.post([] { FAIL("the loop is gone"); }));
}

TEST_CASE("request_stop cancels the main task") {
  int living = 0;
  async::event_loop loop(simulated);
  const auto main = [&]() -> task<void> {
    const auto alarm = loop.call_later(1s, [&] { loop.request_stop(); });
    co_await stay(living);
  };
  CHECK_THROWS_AS(loop.run(main()), async::cancelled);
  CHECK(living == 0);
  CHECK(loop.run(value_after(1s, 1)) == 1);  // the next isn't affected
  const auto stopped_late = [&]() -> task<int> {
    loop.request_stop();
    co_return 2;
  };
  CHECK(loop.run(stopped_late()) == 2);
  CHECK(loop.run(value_after(1s, 3)) == 3);
  loop.request_stop();  // there is nothing to stop
  CHECK(loop.run(value_after(1s, 4)) == 4);
}

TEST_CASE("a task that holds the loop up is reported, with where it let go") {
  std::vector<async::slow_callback> reports;
  async::loop_options options;
  options.slow_after = 5ms;
  options.on_slow = [&](const async::slow_callback& slow) { reports.push_back(slow); };
  const auto block = [] {
    const auto end = std::chrono::steady_clock::now() + 6ms;
    while (std::chrono::steady_clock::now() < end) {
    }
  };
  const auto main = [&]() -> task<void> {
    co_await async::set_task_name("blocker");
    block();
    co_await async::sleep_for(1ms);
    block();
  };
  async::run(main(), options);
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].task == "task 'blocker'");
  CHECK(reports[0].time >= 6ms);
  CHECK(reports[0].until.rfind("test_event_loop.cpp:", 0) == 0);
  CHECK(reports[1].until.empty());
}

}  // namespace
}  // namespace test_async
