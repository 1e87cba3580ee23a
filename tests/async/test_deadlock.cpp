#include "async_support.hpp"

#include <algorithm>
#include <coroutine>

namespace test_async {
namespace {

std::string report_of(task<void> main) {
  try {
    simulate(std::move(main));
  } catch (const async::deadlock_error& error) {
    return error.what();
  }
  return "no deadlock";
}

/// The report with N in place of each line number.
std::string without_line_numbers(const std::string& report) {
  std::string text;
  for (std::size_t at = 0; at < report.size();) {
    const std::size_t number = report.compare(at, 5, ".cpp:") == 0 ? at + 5 : report.size();
    if (number == report.size()) {
      text += report[at++];
    } else {
      text += ".cpp:N";
      at = std::min(report.find_first_not_of("0123456789", number), report.size());
    }
  }
  return text;
}

const std::string heading =
    "assay::async: deadlock: the main task can never end, for nothing is ready, no timer is set, and nothing from "
    "outside is awaited";

task<void> produce(async::channel<int>& to) {
  for (;;) co_await to.send(1);
}
task<void> consume(async::event& ready) {
  co_await async::set_task_name("consumer");
  co_await ready.wait();
}
task<void> lock_twice(async::mutex& door) {
  const auto lock = co_await door.lock();
  const auto again = co_await door.lock();
}
task<void> receive_deep_below(async::channel<int>& from) {
  const auto below = [](async::channel<int>& channel) -> task<void> { static_cast<void>(co_await channel.receive()); };
  co_await below(from);
}

TEST_CASE("the report names what waits for what") {
  const auto main = []() -> task<void> {
    async::channel<int> full(1, "full");
    async::channel<int> empty(1);
    async::event ready("ready");
    async::semaphore places(0, "places");
    async::mutex door("door");
    async::task_group group("pipeline");
    group.spawn(produce(full), "producer");
    group.spawn(consume(ready));
    group.spawn(lock_twice(door));
    const auto handle = group.spawn(async::gather(receive_deep_below(empty), nap(1h)));
    group.spawn(async::make_task([&] { return places.acquire(); }));
    group.spawn(async::make_task([&] { return handle.join(); }));
    co_await group.join();
  };
  CHECK(without_line_numbers(report_of(main())) ==
        heading +
            "\n  main waits for 6 tasks of task_group 'pipeline' (test_deadlock.cpp:N)"
            "\n  task 'producer' waits to send to channel 'full' (1 of 1 places taken) "
            "(test_deadlock.cpp:N)"
            "\n  task 'consumer' waits for event 'ready' (test_deadlock.cpp:N)"
            "\n  task 3 of task_group 'pipeline' waits for mutex 'door' (all 1 taken) "
            "(test_deadlock.cpp:N)"
            "\n  task 4 of task_group 'pipeline' waits for 1 task of gather"
            "\n  task 5 of task_group 'pipeline' waits for semaphore 'places' (all 0 taken) "
            "(test_deadlock.cpp:N)"
            "\n  task 6 of task_group 'pipeline' waits for task 4 of task_group 'pipeline' "
            "(test_deadlock.cpp:N)"
            "\n  task 1 of gather waits to receive from channel (test_deadlock.cpp:N)");
}

TEST_CASE("a deadlock cancels the main task, whose destructors run") {
  int living = 0;
  const auto main = [&]() -> task<void> {
    const counted here(living);
    async::event never;
    async::task_group group;
    group.spawn(stay(living));
    co_await async::sleep_for(25h);
    CHECK(living == 1);
    co_await never.wait();
  };
  CHECK(report_of(main()).find("main waits for event (") != std::string::npos);
  CHECK(living == 0);
}

TEST_CASE("a deadlock in the clean-up after a deadlock, and in clean-up after a stop") {
  int living = 0;
  const auto main = [&](bool stop) -> task<void> {
    async::event never("never");
    co_await async::scope([&](async::cleanup& at_end) -> task<void> {
      at_end.add([&]() -> task<void> {
        const counted here(living);
        co_await never.wait();
      });
      if (stop) async::event_loop::current().request_stop();
      co_await never.wait();
    });
  };
  for (const bool stop : {false, true}) {
    CHECK(report_of(main(stop)).find("main waits for event 'never'") != std::string::npos);
    CHECK(living == 0);
  }
}

TEST_CASE("what may come from outside is no deadlock") {
  const auto with_guard = []() -> task<void> {
    async::event posted;
    async::event_loop& loop = async::event_loop::current();
    const async::work_guard guard(loop);
    // From here for the sake of exactness; another thread would do the same.
    loop.post([&] { posted.set(); });
    co_await posted.wait();
  };
  CHECK(report_of(with_guard()) == "no deadlock");
  const auto without = []() -> task<void> {
    async::event posted;
    async::event_loop::current().post([&] { posted.set(); });  // there already
    co_await posted.wait();
  };
  CHECK(report_of(without()) == "no deadlock");
}

TEST_CASE("a task that awaits something foreign is named, too") {
  const auto main = []() -> task<void> { co_await std::suspend_always(); };
  CHECK(report_of(main()) == heading + "\n  main is suspended by something that isn't part of assay::async");
}

}  // namespace
}  // namespace test_async
