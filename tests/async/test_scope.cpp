#include "async_support.hpp"

#include <stdexcept>

namespace test_async {
namespace {

using log_type = std::vector<std::string>;

task<void> close(std::string name, log_type& log) {
  co_await async::sleep_for(1s);
  log.push_back("closed " + name);
}

/// Opens two things, then does `work`.
task<int> use_two(log_type& log, task<int> work) {
  co_return co_await async::scope([&](async::cleanup& at_end) -> task<int> {
    at_end.add([&log] { return close("first", log); });
    at_end.add([&log] { log.emplace_back("plain function"); });
    at_end.add([&log] { return close("second", log); });
    co_return co_await std::move(work);
  });
}

const log_type all_closed = {"closed second", "plain function", "closed first"};

task<int> fail_as_int(async::duration time) {
  co_await fail_after(time, "broken");
  co_return 0;
}
task<int> linger_as_int() {
  co_await async::sleep_for(24h);
  co_return 0;
}

TEST_CASE("clean-up runs on return, on error and on cancellation, the latest first, and may wait") {
  const auto main = []() -> task<void> {
    log_type log;
    CHECK(co_await use_two(log, value_after(1s, 5)) == 5);
    CHECK(log == all_closed);
    CHECK(elapsed() == 3s);

    log.clear();
    CHECK(co_await outcome(use_two(log, fail_as_int(1s))) == "broken");
    CHECK(log == all_closed);
    CHECK(elapsed() == 6s);

    log.clear();
    CHECK(co_await outcome(async::with_timeout(1s, use_two(log, linger_as_int()))) != "ok");
    CHECK(log == all_closed);
    CHECK(elapsed() == 9s);
  };
  simulate(main());
}

TEST_CASE("a second cancellation doesn't reach the clean-up") {
  const auto main = []() -> task<void> {
    log_type log;
    async::task_group group;
    const auto handle = group.spawn(use_two(log, linger_as_int()));
    co_await async::sleep_for(1s);
    handle.cancel();
    co_await async::sleep_for(500ms);
    handle.cancel();
    group.cancel();
    co_await group.join();
    CHECK(log == all_closed);
    CHECK(elapsed() == 3s);
  };
  simulate(main());
}

TEST_CASE("an error of the clean-up is thrown if the body had none, else attached; the rest is done all the same") {
  const auto work = [](log_type& log, bool body_fails) -> task<void> {
    co_await async::scope([&](async::cleanup& at_end) -> task<void> {
      at_end.add([&log] { return close("first", log); });
      at_end.add([] { return fail_after(0s, "clean-up"); });
      at_end.add([] { throw std::logic_error("clean-up too"); });
      co_await async::yield();
      if (body_fails) throw std::runtime_error("body");
    });
  };
  const auto main = [&]() -> task<void> {
    for (const bool body_fails : {false, true}) {
      log_type log;
      std::string first;
      log_type others;
      try {
        co_await work(log, body_fails);
      } catch (const std::exception& error) {
        first = error.what();
        others = texts(async::suppressed_errors());
      }
      CHECK(log == log_type{"closed first"});
      CHECK(first == (body_fails ? "body" : "clean-up too"));
      CHECK(others == (body_fails ? log_type{"clean-up too", "clean-up"} : log_type{"clean-up"}));
    }
  };
  simulate(main());
}

TEST_CASE("dismissed clean-up doesn't run; what its functions hold is freed") {
  int living = 0;
  const auto main = [&]() -> task<void> {
    co_await async::scope([&](async::cleanup& at_end) -> task<void> {
      at_end.add([held = counted(living)] { FAIL("was dismissed"); });
      CHECK(living == 1);
      at_end.dismiss();
      CHECK(living == 0);
      co_return;
    });
  };
  simulate(main());
}

TEST_CASE("clean-up can be limited by a timeout of its own") {
  const auto main = []() -> task<void> {
    const auto work = []() -> task<void> {
      co_await async::scope([](async::cleanup& at_end) -> task<void> {
        at_end.add([] { return async::with_timeout(2s, nap(24h)); });
        co_await async::sleep_for(24h);
      });
    };
    CHECK(co_await outcome(async::with_timeout(1s, work())) != "ok");
    CHECK(elapsed() == 3s);
  };
  simulate(main());
}

TEST_CASE("clean-up runs before a deadlock is reported") {
  log_type log;
  const auto main = [&]() -> task<void> {
    async::event never("never");
    co_await async::scope([&](async::cleanup& at_end) -> task<void> {
      at_end.add([&log] { return close("all", log); });
      co_await never.wait();
    });
  };
  CHECK_THROWS_AS(simulate(main()), async::deadlock_error);
  CHECK(log == log_type{"closed all"});
}

}  // namespace
}  // namespace test_async
