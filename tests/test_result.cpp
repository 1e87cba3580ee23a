// result<T> as std::expected is used: chains on lvalues and rvalues, values that can only be moved, and the record that
// stays with them.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace test_result {

struct Item {
  std::string name;
  int count = 0;
};
/// Can be moved only.
struct Owner {
  std::unique_ptr<Item> item;
};

}  // namespace test_result

using namespace test_result;

namespace {

const char* const mended = R"({"name": "tea", "count": "3",})";
const char* const owner_text = R"({"item": {"name": "tea", "count": "3"}})";
const char* const wrong = R"({"name": "tea", "count": "many"})";

template <class T>
std::string codes_of(const assay::result<T>& from) {
  std::string all;
  for (const assay::repair& one : from.repairs()) all += (all.empty() ? "" : " ") + one.code;
  return all;
}

assay::validation_error made_up_error() {
  assay::error one;
  one.type = "made_up";
  return {"Item", {one}};
}

}  // namespace

TEST_CASE("transform keeps repairs and candidates, however the result is held") {
  const auto count = [](const Item& item) { return item.count; };
  auto lvalue = assay::parse<Item>(mended);
  REQUIRE(codes_of(lvalue) == "string_to_integer trailing_comma");
  const auto constant = lvalue;
  const assay::result<int> from_each[] = {lvalue.transform(count), constant.transform(count),
                                          assay::parse<Item>(mended).transform(count),
                                          std::move(constant).transform(count)};
  for (const assay::result<int>& one : from_each) {
    CHECK(one.value() == 3);
    CHECK(codes_of(one) == "string_to_integer trailing_comma");
    CHECK(one.repair_count() == 2);
  }
  const auto chatty = assay::parse<Item>(std::string("{\"name\": \"draft\", \"count\": 1} then ") + mended);
  CHECK(chatty.candidates().count == 2);
  CHECK(chatty.transform(count).candidates().count == 2);
  CHECK(chatty.transform(count).candidates().taken == chatty.candidates().taken);
}

TEST_CASE("transform takes a member, gives a value for a reference, and passes an error on") {
  CHECK(assay::parse<Item>(mended).transform(&Item::name).value() == "tea");
  static_assert(
      std::is_same_v<decltype(assay::parse<Item>(mended).transform(&Item::name)), assay::result<std::string>>);
  const auto failed = assay::parse<Item>(wrong).transform(&Item::name);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().errors().at(0).type == "int_parsing");
  CHECK_THROWS_AS(static_cast<void>(failed.value()), assay::validation_error);
}

TEST_CASE("a function of transform that returns nothing gives a result without a value") {
  int seen = 0;
  const auto see = [&seen](const Item& item) { seen += item.count; };
  const assay::result<void> good = assay::parse<Item>(mended).transform(see);
  CHECK(seen == 3);
  CHECK(good.has_value());
  CHECK_NOTHROW(good.value());
  CHECK(codes_of(good) == "string_to_integer trailing_comma");
  const assay::result<void> bad = assay::parse<Item>(wrong).transform(see);
  CHECK(seen == 3);
  CHECK_FALSE(bad);
  CHECK(bad.error().errors().size() == 1);
  CHECK_THROWS_AS(bad.value(), assay::validation_error);
  CHECK(good.transform([] { return 7; }).value() == 7);
  CHECK(good.and_then([] { return assay::result<int>(8); }).value() == 8);
  CHECK_FALSE(bad.and_then([] { return assay::result<int>(8); }).has_value());
  CHECK(bad.or_else([](const assay::validation_error&) { return assay::result<void>(); }).has_value());
}

