#include "async_support.hpp"

#include <memory>
#include <stdexcept>
#include <variant>

namespace test_async {
namespace {

TEST_CASE("when_any gives the first result and cancels the others") {
  int living = 0;
  int cancellations = 0;
  const auto main = [&]() -> task<void> {
    const auto result = co_await async::when_any(stay(living, &cancellations), value_after(1s, 5), nap(2s));
    CHECK(result.index() == 1);
    CHECK(std::get<1>(result) == 5);
    CHECK(cancellations == 1);
    CHECK(living == 0);
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

TEST_CASE("when_any over a vector") {
  const auto main = []() -> task<void> {
    std::vector<task<std::unique_ptr<int>>> works;
    for (int i = 0; i < 3; ++i) works.push_back(value_after(std::chrono::seconds(3 - i), std::make_unique<int>(i)));
    const auto result = co_await async::when_any(std::move(works));
    CHECK(result.index == 2);
    CHECK(*result.value == 2);
    CHECK(elapsed() == 1s);

    std::vector<task<void>> naps;
    naps.push_back(nap(2s));
    naps.push_back(nap(1s));
    CHECK((co_await async::when_any(std::move(naps))).index == 1);
    CHECK(elapsed() == 2s);
    CHECK(co_await outcome(async::when_any(std::vector<task<int>>())) ==
          "assay::async: when_any of no tasks would never end");
  };
  simulate(main());
}

TEST_CASE("an error that comes first is thrown; one that comes later is dropped") {
  const auto main = []() -> task<void> {
    CHECK(co_await outcome(async::when_any(fail_after(1s, "broken"), nap(2s))) == "broken");
    CHECK(co_await outcome(async::when_any(fail_after(2s, "broken"), nap(1s))) == "ok");
    CHECK(elapsed() == 2s);
  };
  simulate(main());
}

TEST_CASE("of tasks that are ready together the first argument wins") {
  const auto main = []() -> task<void> {
    const auto result = co_await async::when_any(value_after(1s, 1), value_after(1s, 2));
    CHECK(result.index() == 0);
  };
  simulate(main());
}

TEST_CASE("when_any waits for the clean-up of those it gave up on") {
  const auto slow_to_end = []() -> task<void> {
    co_await async::scope([](async::cleanup& at_end) -> task<void> {
      at_end.add([] { return nap(5s); });
      co_await async::sleep_for(24h);
    });
  };
  const auto main = [&]() -> task<void> {
    static_cast<void>(co_await async::when_any(slow_to_end(), nap(1s)));
    CHECK(elapsed() == 6s);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
