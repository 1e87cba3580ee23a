#include "async_support.hpp"

#include <cstddef>
#include <memory>
#include <stdexcept>

namespace test_async {
namespace {

task<int> one() { co_return 1; }
task<std::string> text() { co_return "text"; }
task<std::unique_ptr<int>> pointer() { co_return std::make_unique<int>(7); }
task<int&> reference(int& value) { co_return value; }
task<void> failing() {
  throw std::runtime_error("broken");
  co_return;
}
task<int> through() { co_return co_await one() + 1; }

struct no_default {
  explicit no_default(int v) : value(v) {}
  int value;
};
task<no_default> without_default() { co_return no_default(3); }

TEST_CASE("a task gives values, references, nothing, and what can only be moved") {
  int target = 5;
  const auto main = [](int& referred) -> task<void> {
    CHECK(co_await one() == 1);
    CHECK(co_await text() == "text");
    CHECK(*co_await pointer() == 7);
    int& same = co_await reference(referred);
    same = 6;
    CHECK((co_await without_default()).value == 3);
    CHECK(co_await through() == 2);
  };
  simulate(main(target));
  CHECK(target == 6);
  CHECK(&async::run(reference(target)) == &target);
  CHECK(*simulate(pointer()) == 7);
}

TEST_CASE("a task does nothing until it is awaited") {
  bool ran = false;
  const auto work = [](bool& flag) -> task<void> {
    flag = true;
    co_return;
  };
  const auto main = [&]() -> task<void> {
    auto later = work(ran);
    co_await async::yield();
    CHECK_FALSE(ran);
    co_await std::move(later);
    CHECK(ran);
  };
  simulate(main());
}

TEST_CASE("an exception travels through every task that awaits") {
  const auto middle = []() -> task<int> {
    co_await failing();
    co_return 1;
  };
  const auto main = [&]() -> task<std::string> {
    std::string seen;
    try {
      static_cast<void>(co_await middle());
    } catch (const std::runtime_error& error) {
      seen = error.what();
    }
    co_return seen;
  };
  CHECK(simulate(main()) == "broken");
  CHECK_THROWS_WITH_AS(simulate(middle()), "broken", std::runtime_error);
}

TEST_CASE("a task that is dropped, and one whose frame is, run destructors") {
  int living = 0;
  const auto holds = [](counted kept) -> task<void> {
    static_cast<void>(kept);
    co_return;
  };
  {
    const auto dropped = holds(counted(living));
    CHECK(living == 1);
  }
  CHECK(living == 0);
  simulate(holds(counted(living)));
  CHECK(living == 0);
}

TEST_CASE("moving a task leaves an empty one") {
  auto first = one();
  auto second = std::move(first);
  CHECK_FALSE(static_cast<bool>(first));
  CHECK(static_cast<bool>(second));
  first = std::move(second);
  CHECK(simulate(std::move(first)) == 1);
  CHECK_FALSE(static_cast<bool>(task<int>()));
}

TEST_CASE("large results and frames beyond the kept sizes") {
  struct large {
    char bytes[5000] = {};
  };
  const auto make = []() -> task<large> {
    large value;
    value.bytes[4999] = 'x';
    co_await async::yield();
    co_return value;
  };
  CHECK(simulate(make()).bytes[4999] == 'x');
}

TEST_CASE("make_task makes a task of a wait") {
  const auto main = []() -> task<void> {
    co_await async::make_task([] { return async::sleep_for(5s); });
    CHECK(elapsed() == 5s);
    CHECK(co_await async::make_task([] { return one(); }) == 1);
  };
  simulate(main());
}

// --- no chain of awaits grows the stack ------------------------------------------------------------------------------

constexpr int million = 1'000'000;

/// The greatest distance between two stack frames. (Local variables won't do: AddressSanitizer may put them elsewhere.)
class stack_meter {
 public:
  void look() {
    const auto address = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    if (address < lowest_) lowest_ = address;
    if (address > highest_) highest_ = address;
  }
  [[nodiscard]] std::size_t extent() const { return highest_ - lowest_; }

 private:
  std::uintptr_t lowest_ = ~std::uintptr_t{0};
  std::uintptr_t highest_ = 0;
};
// Half of what the smallest usual thread stack has, though sanitizers make frames large.
constexpr std::size_t modest = 256 * 1024;

task<int> nested(int depth, stack_meter& meter, bool sleeps) {
  meter.look();
  if (depth == 0) {
    if (sleeps) co_await async::sleep_for(1s);
    co_return 0;
  }
  const int below = co_await nested(depth - 1, meter, sleeps);
  meter.look();
  co_return below + 1;
}

task<void> nested_failure(int depth, stack_meter& meter) {
  meter.look();
  if (depth == 0) throw std::runtime_error("at the bottom");
  co_await nested_failure(depth - 1, meter);
}

TEST_CASE("a million tasks within each other") {
  for (const bool sleeps : {false, true}) {
    stack_meter meter;
    CHECK(simulate(nested(million, meter, sleeps)) == million);
    CHECK(meter.extent() < modest);
  }
}

TEST_CASE("a million tasks after each other") {
  stack_meter meter;
  const auto step = [](stack_meter& used) -> task<int> {
    used.look();
    co_return 1;
  };
  const auto main = [&]() -> task<int> {
    int sum = 0;
    for (int i = 0; i < million; ++i) sum += co_await step(meter);
    co_return sum;
  };
  CHECK(simulate(main()) == million);
  CHECK(meter.extent() < modest);
}

TEST_CASE("an exception and a cancellation through a hundred thousand tasks") {
  constexpr int depth = 100'000;
  stack_meter meter;
  CHECK_THROWS_WITH(simulate(nested_failure(depth, meter)), "at the bottom");
  const auto main = [&]() -> task<std::string> {
    co_return co_await outcome(async::with_timeout(500ms, nested(depth, meter, true)));
  };
  CHECK(simulate(main()) == "assay::async: the time for this task is up, and it was cancelled");
  CHECK(meter.extent() < modest);
}

TEST_CASE("a deep chain that is unwound from outside") {
  stack_meter meter;
  const auto main = [&]() -> task<void> {
    {
      async::task_group group;
      group.spawn(nested(100'000, meter, true));
      co_await async::sleep_for(1ms);
    }  // not joined
    co_await async::yield();
  };
  simulate(main());
  CHECK(meter.extent() < modest);
}

TEST_CASE("channels and generators hand over without growing the stack") {
  stack_meter meter;
  const auto numbers = [](stack_meter& used) -> async::async_generator<int> {
    for (int i = 0; i < million; ++i) {
      used.look();
      co_yield i;
    }
  };
  const auto main = [&]() -> task<std::int64_t> {
    std::int64_t sum = 0;
    auto all = numbers(meter);
    while (const auto number = co_await all.next()) sum += *number;
    co_return sum;
  };
  CHECK(simulate(main()) == std::int64_t{million} * (million - 1) / 2);
  CHECK(meter.extent() < modest);
}

}  // namespace
}  // namespace test_async
