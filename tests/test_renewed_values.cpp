// Values that are made anew while a document is read: what a throwing initializer leaves is destroyed exactly once.
#include "tables/scalar_access.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace test_renewed_values {

int makings_left = -1;  ///< until making one throws; never where it is negative
int alive = 0;

/// Counts the values that live, and may refuse to be made.
struct Counter {
  Counter() {
    if (makings_left == 0) throw std::runtime_error("no more of these");
    if (makings_left > 0) --makings_left;
    ++alive;
  }
  Counter(const Counter&) noexcept { ++alive; }
  Counter(Counter&&) noexcept { ++alive; }
  Counter& operator=(const Counter&) = default;
  Counter& operator=(Counter&&) = default;
  ~Counter() { --alive; }
  bool operator<(const Counter&) const { return false; }

  std::string text = "a text that is too long for a small string";
};

struct Item {
  int number = 1;
  Counter counter = {};
};
struct Holder {
  Item first;
  std::map<std::string, Item> items = {};
  std::optional<Item> second = {};
};
struct Unassignable {
  explicit Unassignable(int* counted = nullptr) : made(counted) {}
  Unassignable(const Unassignable&) = default;
  Unassignable& operator=(const Unassignable&) = delete;
  int* made;
  int value = 5;
};

}  // namespace test_renewed_values

using namespace test_renewed_values;

template <>
struct assay::converter<Counter> {
  using wire = std::string;
  static Counter from_wire(const std::string& text) {
    Counter made;
    made.text = text;
    return made;
  }
  static std::string to_wire(const Counter& value) { return value.text; }
};

namespace {

/// Runs it once for each making that may throw, and at last with none that does.
template <class Run>
void with_each_making_throwing(Run run) {
  bool all_were_made = false;
  int makings = 0;
  for (; !all_were_made && makings < 1000; ++makings) {
    makings_left = makings;
    try {
      run();
    } catch (const std::runtime_error&) {
    }
    CHECK(alive == 0);
    all_were_made = makings_left > 0;
  }
  makings_left = -1;
  CHECK(all_were_made);
  CHECK(makings > 2);
}

}  // namespace

TEST_CASE("whichever making of a value throws, each value that was made is destroyed once") {
  const char* const documents[] = {
      R"({"first":{"number":1,"counter":"a"},"first":{"number":2,"counter":"b"}})",
      R"({"first":{"number":1,"counter":"a"},"items":{"k":{"number":1,"counter":"a"},"k":{"number":2,"counter":"b"}}})",
      R"({"first":{"number":1,"counter":"a"},"second":{"number":"x","counter":"a"}})",
      R"(Sure! {"first":{"number":"1","counter":"a"}} or {"first":{"number":"x"}} or {'first':{}})",
      R"({"first":{"number":1,"counter":"a"},})",
      R"([{"first":{"number":1,"counter":"a"}}])",
  };
  for (const char* document : documents) {
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      CAPTURE(document);
      with_each_making_throwing([&] { static_cast<void>(assay::parse<Holder>(document, {.mode = mode})); });
    }
  }
}

TEST_CASE("so are those of a JSON value, of a union, of a set and of a stream") {
  const auto value = nlohmann::json::parse(R"({"first":{"number":"1","counter":"a"}})");
  with_each_making_throwing([&] { static_cast<void>(assay::validate<Holder>(value)); });
  with_each_making_throwing([] { static_cast<void>(assay::parse<std::set<Counter>>(R"(["a","b"])")); });
  with_each_making_throwing(
      [] { static_cast<void>(assay::parse<std::variant<int, Item>>(R"({"number":1,"counter":"b"})")); });
  with_each_making_throwing([] {
    assay::stream_parser<std::vector<Item>> stream;
    for (const char c : std::string_view(R"([{"number":1,"counter":"b"},{"number":2,)")) stream.feed({&c, 1});
    static_cast<void>(stream.finish());
  });
}

TEST_CASE("a value that can't be assigned is made anew as well") {
  Unassignable value;
  value.value = 7;
  assay::detail::renew(assay::detail::lifetime_of<Unassignable>, &value);
  CHECK(value.value == 5);
}
