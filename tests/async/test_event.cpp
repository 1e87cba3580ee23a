#include "async_support.hpp"

namespace test_async {
namespace {

task<void> wait_and_note(async::event& event, int number, std::vector<int>& order) {
  co_await event.wait();
  order.push_back(number);
}

TEST_CASE("an event resumes all who wait, in order; once set nobody waits; reset has them wait again") {
  std::vector<int> order;
  const auto main = [&]() -> task<void> {
    async::event event("go");
    CHECK_FALSE(event.is_set());
    async::task_group group;
    for (int i = 0; i < 3; ++i) group.spawn(wait_and_note(event, i, order));
    co_await async::sleep_for(1s);
    CHECK(order.empty());
    event.set();
    CHECK(order.empty());  // in their turn
    co_await group.join();
    CHECK(order == std::vector<int>{0, 1, 2});
    co_await event.wait();
    CHECK(elapsed() == 1s);

    event.reset();
    group.spawn(wait_and_note(event, 3, order));
    co_await async::sleep_for(1s);
    CHECK(order.size() == 3);
    event.set();
    event.reset();  // who waited has been told
    co_await group.join();
    CHECK(order.back() == 3);
  };
  simulate(main());
}

TEST_CASE("an event can be made before the loop, and used in several after each other") {
  async::event event("outside");
  const auto main = [&]() -> task<void> {
    event.reset();
    const auto setter = async::event_loop::current().call_later(1s, [&] { event.set(); });
    co_await event.wait();
    CHECK(elapsed() == 1s);
  };
  simulate(main());
  simulate(main());
  CHECK(event.is_set());
}

TEST_CASE("cancelling one who waits leaves the others") {
  std::vector<int> order;
  const auto main = [&]() -> task<void> {
    async::event event;
    async::task_group group;
    group.spawn(wait_and_note(event, 0, order));
    const auto second = group.spawn(wait_and_note(event, 1, order));
    group.spawn(wait_and_note(event, 2, order));
    co_await async::yield();
    second.cancel();
    event.set();
    co_await group.join();
    CHECK(order == std::vector<int>{0, 2});
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
