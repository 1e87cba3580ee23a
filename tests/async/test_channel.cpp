#include "async_support.hpp"

#include <memory>
#include <optional>

namespace test_async {
namespace {

task<void> produce(async::channel<int>& to, int count, async::duration pause) {
  for (int i = 0; i < count; ++i) {
    co_await async::sleep_for(pause);
    co_await to.send(i);
  }
  to.close();
}

task<std::vector<int>> consume(async::channel<int>& from, async::duration pause) {
  std::vector<int> all;
  while (const auto value = co_await from.receive()) {
    all.push_back(*value);
    co_await async::sleep_for(pause);
  }
  co_return all;
}

TEST_CASE("values arrive in order, whoever is faster and whatever the capacity") {
  for (const std::size_t capacity : {0U, 1U, 4U, 100U}) {
    CAPTURE(capacity);
    for (const bool slow_producer : {false, true}) {
      const auto main = [&]() -> task<void> {
        async::channel<int> numbers(capacity, "numbers");
        auto [all, nothing] = co_await async::gather(consume(numbers, slow_producer ? 0s : 1s),
                                                     produce(numbers, 10, slow_producer ? 1s : 0s));
        CHECK(all == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        CHECK(elapsed() == 10s);
        CHECK(numbers.size() == 0);
        static_cast<void>(nothing);
      };
      simulate(main());
    }
  }
}

TEST_CASE("a full channel holds senders up") {
  const auto main = []() -> task<void> {
    async::channel<int> two(2);
    async::task_group group;
    int sent = 0;
    const auto send_all = [](async::channel<int>& to, int& count) -> task<void> {
      for (; count < 5; ++count) co_await to.send(count);
    };
    group.spawn(send_all(two, sent));
    co_await async::sleep_for(1s);
    CHECK(sent == 2);
    CHECK(two.size() == 2);
    CHECK(two.capacity() == 2);
    CHECK(*co_await two.receive() == 0);
    CHECK(two.size() == 2);  // the sender's value has moved up
    for (int i = 1; i < 5; ++i) CHECK(*co_await two.receive() == i);
    co_await group.join();
    CHECK_FALSE(two.try_receive().has_value());
  };
  simulate(main());
}

TEST_CASE("closing: what is in can be received, senders get an error, receivers nothing") {
  const auto main = []() -> task<void> {
    async::channel<int> one(1, "jobs");
    co_await one.send(1);
    async::task_group group;
    const auto late = group.spawn(outcome(async::make_task([&] { return one.send(2); })));
    co_await async::yield();
    co_await async::yield();
    one.close();
    one.close();
    CHECK(one.closed());
    co_await group.join();
    CHECK(late.result() == "assay::async: sending to channel 'jobs', which is closed");
    CHECK(co_await outcome(async::make_task([&] { return one.send(3); })) ==
          "assay::async: sending to channel 'jobs', which is closed");
    CHECK_THROWS_AS(static_cast<void>(one.try_send(3)), async::channel_closed);
    CHECK(*co_await one.receive() == 1);
    CHECK_FALSE((co_await one.receive()).has_value());

    async::channel<int> empty(1);
    const auto receiver = group.spawn(consume(empty, 0s));
    co_await async::yield();
    empty.close();
    co_await group.join();
    CHECK(receiver.result().empty());
  };
  simulate(main());
}

TEST_CASE("values that can only be moved; sending and receiving without waiting") {
  const auto main = []() -> task<void> {
    async::channel<std::unique_ptr<int>> one(1);
    auto first = std::make_unique<int>(1);
    CHECK(one.try_send(std::move(first)));
    auto second = std::make_unique<int>(2);
    CHECK_FALSE(one.try_send(std::move(second)));
    CHECK(second != nullptr);  // left as it was
    auto received = one.try_receive();
    REQUIRE(received.has_value());
    CHECK(**received == 1);
    co_await one.send(std::move(second));
    CHECK(**co_await one.receive() == 2);
  };
  simulate(main());
}

TEST_CASE("many senders and receivers") {
  const auto main = []() -> task<void> {
    async::channel<int> numbers(3);
    std::vector<task<std::vector<int>>> receivers;
    for (int i = 0; i < 4; ++i) receivers.push_back(consume(numbers, 1ms));
    const auto send_all = [](async::channel<int>& to) -> task<void> {
      const auto send_some = [](async::channel<int>& into, int from) -> task<void> {
        for (int i = 0; i < 25; ++i) co_await into.send(from + i);
      };
      co_await async::gather(send_some(to, 0), send_some(to, 25), send_some(to, 50), send_some(to, 75));
      to.close();
    };
    auto [received, nothing] = co_await async::gather(async::gather(std::move(receivers)), send_all(numbers));
    int sum = 0;
    std::size_t count = 0;
    for (const auto& each : received) {
      count += each.size();
      for (const int value : each) sum += value;
    }
    CHECK(count == 100);
    CHECK(sum == 4950);
    static_cast<void>(nothing);
  };
  simulate(main());
}

TEST_CASE("a sender that is cancelled has not sent") {
  const auto main = []() -> task<void> {
    async::channel<int> one(1);
    co_await one.send(1);
    async::task_group group;
    group.spawn(async::make_task([&] { return one.send(2); }));
    co_await async::yield();
    group.cancel();
    co_await group.join();
    CHECK(*co_await one.receive() == 1);
    CHECK_FALSE(one.try_receive().has_value());
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
