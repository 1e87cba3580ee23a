#include "async_support.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <variant>

namespace test_async {
namespace {

TEST_CASE("gather gives results in the order of the arguments, whichever ends first") {
  int target = 0;
  const auto reference = [](int& value) -> task<int&> {
    co_await async::sleep_for(1s);
    co_return value;
  };
  const auto main = [&]() -> task<void> {
    auto [number, nothing, pointer, referred] = co_await async::gather(
        value_after(3s, 1), nap(2s), value_after(1s, std::make_unique<int>(4)), reference(target));
    CHECK(number == 1);
    CHECK(nothing == std::monostate());
    CHECK(*pointer == 4);
    referred.get() = 9;
    CHECK(elapsed() == 3s);
    CHECK(co_await async::gather() == std::tuple<>());
  };
  simulate(main());
  CHECK(target == 9);
}

TEST_CASE("gather over a vector") {
  const auto main = []() -> task<void> {
    std::vector<task<int>> works;
    for (int i = 0; i < 5; ++i) works.push_back(value_after(std::chrono::seconds(5 - i), i));
    const auto list_1 = co_await async::gather(std::move(works));
    CHECK(list_1 == std::vector<int>{0, 1, 2, 3, 4});
    CHECK(elapsed() == 5s);
    CHECK((co_await async::gather(std::vector<task<int>>())).empty());
    co_await async::gather(std::vector<task<void>>());

    std::vector<task<bool>> flags;
    flags.push_back(value_after(1s, true));
    flags.push_back(value_after(1s, false));
    const auto list_2 = co_await async::gather(std::move(flags));
    CHECK(list_2 == std::vector<bool>{true, false});

    std::vector<task<void>> naps;
    for (int i = 0; i < 100; ++i) naps.push_back(nap(1s));
    co_await async::gather(std::move(naps));
    CHECK(elapsed() == 7s);
  };
  simulate(main());
}

TEST_CASE("the first error cancels the others, is thrown when they have ended, and has theirs attached") {
  int living = 0;
  int cancellations = 0;
  const auto fails_in_the_end = [](int& count) -> task<void> {
    try {
      co_await stay(count);
    } catch (const async::cancelled&) {
    }
    throw std::runtime_error("second");
  };
  const auto main = [&]() -> task<void> {
    std::vector<std::string> others;
    std::string first;
    try {
      co_await async::gather(stay(living, &cancellations), fail_after(1s, "first"), fails_in_the_end(living),
                             fails_in_the_end(living));
    } catch (const std::runtime_error& error) {
      first = error.what();
      others = texts(async::suppressed_errors());
    }
    CHECK(first == "first");
    CHECK(others == std::vector<std::string>{"second", "second"});
    CHECK(living == 0);
    CHECK(cancellations == 1);
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

TEST_CASE("suppressed errors are found after run as well, until the next run") {
  const auto main = []() -> task<void> {
    const auto stubborn = []() -> task<void> {
      try {
        co_await async::sleep_for(1h);
      } catch (const async::cancelled&) {
      }
      throw std::logic_error("other");
    };
    co_await async::gather(fail_after(1s, "first"), stubborn());
  };
  std::exception_ptr failure;
  try {
    simulate(main());
  } catch (const std::runtime_error&) {
    failure = std::current_exception();
    CHECK(texts(async::suppressed_errors()) == std::vector<std::string>{"other"});
  }
  CHECK(texts(async::suppressed_errors(failure)) == std::vector<std::string>{"other"});
  simulate(nap(1s));
  CHECK(async::suppressed_errors(failure).empty());
  CHECK(async::suppressed_errors().empty());
}

TEST_CASE("an error before the others have begun keeps them from beginning") {
  int living = 0;
  int cancellations = 0;
  const auto main = [&]() -> task<void> {
    const auto fails = []() -> task<void> {
      throw std::runtime_error("at once");
      co_return;
    };
    CHECK(co_await outcome(async::gather(fails(), stay(living, &cancellations))) == "at once");
    CHECK(cancellations == 0);
    CHECK(elapsed() == 0s);
  };
  simulate(main());
  CHECK(living == 0);
}

TEST_CASE("an empty task among gather's throws, and the others are unwound") {
  int living = 0;
  const auto main = [&]() -> task<void> {
    std::vector<task<void>> works;
    works.push_back(stay(living));
    works.emplace_back();
    CHECK((co_await outcome(async::gather(std::move(works)))).find("this task is empty") != std::string::npos);
    co_await async::sleep_for(48h);
  };
  simulate(main());
  CHECK(living == 0);
}

TEST_CASE("a member that ends with `cancelled` though nobody asked it to fails gather") {
  const auto main = []() -> task<void> {
    const auto gives_up = []() -> task<int> {
      co_await async::sleep_for(1s);
      throw async::cancelled();
    };
    CHECK(co_await outcome(async::gather(gives_up(), nap(24h))) == "cancelled");
    CHECK(elapsed() == 1s);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
