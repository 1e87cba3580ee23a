// result<T> and std::expected, which C++23 has. Skipped where the standard library has none.
#include "support/skipped_tests.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <version>

#ifdef __cpp_lib_expected

#include <expected>

namespace test_expected {

struct Item {
  std::string name;
  int count = 0;
};
/// Can be moved only.
struct Owner {
  std::unique_ptr<Item> item;
};

template <class T>
using expected = std::expected<T, assay::validation_error>;

expected<Item> read_item(const char* text) { return assay::parse<Item>(text); }
expected<Owner> read_owner(const char* text) { return assay::parse<Owner>(text); }
expected<bool> read_bool(const char* text) { return assay::parse<bool>(text); }

}  // namespace test_expected

using namespace test_expected;

TEST_CASE("a function that returns a std::expected returns what parse gives") {
  const auto good = read_item(R"({"name": "tea", "count": "3"})");
  REQUIRE(good.has_value());
  CHECK(good->name == "tea");
  CHECK(good->count == 3);
  const auto bad = read_item(R"({"name": "tea", "count": "many"})");
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().errors().at(0).type == "int_parsing");
  CHECK(read_owner(R"({"item": {"name": "tea", "count": 1}})").value().item->name == "tea");
}

TEST_CASE("a boolean is the value, not whether there is one") {
  CHECK(read_bool("false").value() == false);
  CHECK(assay::parse<bool>("false").to_expected().value() == false);
  CHECK_FALSE(assay::parse<bool>("perhaps").to_expected().has_value());
}

TEST_CASE("to_expected copies from a result that stays, and moves from one that goes") {
  auto stays = assay::parse<Item>(R"({"name": "tea", "count": 3})");
  const expected<Item> copy = stays.to_expected();
  CHECK(copy->name == "tea");
  CHECK(stays->name == "tea");
  expected<Item> moved = std::move(stays).to_expected();
  CHECK(moved->name == "tea");
  static_assert(!std::is_convertible_v<assay::result<Owner>&, expected<Owner>>);
  static_assert(std::is_convertible_v<assay::result<Owner>&&, expected<Owner>>);
}

#if __cpp_lib_expected >= 202211L  // GCC 12's has no operations
TEST_CASE("a chain of std::expected follows a result") {
  const auto doubled = assay::parse<Item>(R"({"name": "tea", "count": 3})")
                           .to_expected()
                           .transform([](const Item& item) { return item.count * 2; })
                           .value();
  CHECK(doubled == 6);
}
#endif

TEST_CASE("a result is made of a std::expected, without repairs") {
  const assay::result<Item> good(read_item(R"({"name": "tea", "count": "3"})"));
  CHECK(good.value().count == 3);
  CHECK(good.repair_count() == 0);
  const assay::result<Item> bad(read_item("{}"));
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().errors().size() == 2);
}

TEST_CASE("a result without a value is success or the error") {
  const auto nothing = [](const Item&) {};
  const std::expected<void, assay::validation_error> good =
      assay::parse<Item>(R"({"name": "tea", "count": 3})").transform(nothing);
  CHECK(good.has_value());
  const std::expected<void, assay::validation_error> bad = assay::parse<Item>("{}").transform(nothing);
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().errors().size() == 2);
  CHECK_FALSE(assay::result<void>(bad).has_value());
  CHECK(assay::result<void>(good).has_value());
}

#else

TEST_CASE("result<T> and std::expected") { skipped_tests::note("this standard library has no std::expected"); }

#endif
