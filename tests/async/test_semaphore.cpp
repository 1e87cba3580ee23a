#include "async_support.hpp"

#include <algorithm>

namespace test_async {
namespace {

struct workshop {
  async::semaphore places{3, "places"};
  int inside = 0;
  int most = 0;
  std::vector<int> order;
};

task<void> work(workshop& shop, int number) {
  const auto permit = co_await shop.places.acquire();
  shop.order.push_back(number);
  shop.most = std::max(shop.most, ++shop.inside);
  co_await async::sleep_for(1s);
  --shop.inside;
}

TEST_CASE("no more than the permits at once, in the order of asking") {
  workshop shop;
  const auto main = [&]() -> task<void> {
    async::task_group group;
    for (int i = 0; i < 9; ++i) group.spawn(work(shop, i));
    co_await group.join();
    CHECK(elapsed() == 3s);
  };
  simulate(main());
  CHECK(shop.most == 3);
  CHECK(shop.order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(shop.places.available() == 3);
}

TEST_CASE("permits are given back by destruction, release and moving") {
  const auto main = []() -> task<void> {
    async::semaphore one(1);
    auto permit = co_await one.acquire();
    CHECK(static_cast<bool>(permit));
    CHECK_FALSE(one.try_acquire().has_value());
    auto moved = std::move(permit);
    CHECK_FALSE(static_cast<bool>(permit));
    CHECK(one.available() == 0);
    moved.release();
    moved.release();
    CHECK(one.available() == 1);
    {
      const auto second = one.try_acquire();
      CHECK(second.has_value());
    }
    CHECK(one.available() == 1);
    permit = co_await one.acquire();
    permit = async::semaphore::permit();
    CHECK(one.available() == 1);
  };
  simulate(main());
}

TEST_CASE("a permit goes to who waited, though others ask before that one has its turn") {
  const auto main = []() -> task<void> {
    async::semaphore one(1);
    auto permit = co_await one.acquire();
    workshop unused;
    bool got = false;
    const auto waits = [](async::semaphore& from, bool& flag) -> task<void> {
      const auto mine = co_await from.acquire();
      flag = true;
    };
    async::task_group group;
    group.spawn(waits(one, got));
    co_await async::yield();
    permit.release();
    CHECK_FALSE(one.try_acquire().has_value());
    co_await group.join();
    CHECK(got);
    CHECK(one.available() == 1);
  };
  simulate(main());
}

TEST_CASE("permits of those who are cancelled or unwound aren't lost") {
  workshop shop;
  const auto main = [&]() -> task<void> {
    {
      async::task_group group;
      for (int i = 0; i < 9; ++i) group.spawn(work(shop, i));
      co_await async::sleep_for(500ms);
      group.cancel();
      co_await group.join();
      CHECK(shop.places.available() == 3);
    }
    {
      async::task_group group;
      for (int i = 0; i < 9; ++i) group.spawn(work(shop, i));
      co_await async::sleep_for(500ms);
    }
    CHECK(shop.places.available() == 3);
    {
      // Granted, and unwound before its turn.
      auto first = co_await shop.places.acquire();
      auto second = co_await shop.places.acquire();
      auto third = co_await shop.places.acquire();
      async::task_group group;
      group.spawn(work(shop, 0));
      co_await async::yield();
      first.release();
    }
    CHECK(shop.places.available() == 3);
  };
  simulate(main());
}

TEST_CASE("a mutex lets one in at a time") {
  const auto main = []() -> task<void> {
    async::mutex mutex("connection");
    std::vector<int> log;
    const auto turn = [](async::mutex& door, int number, std::vector<int>& order) -> task<void> {
      const auto lock = co_await door.lock();
      CHECK(door.is_locked());
      order.push_back(number);
      co_await async::sleep_for(1s);
      order.push_back(number);
    };
    co_await async::gather(turn(mutex, 1, log), turn(mutex, 2, log), turn(mutex, 3, log));
    CHECK(log == std::vector<int>{1, 1, 2, 2, 3, 3});
    CHECK(elapsed() == 3s);
    CHECK_FALSE(mutex.is_locked());
    const auto lock = mutex.try_lock();
    CHECK(lock.has_value());
    CHECK_FALSE(mutex.try_lock().has_value());
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