TEST_CASE("values that can only be moved go through every operation") {
  static_assert(!std::is_copy_constructible_v<Owner>);
  Owner by_value = assay::parse<Owner>(owner_text).value();
  CHECK(by_value.item->count == 3);
  Owner by_star = *assay::parse<Owner>(owner_text);
  CHECK(by_star.item->count == 3);
  Owner by_default = assay::parse<Owner>(owner_text).value_or(Owner{});
  CHECK(by_default.item->count == 3);

  const auto take = [](Owner&& owner) { return std::move(owner.item); };
  assay::result<std::unique_ptr<Item>> item = assay::parse<Owner>(owner_text).transform(take);
  REQUIRE(item.has_value());
  CHECK((*item)->name == "tea");
  CHECK(codes_of(item) == "string_to_integer");

  const auto wrap = [](std::unique_ptr<Item> inside) { return assay::result<Owner>(Owner{std::move(inside)}); };
  const assay::result<Owner> again = std::move(item).and_then(wrap);
  REQUIRE(again.has_value());
  CHECK(again->item->count == 3);
  CHECK(codes_of(again) == "string_to_integer");

  const auto other = [](const assay::validation_error&) { return assay::result<Owner>(Owner{}); };
  CHECK(assay::parse<Owner>(owner_text).or_else(other)->item->count == 3);
  CHECK(assay::parse<Owner>("[").or_else(other)->item == nullptr);
}

TEST_CASE("and_then has the repairs of both, the first's first") {
  const auto reads_name = [](const Item& item) { return assay::parse<int>("'" + std::to_string(item.count) + "'"); };
  const auto first = assay::parse<Item>(mended);
  const assay::result<int> second = assay::parse<int>("'3'");
  REQUIRE(second.has_value());
  const assay::result<int> both = first.and_then(reads_name);
  CHECK(both.value() == 3);
  CHECK(both.repair_count() == first.repair_count() + second.repair_count());
  CHECK(codes_of(both) == codes_of(first) + " " + codes_of(second));
  const auto thrice = both.and_then([](int) { return assay::parse<double>("\"1.5\""); });
  CHECK(codes_of(thrice) == codes_of(both) + " string_to_number");
}

TEST_CASE("and_then passes on the error of either") {
  const auto refuse = [](const Item&) { return assay::result<int>(made_up_error()); };
  CHECK(assay::parse<Item>(mended).and_then(refuse).error().errors().at(0).type == "made_up");
  CHECK(assay::parse<Item>(wrong).and_then(refuse).error().errors().at(0).type == "int_parsing");
}

TEST_CASE("or_else is asked only where there is no value") {
  int asked = 0;
  const auto other = [&asked](const assay::validation_error& error) {
    ++asked;
    return assay::result<Item>(Item{error.errors().at(0).type, 0});
  };
  const auto good = assay::parse<Item>(mended);
  CHECK(good.or_else(other)->name == "tea");
  CHECK(codes_of(good.or_else(other)) == codes_of(good));
  CHECK(asked == 0);
  const auto bad = assay::parse<Item>(wrong);
  CHECK(bad.or_else(other)->name == "int_parsing");
  CHECK(asked == 1);
}

TEST_CASE("each qualification has its own value and its own function") {
  struct told {
    int operator()(Item&) const { return 1; }
    int operator()(const Item&) const { return 2; }
    int operator()(Item&&) const { return 3; }
    int operator()(const Item&&) const { return 4; }
  };
  assay::result<Item> item(Item{"tea", 1});
  const assay::result<Item> constant = item;
  CHECK(item.transform(told()).value() == 1);
  CHECK(constant.transform(told()).value() == 2);
  CHECK(assay::result<Item>(item).transform(told()).value() == 3);
  CHECK(std::move(constant).transform(told()).value() == 4);
  static_assert(std::is_same_v<decltype(item.value()), Item&>);
  static_assert(std::is_same_v<decltype(constant.value()), const Item&>);
  static_assert(std::is_same_v<decltype(std::move(item).value()), Item&&>);
  static_assert(std::is_same_v<decltype(std::move(constant).value()), const Item&&>);
  static_assert(std::is_same_v<decltype(*std::move(constant)), const Item&&>);
}
