// Runs of items and members that are written without a look at each one's type: where they end, and what stops them.
#include <assay/dump.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace test_dump_runs {

struct Inner {
  double x = 0;
  std::optional<std::string> note;
};
struct Outer {
  std::vector<Inner> points;
  std::variant<bool, double, std::string, Inner> any;
  int a_name_that_is_longer_than_what_is_kept_in_quotes = 1;
};

}  // namespace test_dump_runs

using namespace test_dump_runs;

namespace {

/// By the walk that makes a document of the value.
template <class T>
std::string by_document(const T& value) {
  return assay::to_json(value).dump();
}

template <class T>
std::string failure_of(const T& value) {
  try {
    static_cast<void>(assay::dump(value));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("lists of any length are written like the document of them") {
  for (const std::size_t count : {0U, 1U, 2U, 63U, 64U, 65U, 255U, 256U, 257U, 512U, 5000U}) {
    std::vector<bool> bits;
    std::vector<std::int64_t> integers;
    std::vector<std::optional<int>> nulls;
    std::vector<std::unique_ptr<int>> pointers;
    std::vector<std::variant<bool, std::int64_t, std::string>> any;
    std::deque<std::uint8_t> bytes;
    for (std::size_t i = 0; i < count; ++i) {
      const auto number = static_cast<std::int64_t>(i * i * i) - 1000;
      bits.push_back(i % 3 == 0);
      integers.push_back(number);
      nulls.push_back(i % 5 == 0 ? std::optional(static_cast<int>(i)) : std::nullopt);
      pointers.push_back(i % 7 == 0 ? nullptr : std::make_unique<int>(static_cast<int>(i)));
      bytes.push_back(static_cast<std::uint8_t>(i));
      if (i % 3 == 0) any.emplace_back(i % 2 == 0);
      if (i % 3 == 1) any.emplace_back(number);
      if (i % 3 == 2) any.emplace_back(std::string(i % 40, 'x'));
    }
    CHECK(assay::dump(bits) == by_document(bits));
    CHECK(assay::dump(integers) == by_document(integers));
    CHECK(assay::dump(nulls) == by_document(nulls));
    CHECK(assay::dump(pointers) == by_document(pointers));
    CHECK(assay::dump(any) == by_document(any));
    CHECK(assay::dump(bytes) == by_document(bytes));
  }
}

TEST_CASE("a text is escaped wherever in it the escape is, and whatever surrounds it") {
  for (std::size_t size = 1; size <= 100; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char special : {'"', '\\', '\n', '\x01', '\x1f'}) {
        std::string text(size, 'a');
        text[at] = special;
        const std::vector<std::string> list = {"before", text, "behind"};
        if (assay::dump(list) != by_document(list)) CHECK(assay::dump(list) == by_document(list));
        std::string umlaut = std::string(at, 'a') + "\xC3\xBC" + std::string(size - at, 'b') + special;
        if (assay::dump(umlaut) != by_document(umlaut)) CHECK(assay::dump(umlaut) == by_document(umlaut));
      }
    }
  }
}

TEST_CASE("text that is no UTF-8 is found at any place, and its own place is told") {
  for (std::size_t size = 0; size <= 80; ++size) {
    const std::string text = std::string(size, 'a') + "\xFF" + std::string(80 - size, 'b');
    CHECK(failure_of(std::vector<std::string>{"a", text}) ==
          "assay: can't write [1] as JSON: the text is not valid UTF-8");
  }
  // With the room for it made anew on the way.
  const std::string long_one = std::string(100'000, '"') + "\xFF";
  CHECK(failure_of(std::vector<std::string>{"a", long_one}) ==
        "assay: can't write [1] as JSON: the text is not valid UTF-8");
}

TEST_CASE("what stops a run has its place in the message") {
  std::vector<double> numbers(300, 1.5);
  numbers[270] = std::numeric_limits<double>::infinity();
  CHECK(failure_of(numbers) == "assay: can't write [270] as JSON: it is not a finite number");
  std::vector<std::optional<double>> nullable(300);
  nullable[200] = std::nan("");
  CHECK(failure_of(nullable) == "assay: can't write [200] as JSON: it is not a finite number");
  const Outer outer{{{1, {}}, {2, "\xFF"}}, true};
  CHECK(failure_of(outer) == "assay: can't write points[1].note as JSON: the text is not valid UTF-8");
  const Outer infinite{{}, Inner{std::nan(""), {}}};
  CHECK(failure_of(infinite) == "assay: can't write any.x as JSON: it is not a finite number");
  CHECK(failure_of(Outer{{}, std::nan("")}) == "assay: can't write any as JSON: it is not a finite number");
}

TEST_CASE("members of all kinds follow each other") {
  const Outer outer{{{1.5, "a"}, {-2, {}}}, Inner{0.25, "\"\n"}, 7};
  CHECK(assay::dump(outer) ==
        R"({"points":[{"x":1.5,"note":"a"},{"x":-2.0,"note":null}],)"
        R"("any":{"x":0.25,"note":"\"\n"},"a_name_that_is_longer_than_what_is_kept_in_quotes":7})");
  CHECK(assay::dump(Outer{}) == by_document(Outer{}));
  CHECK(assay::dump(std::array<std::array<int, 2>, 2>{{{1, 2}, {3, 4}}}) == "[[1,2],[3,4]]");
  CHECK(assay::dump(std::array<int, 0>{}) == "[]");
  CHECK(assay::dump(std::vector<std::vector<int>>{{}, {1}, {}}) == "[[],[1],[]]");
  CHECK(assay::dump(std::map<std::string, std::vector<int>>{}) == "{}");
  CHECK(assay::dump(std::optional<int>()) == "null");
}
