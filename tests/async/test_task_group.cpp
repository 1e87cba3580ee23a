#include "async_support.hpp"

#include <memory>
#include <optional>
#include <stdexcept>

namespace test_async {
namespace {

TEST_CASE("spawned tasks run beside each other, and join waits for all") {
  const auto main = []() -> task<void> {
    async::task_group group("fetches");
    const auto first = group.spawn(value_after(2s, 1));
    const auto second = group.spawn(value_after(1s, std::make_unique<int>(2)), "second");
    group.spawn(nap(3s));
    CHECK(group.size() == 3);
    CHECK_FALSE(first.ended());
    co_await group.join();
    CHECK(elapsed() == 3s);
    CHECK(group.size() == 0);
    CHECK(first.result() == 1);
    CHECK(*second.result() == 2);
    co_await group.join();  // again, with nothing to wait for
    group.spawn(nap(1s));   // used again
    co_await group.join();
    CHECK(elapsed() == 4s);
  };
  simulate(main());
}

TEST_CASE("a spawned task begins in its turn, not at once") {
  const auto main = []() -> task<void> {
    bool began = false;
    const auto work = [](bool& flag) -> task<void> {
      flag = true;
      co_return;
    };
    async::task_group group;
    group.spawn(work(began));
    CHECK_FALSE(began);
    co_await async::yield();
    CHECK(began);
    co_await group.join();
  };
  simulate(main());
}

TEST_CASE("the first error cancels the rest and is what join throws; the others are attached") {
  int living = 0;
  int cancellations = 0;
  const auto also_fails = [](int& count) -> task<void> {
    try {
      co_await stay(count);
    } catch (const async::cancelled&) {
    }
    throw std::runtime_error("later");
  };
  const auto main = [&]() -> task<void> {
    async::task_group group;
    group.spawn(stay(living, &cancellations));
    group.spawn(also_fails(living));
    group.spawn(fail_after(1s, "first"));
    std::string first;
    std::vector<std::string> others;
    try {
      co_await group.join();
    } catch (const std::runtime_error& error) {
      first = error.what();
      others = texts(async::suppressed_errors());
    }
    CHECK(first == "first");
    CHECK(others == std::vector<std::string>{"later"});
    CHECK(cancellations == 1);
    CHECK(living == 0);
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

TEST_CASE("a group that was cancelled takes no new work until it is joined") {
  int living = 0;
  int cancellations = 0;
  const auto main = [&]() -> task<void> {
    async::task_group group;
    group.spawn(stay(living, &cancellations));
    co_await async::sleep_for(1s);
    group.cancel();
    group.spawn(stay(living, &cancellations));
    co_await group.join();  // not an error
    CHECK(cancellations == 1);
    group.spawn(nap(1s));
    co_await group.join();
    CHECK(elapsed() == 2s);
  };
  simulate(main());
  CHECK(living == 0);
}

TEST_CASE("one task can be awaited by its handle, and be cancelled alone") {
  const auto main = []() -> task<void> {
    async::task_group group;
    const auto quick = group.spawn(value_after(1s, 5));
    const auto slow = group.spawn(nap(24h));
    CHECK_THROWS_AS(quick.result(), async::usage_error);
    CHECK(co_await quick.join() == 5);
    CHECK(elapsed() == 1s);
    slow.cancel();
    bool was_cancelled = false;
    try {
      co_await slow.join();
    } catch (const async::cancelled&) {
      was_cancelled = true;
    }
    CHECK(was_cancelled);
    co_await group.join();
    CHECK(elapsed() == 1s);
    CHECK_THROWS_AS(async::spawned<int>().result(), async::usage_error);
  };
  simulate(main());
}

TEST_CASE("a handle gives its result after the group is gone") {
  const auto main = []() -> task<void> {
    std::optional<async::spawned<std::string>> handle;
    {
      async::task_group group;
      handle = group.spawn(value_after(1s, std::string("kept")));
      co_await group.join();
    }
    CHECK(handle->result() == "kept");
  };
  simulate(main());
}

TEST_CASE("two tasks can't wait for the same handle at once") {
  const auto main = []() -> task<void> {
    async::task_group group;
    const auto shared = group.spawn(value_after(2s, 5));
    const auto wait = [](const async::spawned<int>& handle) -> task<void> {
      static_cast<void>(co_await handle.join());
    };
    CHECK(co_await outcome(async::gather(wait(shared), wait(shared))) ==
          "assay::async: two tasks wait for the same spawned task");
    co_await group.join();
  };
  simulate(main());
}

TEST_CASE("tasks can spawn into their own group while it is joined") {
  const auto main = []() -> task<void> {
    async::task_group group;
    int ended = 0;
    const auto tree = [](auto& self, async::task_group& into, int depth, int& count) -> task<void> {
      co_await async::sleep_for(1s);
      if (depth > 0) {
        into.spawn(self(self, into, depth - 1, count));
        into.spawn(self(self, into, depth - 1, count));
      }
      ++count;
    };
    group.spawn(tree(tree, group, 3, ended));
    co_await group.join();
    CHECK(ended == 15);
    CHECK(elapsed() == 4s);
  };
  simulate(main());
}

TEST_CASE("with_group joins on every way out") {
  int living = 0;
  const auto main = [&]() -> task<void> {
    // on return
    const int value = co_await async::with_group([&](async::task_group& group) -> task<int> {
      group.spawn(nap(2s));
      co_return 3;
    });
    CHECK(value == 3);
    CHECK(elapsed() == 2s);
    // on an error of the body
    const auto fails = [&](async::task_group& group) -> task<void> {
      group.spawn(stay(living));
      co_await fail_after(1s, "body");
    };
    CHECK(co_await outcome(async::with_group(fails)) == "body");
    CHECK(living == 0);
    CHECK(elapsed() == 3s);
    // on an error of a task: the body is cancelled
    const auto waits = [&](async::task_group& group) -> task<void> {
      group.spawn(fail_after(1s, "task"));
      co_await stay(living);
    };
    CHECK(co_await outcome(async::with_group(waits)) == "task");
    CHECK(living == 0);
    CHECK(elapsed() == 4s);
    // on cancellation
    const auto lingers = [&](async::task_group& group) -> task<void> {
      group.spawn(stay(living));
      co_await stay(living);
    };
    CHECK(co_await outcome(async::with_timeout(1s, async::with_group(lingers))) != "ok");
    CHECK(living == 0);
    CHECK(elapsed() == 5s);
  };
  simulate(main());
}

TEST_CASE("a group that is destroyed without join unwinds its tasks, even those that catch `cancelled`") {
  int living = 0;
  const auto stubborn = [](int& count) -> task<void> {
    const counted here(count);
    for (int i = 0; i < 3; ++i) {
      try {
        co_await async::sleep_for(24h);
      } catch (const async::cancelled&) {
      }
    }
    co_await async::scope([](async::cleanup& at_end) -> task<void> {
      at_end.add([] { return nap(1s); });  // its wait throws, too
      co_return;
    });
  };
  const auto main = [&]() -> task<void> {
    {
      async::task_group group;
      for (int i = 0; i < 10; ++i) group.spawn(stubborn(living));
      for (int i = 0; i < 10; ++i) group.spawn(async::gather(stubborn(living), stubborn(living)));
      co_await async::yield();
      co_await async::yield();
      CHECK(living == 30);
      group.spawn(stubborn(living));  // never begins
    }
    CHECK(living == 0);
    co_await async::sleep_for(48h);
    CHECK(elapsed() == 48h);
  };
  simulate(main());
}

TEST_CASE("an exception between spawn and join unwinds the tasks") {
  int living = 0;
  const auto main = [&]() -> task<void> {
    async::task_group group;
    group.spawn(stay(living));
    co_await async::sleep_for(1s);
    throw std::runtime_error("in between");
  };
  CHECK_THROWS_WITH(simulate(main()), "in between");
  CHECK(living == 0);
}

TEST_CASE("a hundred thousand tasks that are cancelled") {
  int living = 0;
  int cancellations = 0;
  const auto main = [&]() -> task<void> {
    async::task_group group;
    for (int i = 0; i < 100'000; ++i) group.spawn(stay(living, &cancellations));
    co_await async::sleep_for(1s);
    CHECK(living == 100'000);
    group.cancel();
    co_await group.join();
    CHECK(elapsed() == 1s);
  };
  simulate(main());
  CHECK(living == 0);
  CHECK(cancellations == 100'000);
}

}  // namespace
}  // namespace test_async
