// C++ types to tables: every type that can be read goes out and comes back equal; names of members and types. See
// test_describe.cpp for what describe<T> says, and test_unions.cpp for variants.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace test_reflection {

// --- enums -----------------------------------------------------------------------------------------------------------

enum class Color { red, green, blue };
struct Outer {
  enum class Inner { left, right };
  Inner side = Inner::left;
};

// --- structs ---------------------------------------------------------------------------------------------------------

struct Empty {
  bool operator==(const Empty&) const = default;
};
struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
struct Line {
  Point from, to;
  bool operator==(const Line&) const = default;
};
template <class T>
struct Page {
  std::vector<T> items;
  int number = 0;
  bool operator==(const Page&) const = default;
};
struct Node {
  int value = 0;
  std::unique_ptr<Node> next;
};
struct Folder {
  std::string name;
  std::vector<Folder> folders;
  std::map<std::string, Folder> links;
  std::shared_ptr<Folder> parent;
};
struct Arrays {
  std::string before;
  std::array<int, 3> three{};
  std::array<std::array<int, 2>, 2> square{};
  std::string after;
  bool operator==(const Arrays&) const = default;
};
class Money {
 public:
  Money() = default;
  explicit Money(long cents) : cents_(cents) {}
  [[nodiscard]] long cents() const { return cents_; }
  bool operator==(const Money&) const = default;

 private:
  long cents_ = 0;
};
struct Bill {
  Money total;
  std::vector<Money> items;
  std::map<std::string, Money> named;
  std::optional<Money> tip;
  bool operator==(const Bill&) const = default;
};
using Age = assay::constrained<int, assay::ge(0), assay::le(150)>;
using Code = assay::constrained<std::string, assay::pattern<"^[A-Z]+$">, assay::max_length(3)>;
struct Constrained {
  Age age;
  std::optional<Age> older;
  std::vector<Code> codes;
  bool operator==(const Constrained&) const = default;
};
struct Everything {
  bool flag = false;
  std::int8_t i8 = 0;
  std::int16_t i16 = 0;
  std::int32_t i32 = 0;
  std::int64_t i64 = 0;
  std::uint8_t u8 = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::uint64_t u64 = 0;
  float f32 = 0;
  double f64 = 0;
  std::string text;
  Color color = Color::red;
  std::optional<std::string> maybe;
  std::vector<std::vector<int>> rows;
  std::vector<bool> bits;
  std::deque<std::string> deque;
  std::list<int> list;
  std::set<std::string> set;
  std::unordered_set<int> hashed;
  std::array<double, 2> pair_of_doubles{};
  std::map<std::string, int> by_name;
  std::map<int, std::string> by_number;
  std::unordered_map<std::string, Color> by_hash;
  std::map<Color, int> by_color;
  std::pair<int, std::string> pair;
  std::tuple<int, double, std::optional<bool>> tuple;
  std::variant<std::monostate, int, std::string> variant;
  Line line;
  std::chrono::sys_time<std::chrono::milliseconds> when;
  std::chrono::year_month_day day = std::chrono::year(2000) / 1 / 1;
  std::chrono::seconds length{};
  assay::literal<"everything"> kind;
  assay::bytes data;
  nlohmann::json json;
  nlohmann::ordered_json ordered;
  Bill bill;
  Constrained constrained;
  bool operator==(const Everything&) const = default;
};

// 100 members, as many as there may be.
#define TEN(name) int name##0, name##1, name##2, name##3, name##4, name##5, name##6, name##7, name##8, name##9
struct Hundred {
  TEN(a);
  TEN(b);
  TEN(c);
  TEN(d);
  TEN(e);
  TEN(f);
  TEN(g);
  TEN(h);
  TEN(i);
  TEN(j);
};
#undef TEN

}  // namespace test_reflection

namespace {
struct Unnamed {
  int age_of_it = 0;
  enum class Mood { good, bad } mood = Mood::good;
};
}  // namespace

using namespace test_reflection;

template <>
struct assay::converter<Money> {
  using wire = std::string;
  static Money from_wire(const std::string& text) { return Money(std::stol(text)); }
  static std::string to_wire(const Money& money) { return std::to_string(money.cents()); }
};

