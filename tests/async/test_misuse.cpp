#include "async_support.hpp"

#include <optional>
#include <thread>

namespace test_async {
namespace {

template <class Error, class F>
std::string text_of(F&& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

const std::string empty_task =
    "assay::async: this task is empty: it was default-constructed, moved from, or awaited before (a task can be "
    "awaited once)";
const std::string no_loop =
    "assay::async: no event loop runs on this thread; this must be called from within async::run";
std::string not_here(const std::string& what) {
  return "assay::async: " + what +
         " belongs to another event loop than the one that runs on this thread; from another thread, go through "
         "event_loop::post";
}

TEST_CASE("an empty task: awaited, spawned, run") {
  const auto main = []() -> task<void> {
    task<int> moved_from = value_after(1s, 1);
    const task<int> other = std::move(moved_from);
    CHECK(co_await outcome(async::make_task([&] { return std::move(moved_from); })) == empty_task);
    task<void> twice = nap(1s);
    co_await std::move(twice);
    CHECK(co_await outcome(async::make_task([&] { return std::move(twice); })) == empty_task);
    CHECK(co_await outcome(async::with_timeout(1s, task<void>())) == empty_task);
    async::task_group group;
    CHECK(text_of<async::empty_task_error>([&] { group.spawn(task<void>()); }) == empty_task);
    std::string awaited;
    try {
      co_await task<void>();
    } catch (const async::empty_task_error& error) {
      awaited = error.what();
    }
    CHECK(awaited == empty_task);
  };
  simulate(main());
  CHECK(text_of<async::empty_task_error>([] { simulate(task<int>()); }) == empty_task);
}

TEST_CASE("outside a loop") {
  CHECK(text_of<async::wrong_thread_error>([] { async::task_group group; }) == no_loop);
  CHECK(text_of<async::wrong_thread_error>([] { static_cast<void>(async::now()); }) == no_loop);
  CHECK(text_of<async::wrong_thread_error>([] { static_cast<void>(async::event_loop::current()); }) == no_loop);
  CHECK(text_of<async::wrong_thread_error>([] { static_cast<void>(async::sleep_for(1s)); }) == no_loop);
  CHECK(text_of<async::wrong_thread_error>([] { const async::signals none({}); }) == no_loop);
}

TEST_CASE("a loop within a loop, and one loop in two threads") {
  const auto main = []() -> task<void> {
    CHECK(text_of<async::wrong_thread_error>([] { simulate(nap(1s)); }) ==
          "assay::async: a loop runs on this thread already; await the task in place of run");
    async::event_loop& loop = async::event_loop::current();
    std::string elsewhere;
    std::thread([&] { elsewhere = text_of<async::wrong_thread_error>([&] { loop.run(nap(1s)); }); }).join();
    CHECK(elsewhere == "assay::async: this loop runs on another thread");
    co_return;
  };
  simulate(main());
}

TEST_CASE("what belongs to a loop, used from a wrong thread") {
  const auto main = []() -> task<void> {
    async::event_loop& loop = async::event_loop::current();
    async::event event("done");
    async::semaphore semaphore(1, "slots");
    async::mutex mutex("door");
    async::channel<int> channel(1, "lines");
    async::rate_limiter limiter({}, "quota");
    async::task_group group("fetches");
    event.set();
    co_await limiter.acquire();
    CHECK(semaphore.try_acquire().has_value());
    CHECK(mutex.try_lock().has_value());
    CHECK_FALSE(channel.try_receive().has_value());

    std::vector<std::string> errors;
    const auto collect = [&](auto&& function) { errors.push_back(text_of<async::wrong_thread_error>(function)); };
    std::thread([&] {
      collect([&] { event.set(); });
      collect([&] { event.reset(); });
      collect([&] { static_cast<void>(semaphore.try_acquire()); });
      collect([&] { static_cast<void>(mutex.try_lock()); });
      collect([&] { static_cast<void>(channel.try_send(1)); });
      collect([&] { channel.close(); });
      collect([&] { limiter.add_tokens(1); });
      collect([&] { group.spawn(nap(1s)); });
      collect([&] { static_cast<void>(loop.call_later(1s, [] {})); });
      collect([&] { static_cast<void>(loop.watch(0, async::interest::read, [](async::interest) {})); });
      // A loop of its own is no better.
      collect([&] { simulate(async::make_task([&] { return event.wait(); })); });
      collect([&] { simulate(async::make_task([&] { return channel.send(1); })); });
      collect([&] {
        const auto spawn = [&]() -> task<void> {
          group.spawn(nap(1s));
          co_return;
        };
        simulate(spawn());
      });
    }).join();
    CHECK(errors == std::vector<std::string>{not_here("event 'done'"), not_here("event 'done'"),
                                             not_here("semaphore 'slots'"), not_here("mutex 'door'"),
                                             not_here("channel 'lines'"), not_here("channel 'lines'"),
                                             not_here("rate_limiter 'quota'"), not_here("task_group 'fetches'"),
                                             not_here("this timer"), not_here("this watch"), not_here("event 'done'"),
                                             not_here("channel 'lines'"), not_here("task_group 'fetches'")});
    co_await group.join();
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
