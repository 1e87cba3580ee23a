// Classes that are no aggregates, with C++26 reflection: those with constructors whose members are public, and those
// with private members that say so.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// clang-format 14 knows no annotations.
// clang-format off

namespace test_opened_classes {

class [[=assay::reflected]] Account {
 public:
  Account() = default;
  explicit Account(std::string of) : owner_(std::move(of)) {}
  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] long cents() const { return cents_; }
  bool operator==(const Account&) const = default;

 private:
  [[=assay::rename("owner"), =assay::min_length(1)]] std::string owner_;
  [[=assay::rename("cents"), =assay::ge(0)]] long cents_ = 0;
  static inline int number_of_accounts = 0;

 protected:
  [[=assay::has_default]] std::vector<std::string> log = {"opened"};
};

class Hidden {
  int number = 0;

 public:
  [[nodiscard]] int get() const { return number; }
};
class [[=assay::reflected]] Holder : private Account {
  bool open = true;

 public:
  [[nodiscard]] const Account& account() const { return *this; }
  [[nodiscard]] bool is_open() const { return open; }
};

/// Described from within, where private members have names.
class [[=assay::reflected]] Inside {
  int number_ = 0;

 public:
  [[nodiscard]] int number() const { return number_; }
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Inside::number_>(assay::rename("number"), assay::le(9)));
  };
};

struct Money {
  Money(int of_cents = 1) : cents(of_cents) {}
  int cents;
  bool operator==(const Money&) const = default;
};
struct Bill {
  Money total;
  std::optional<Money> tip;
};
struct Counted {
  Counted() { ++made; }
  int number = 0;
  static inline int made = 0;
};

class [[=assay::reflected]] Shape {
 public:
  virtual ~Shape() = default;
  [[nodiscard]] virtual double area() const { return 0; }
  std::string color;
};
class [[=assay::reflected]] Square : public Shape {
 public:
  [[nodiscard]] double area() const override { return side_ * side_; }

 private:
  [[=assay::rename("side")]] double side_ = 0;
};

struct Without_default {
  explicit Without_default(int of) : number(of) {}
  int number;
};
struct Tag_with_constructor {
  Tag_with_constructor() {}
};
class [[=assay::reflected]] Without_default_but_opened {
 public:
  explicit Without_default_but_opened(int of) : number(of) {}

 private:
  [[maybe_unused]] int number;
};
class [[=assay::reflected]] Reference {
 public:
  Reference() : number(shared) {}

 private:
  static inline int shared = 0;
  [[maybe_unused]] int& number;
};
struct Virtually : virtual Money {
  int more = 0;
};
struct Derived_of_hidden : Hidden {
  int more = 0;
};

}  // namespace test_opened_classes

// clang-format on

using namespace test_opened_classes;

TEST_CASE("private and protected members of a class that says so") {
  CHECK(names_of<Account>() == "owner cents log");
  const auto account = assay::parse<Account>(R"({"owner":"Ada","cents":250})");
  REQUIRE(account);
  CHECK(account->owner() == "Ada");
  CHECK(account->cents() == 250);
  CHECK(assay::dump(*account) == R"({"owner":"Ada","cents":250,"log":["opened"]})");
  CHECK(errors_of<Account>(R"({"owner":"","cents":-1})") == "owner string_too_short, cents greater_than_equal");
  CHECK(comes_back(Account("Grace")));
  CHECK(comes_back(std::vector<Account>{Account("Grace"), Account("Ada")}));
}

TEST_CASE("a private base class and private members described from within") {
  CHECK(names_of<Holder>() == "owner cents log open");
  const auto holder = assay::parse<Holder>(R"({"owner":"Ada","cents":1,"open":false})");
  REQUIRE(holder);
  CHECK(holder->account().owner() == "Ada");
  CHECK_FALSE(holder->is_open());
  CHECK(assay::parse<Inside>(R"({"number":7})")->number() == 7);
  CHECK(errors_of<Inside>(R"({"number":10})") == "number less_than_equal");
}

TEST_CASE("a class with constructors and public members") {
  CHECK(comes_back(Money(5)));
  const auto bill = assay::parse<Bill>(R"({"total":{"cents":100},"tip":null})");
  REQUIRE(bill);
  CHECK(bill->total.cents == 100);
  CHECK_FALSE(bill->tip);
}

TEST_CASE("the default constructor makes each value") {
  const int before = Counted::made;
  const auto list = assay::parse<std::vector<Counted>>(R"([{"number":1},{"number":2}])");
  REQUIRE(list);
  CHECK(list->back().number == 2);
  CHECK(Counted::made >= before + 2);
}

TEST_CASE("virtual functions, in classes that say so") {
  const auto square = assay::parse<Square>(R"({"color":"red","side":3})");
  REQUIRE(square);
  CHECK(square->color == "red");
  const Shape& shape = *square;
  CHECK(shape.area() == 9);
}

TEST_CASE("what does not say so, or can't be made or found, can't be read") {
  CHECK_FALSE(assay::readable<Hidden>);
  CHECK_FALSE(assay::readable<std::vector<Hidden>>);
  CHECK_FALSE(assay::readable<Derived_of_hidden>);
  CHECK_FALSE(assay::readable<Without_default>);
  CHECK_FALSE(assay::readable<Without_default_but_opened>);
  CHECK_FALSE(assay::readable<Tag_with_constructor>);
  CHECK_FALSE(assay::readable<Reference>);
  CHECK_FALSE(assay::readable<Virtually>);
}

TEST_CASE("types of the standard library and lambdas stay what they are") {
  CHECK_FALSE(assay::readable<std::unique_ptr<int[]>>);
  CHECK_FALSE(assay::readable<std::allocator<int>>);
  CHECK_FALSE(assay::readable<decltype([] {})>);
}