TEST_CASE("a struct of every type goes out and comes back equal") {
  CHECK(comes_back(Everything{}));
  Everything full;
  full.flag = true;
  full.i8 = std::numeric_limits<std::int8_t>::min();
  full.i16 = std::numeric_limits<std::int16_t>::max();
  full.i32 = std::numeric_limits<std::int32_t>::min();
  full.i64 = std::numeric_limits<std::int64_t>::min();
  full.u8 = std::numeric_limits<std::uint8_t>::max();
  full.u16 = std::numeric_limits<std::uint16_t>::max();
  full.u32 = std::numeric_limits<std::uint32_t>::max();
  full.u64 = std::numeric_limits<std::uint64_t>::max();
  full.f32 = 0.1F;
  full.f64 = 1.0 / 3;
  full.text = "Gr\xC3\xBC\xC3\x9F\x65, \"quoted\"\n\\";
  full.color = Color::blue;
  full.maybe = "";
  full.rows = {{1, 2}, {}, {3}};
  full.bits = {true, false, true};
  full.deque = {"a", "b"};
  full.list = {3, 1, 2};
  full.set = {"x", "y"};
  full.hashed = {5, -5};
  full.pair_of_doubles = {1.5, -2};
  full.by_name = {{"one", 1}, {"", 0}};
  full.by_number = {{-1, "minus"}, {10, "ten"}};
  full.by_hash = {{"sky", Color::blue}};
  full.by_color = {{Color::red, 1}};
  full.pair = {7, "seven"};
  full.tuple = {1, 2.5, true};
  full.variant = "text";
  full.line = {{1, 2}, {3, 4}};
  full.when = std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(1'700'000'000'123));
  full.day = std::chrono::year(2026) / 11 / 20;
  full.length = std::chrono::seconds(-90061);
  full.data = {std::string("\0\xFF binary", 9)};
  full.json = {{"any", {1, nullptr, "thing"}}};
  full.ordered = nlohmann::ordered_json::parse(R"({"z": 1, "a": [true]})");
  full.bill = {Money(250), {Money(100), Money(150)}, {{"tea", Money(100)}}, Money(1)};
  full.constrained = {36, Age(70), {Code("ABC")}};
  CHECK(comes_back(full));
}

TEST_CASE("types by themselves, not in a struct") {
  CHECK(comes_back(true));
  CHECK(comes_back(std::int64_t{-5}));
  CHECK(comes_back(std::string("text")));
  CHECK(comes_back(std::vector<Line>{{{1, 2}, {3, 4}}}));
  CHECK(comes_back(std::map<std::string, std::vector<Point>>{{"a", {{1, 2}}}}));
  CHECK(comes_back(std::optional<int>()));
  CHECK(comes_back(Empty{}));
  CHECK(comes_back(Page<Point>{{{1, 2}}, 3}));
  CHECK(comes_back(Arrays{"a", {1, 2, 3}, {{{1, 2}, {3, 4}}}, "b"}));
}

TEST_CASE("recursive types, by unique_ptr, vector, map and shared_ptr") {
  const auto list = assay::parse<Node>(R"({"value": 1, "next": {"value": 2, "next": {"value": 3}}})");
  REQUIRE(list);
  CHECK(list->next->next->value == 3);
  CHECK(list->next->next->next == nullptr);
  const char* text = R"({"name":"a","folders":[{"name":"b","folders":[],"links":{},"parent":null}],)"
                     R"("links":{"c":{"name":"c","folders":[],"links":{},"parent":null}},)"
                     R"("parent":{"name":"p","folders":[],"links":{},"parent":null}})";
  const auto folder = assay::parse<Folder>(text, strict);
  REQUIRE(folder);
  CHECK(folder->parent->name == "p");
  CHECK(assay::dump(*folder) == text);
}

TEST_CASE("names of members and types, wherever the type stands") {
  struct Local {
    int local_member = 0;
    struct Deeper {
      int below = 0;
    } deeper;
  };
  CHECK(names_of<Local>() == "local_member deeper");
  CHECK(names_of<Local::Deeper>() == "below");
  CHECK(assay::type_of<Local>().name == "Local");
  CHECK(names_of<Unnamed>() == "age_of_it mood");
  CHECK(assay::type_of<Unnamed>().name == "Unnamed");
  CHECK(enumerators_of<Unnamed::Mood>() == "good=0 bad=1");
  CHECK(names_of<Page<int>>() == "items number");
  CHECK(assay::type_of<Page<int>>().name == "Page<int>");
  CHECK(enumerators_of<Outer::Inner>() == "left=0 right=1");
  CHECK(assay::type_of<Outer::Inner>().name == "Inner");
  CHECK(assay::parse<Local>(R"({"local_member": 1, "deeper": {"below": 2}})")->deeper.below == 2);
}

TEST_CASE("100 members, each in its place") {
  CHECK(assay::type_of<Hundred>().object->fields.size() == 100);
  std::string text = "{";
  int number = 0;
  for (char letter = 'a'; letter <= 'j'; ++letter) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      text += (number == 0 ? "\"" : ",\"") + std::string{letter, digit} + "\":" + std::to_string(number);
      ++number;
    }
  }
  text += "}";
  const auto value = assay::parse<Hundred>(text, strict);
  REQUIRE(value);
  CHECK(value->a0 == 0);
  CHECK(value->f5 == 55);
  CHECK(value->j9 == 99);
  CHECK(assay::dump(*value) == text);
  CHECK(assay::parse<Hundred>("{}").error().errors().size() == 100);
}

TEST_CASE("a foreign type by converter; what it throws is an error at its path") {
  CHECK(comes_back(Bill{Money(3), {}, {}, std::nullopt}));
  CHECK(errors_of<Bill>(R"({"total": "x", "items": ["1", "y"], "named": {"k": 5}})") ==
        "total value_error, items[1] value_error, named.k string_type");
}

TEST_CASE("constraints within a type") {
  CHECK(errors_of<Constrained>(R"({"age": -1, "older": 151, "codes": ["AB", "ab", "ABCD"]})") ==
        "age greater_than_equal, older less_than_equal, codes[1] string_pattern_mismatch, codes[2] string_too_long");
  CHECK(errors_of<Age>("200") == " less_than_equal");
}
