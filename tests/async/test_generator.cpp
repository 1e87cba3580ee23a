#include "async_support.hpp"

#include <memory>
#include <optional>
#include <stdexcept>

namespace test_async {
namespace {

async::async_generator<int> count_to(int last, async::duration pause) {
  for (int i = 1; i <= last; ++i) {
    if (pause > 0s) co_await async::sleep_for(pause);
    co_yield i;
  }
}

task<std::vector<int>> collect(async::async_generator<int> from) {
  std::vector<int> all;
  while (const auto value = co_await from.next()) all.push_back(*value);
  co_return all;
}

TEST_CASE("a generator gives its values one by one, waiting or not") {
  const auto main = []() -> task<void> {
    const auto list_1 = co_await collect(count_to(4, 0s));
    CHECK(list_1 == std::vector<int>{1, 2, 3, 4});
    CHECK(elapsed() == 0s);
    const auto list_2 = co_await collect(count_to(4, 1s));
    CHECK(list_2 == std::vector<int>{1, 2, 3, 4});
    CHECK(elapsed() == 4s);
    auto ended = count_to(0, 0s);
    for (int i = 0; i < 3; ++i) CHECK_FALSE((co_await ended.next()).has_value());
  };
  simulate(main());
}

TEST_CASE("a generator is lazy, and goes only as far as asked") {
  const auto main = []() -> task<void> {
    int made = 0;
    const auto make = [](int& count) -> async::async_generator<int> {
      for (;;) co_yield ++count;
    };
    auto numbers = make(made);
    CHECK(made == 0);
    CHECK(*co_await numbers.next() == 1);
    CHECK(made == 1);
    auto moved = std::move(numbers);
    CHECK(*co_await moved.next() == 2);
  };
  simulate(main());
}

TEST_CASE("a generator of generators, and one that awaits tasks") {
  const auto flatten = [](int last) -> async::async_generator<int> {
    for (int i = 1; i <= last; ++i) {
      auto inner = count_to(i, 1s);
      while (const auto value = co_await inner.next()) co_yield *value* co_await value_after(1s, 10);
    }
  };
  const auto main = [&]() -> task<void> {
    const auto list_3 = co_await collect(flatten(3));
    CHECK(list_3 == std::vector<int>{10, 10, 20, 10, 20, 30});
    CHECK(elapsed() == 12s);
  };
  simulate(main());
}

TEST_CASE("an exception ends a generator") {
  const auto broken = []() -> async::async_generator<int> {
    co_yield 1;
    co_await async::sleep_for(1s);
    throw std::runtime_error("broken");
  };
  const auto main = [&]() -> task<void> {
    auto numbers = broken();
    CHECK(*co_await numbers.next() == 1);
    std::string seen;
    try {
      static_cast<void>(co_await numbers.next());
    } catch (const std::runtime_error& error) {
      seen = error.what();
    }
    CHECK(seen == "broken");
    CHECK_FALSE((co_await numbers.next()).has_value());
  };
  simulate(main());
}

TEST_CASE("a generator that is left early runs its destructors; values that can only be moved") {
  int living = 0;
  const auto endless = [](int& count) -> async::async_generator<std::unique_ptr<int>> {
    const counted here(count);
    for (int i = 0;; ++i) co_yield std::make_unique<int>(i);
  };
  const auto main = [&]() -> task<void> {
    auto pointers = endless(living);
    CHECK(**co_await pointers.next() == 0);
    CHECK(**co_await pointers.next() == 1);
    CHECK(living == 1);
  };
  simulate(main());
  CHECK(living == 0);
}

TEST_CASE("mistakes with generators") {
  const auto main = []() -> task<void> {
    auto numbers = count_to(3, 1s);
    const auto ask = [](async::async_generator<int>& from) -> task<void> { static_cast<void>(co_await from.next()); };
    CHECK(co_await outcome(async::gather(ask(numbers), ask(numbers))) ==
          "assay::async: two tasks ask one generator for its next value");
    async::async_generator<int> empty;
    CHECK((co_await outcome(ask(empty))).find("this task is empty") != std::string::npos);
  };
  simulate(main());
}

TEST_CASE("a timeout on one value") {
  const auto main = []() -> task<void> {
    auto numbers = count_to(3, 10s);
    const auto ask = [](async::async_generator<int>& from) -> task<void> { static_cast<void>(co_await from.next()); };
    CHECK(co_await outcome(async::with_timeout(1s, ask(numbers))) != "ok");
    CHECK_FALSE((co_await numbers.next()).has_value());  // cancellation has ended it
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
