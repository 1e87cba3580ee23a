#include "async_support.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace test_async {
namespace {

TEST_CASE("offload gives results, nothing, errors, and what can only be moved; on another thread") {
  const auto main = []() -> task<void> {
    const auto home = std::this_thread::get_id();
    const auto elsewhere = co_await async::offload([] { return std::this_thread::get_id(); });
    CHECK(elsewhere != home);
    CHECK(std::this_thread::get_id() == home);
    int called = 0;
    co_await async::offload([&called] { ++called; });
    CHECK(called == 1);
    auto input = std::make_unique<int>(4);
    auto gives_back = [moved = std::move(input)]() mutable { return std::move(moved); };  // GCC 12 wants it named
    const auto output = co_await async::offload(std::move(gives_back));
    CHECK(*output == 4);
    CHECK(co_await outcome(async::offload([]() -> int { throw std::runtime_error("broken"); })) == "broken");
  };
  simulate(main());
}

TEST_CASE("a pool has as many threads as it may, and no more than it needs") {
  async::thread_pool pool(3);
  std::mutex mutex;
  std::set<std::thread::id> threads;
  int calls = 0;
  const auto main = [&]() -> task<void> {
    const auto note = [&] {
      const std::lock_guard lock(mutex);
      ++calls;
      threads.insert(std::this_thread::get_id());
    };
    for (int i = 0; i < 5; ++i) co_await async::offload(pool, note);
    std::vector<task<void>> works;
    for (int i = 0; i < 100; ++i) works.push_back(async::offload(pool, note));
    co_await async::gather(std::move(works));
  };
  simulate(main());
  CHECK(calls == 105);
  CHECK(threads.count(std::this_thread::get_id()) == 0);
  CHECK(threads.size() <= 3);
  CHECK_THROWS_AS(async::thread_pool(0), std::invalid_argument);
}

TEST_CASE("the loop goes on while a thread works; simulated time doesn't pass it by") {
  const auto main = []() -> task<void> {
    std::promise<void> go;
    const auto release = [](std::promise<void>& promise) -> task<void> {
      for (int i = 0; i < 10; ++i) co_await async::yield();
      promise.set_value();
    };
    co_await async::gather(async::offload([&] { go.get_future().wait(); }), release(go), nap(1h));
    CHECK(elapsed() == 1h);
  };
  simulate(main());
}

TEST_CASE("cancelled while it runs: the function sees the stop_token, and the task goes on after it") {
  std::atomic<bool> returned = false;
  const auto main = [&]() -> task<void> {
    std::promise<void> began;
    const auto work = [&](std::stop_token stop) {
      began.set_value();
      while (!stop.stop_requested()) std::this_thread::yield();
      returned = true;
      return 5;
    };
    async::task_group group;
    const auto handle = group.spawn(async::offload(work));
    co_await async::yield();
    began.get_future().wait();
    handle.cancel();
    co_await group.join();
    CHECK(returned.load());
    CHECK(handle.result() == 5);
  };
  simulate(main());
}

TEST_CASE("cancelled before it begins: it never does") {
  async::thread_pool pool(1);
  bool called = false;
  const auto main = [&]() -> task<void> {
    std::promise<void> go;
    const auto future = go.get_future().share();
    async::task_group group;
    group.spawn(async::offload(pool, [future] { future.wait(); }));
    const auto second = group.spawn(async::offload(pool, [&called] { called = true; }));
    co_await async::yield();
    second.cancel();
    while (!second.ended()) co_await async::yield();
    go.set_value();
    co_await group.join();
    CHECK_THROWS_AS(second.result(), async::cancelled);
  };
  simulate(main());
  CHECK_FALSE(called);
}

TEST_CASE("abandoned: the task goes on at once") {
  async::thread_pool pool(1);
  std::promise<void> go;
  std::promise<void> began;
  const auto future = go.get_future().share();
  const auto main = [&]() -> task<void> {
    async::task_group group;
    const auto blocks = [future, &began] {
      began.set_value();
      future.wait();
    };
    const auto handle = group.spawn(async::offload(pool, blocks, async::when_cancelled::abandon));
    co_await async::yield();
    began.get_future().wait();
    handle.cancel();
    co_await group.join();
    CHECK_THROWS_AS(handle.result(), async::cancelled);
  };
  simulate(main());  // the loop goes while the function still blocks
  go.set_value();
}

TEST_CASE("unwound while it runs: the frame stays until the function has returned") {
  const auto main = []() -> task<void> {
    int living = 0;
    std::atomic<bool> returned = false;
    std::promise<void> began;
    const auto work = [](int& count, std::atomic<bool>& flag, std::promise<void>& promise) -> task<void> {
      const counted here(count);
      co_await async::offload([&](std::stop_token stop) {
        promise.set_value();
        while (!stop.stop_requested()) std::this_thread::yield();
        flag = count == 1;
      });
    };
    {
      async::task_group group;
      group.spawn(work(living, returned, began));
      co_await async::yield();
      began.get_future().wait();
    }
    CHECK(returned.load());
    CHECK(living == 0);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
