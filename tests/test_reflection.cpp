// C++ types to tables: every type that can be read goes out and comes back equal; names, styles, renames and aliases;
// what describe<T> says of fields; rules of one's own. See test_unions.cpp for variants.
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
#include <stdexcept>
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
struct Defaults {
  int level = 3;
  std::vector<std::string> tags = {"new", "shiny"};
  std::string name = "nobody";
  std::optional<int> number = 5;
  Point where = {1, 2};
};
struct WireNames {
  int plain_name = 0;
  int httpCode = 0;
  int renamed_one = 0;
};
struct Kebab {
  int two_words = 0;
};
struct Screaming {
  int two_words = 0;
};
struct Pascal {
  int two_words = 0;
};
struct Snake {
  int twoWords = 0;
};
struct Contact {
  std::string phone;
  std::optional<std::string> fax;
  static void check(const Contact& contact, assay::checker& check) {
    if (contact.phone == contact.fax) check.error("fax", "fax and phone are the same");
  }
};
struct Company {
  std::string name;
  Contact contact;
  int employees = 0;
};
struct OpenBag {
  int known = 0;
  std::map<std::string, int> rest;
};
struct Closed {
  int known = 0;
};
struct NoCopy {
  int* pointer = nullptr;
};
struct Hidden {
  int shown = 1;
  NoCopy hidden = {};
  int also_shown = 2;
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
struct Ruled {
  int even = 0;
  std::optional<int> even_or_none;
  std::vector<int> sorted;
  std::string shouted;
  static void normalize(Ruled& value) {
    if (value.shouted == "boo") throw std::runtime_error("no ghosts");
    value.shouted += "!";
  }
};
struct Trip {
  int start = 0, end = 0;
};
struct Described {
  int a = 0;
  struct assay_describe {
    static constexpr auto description = "described inside";
    static constexpr auto style = assay::naming::screaming_snake_case;
    static constexpr auto fields = assay::fields(assay::field<&Described::a>(assay::ge(1)));
  };
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
struct assay::describe<Defaults> {
  static constexpr auto fields = assay::fields(
      assay::field<&Defaults::level>(assay::has_default), assay::field<&Defaults::tags>(assay::has_default),
      assay::field<&Defaults::name>(assay::has_default), assay::field<&Defaults::where>(assay::has_default));
};
template <>
struct assay::describe<WireNames> {
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto fields =
      assay::fields(assay::field<&WireNames::renamed_one>(assay::rename("Other Name"), assay::alias("x", "y")));
};
template <>
struct assay::describe<Kebab> {
  static constexpr auto style = assay::naming::kebab_case;
};
template <>
struct assay::describe<Screaming> {
  static constexpr auto style = assay::naming::screaming_snake_case;
};
template <>
struct assay::describe<Pascal> {
  static constexpr auto style = assay::naming::pascal_case;
};
template <>
struct assay::describe<Snake> {
  static constexpr auto style = assay::naming::snake_case;
};
template <>
struct assay::describe<Company> {
  static constexpr auto fields = assay::fields(assay::field<&Company::contact>(assay::flatten));
};
template <>
struct assay::describe<OpenBag> {
  static constexpr auto fields = assay::fields(assay::field<&OpenBag::rest>(assay::extra_fields));
};
template <>
struct assay::describe<Closed> {
  static constexpr auto extra_keys = assay::extra::forbid;
};
template <>
struct assay::describe<Hidden> {
  static constexpr auto fields = assay::fields(assay::field<&Hidden::hidden>(assay::exclude));
};
template <>
struct assay::converter<Money> {
  using wire = std::string;
  static Money from_wire(const std::string& text) { return Money(std::stol(text)); }
  static std::string to_wire(const Money& money) { return std::to_string(money.cents()); }
};
template <>
struct assay::describe<Ruled> {
  static constexpr auto is_even = assay::satisfies([](int number) { return number % 2 == 0; }, "must be even");
  static bool is_sorted(const std::vector<int>& numbers) {
    for (std::size_t i = 1; i < numbers.size(); ++i) {
      if (numbers[i] < 0) throw std::out_of_range("negative at " + std::to_string(i));
      if (numbers[i - 1] > numbers[i]) return false;
    }
    return true;
  }
  static constexpr auto fields =
      assay::fields(assay::field<&Ruled::even>(is_even), assay::field<&Ruled::even_or_none>(is_even),
                    assay::field<&Ruled::sorted>(assay::satisfies(&is_sorted, "must be sorted"), assay::max_items(3)),
                    assay::field<&Ruled::shouted>(assay::pattern<"!$">));
};
template <>
struct assay::describe<Trip> {
  static void normalize(Trip& trip) {
    if (trip.end == 0) trip.end = trip.start;
  }
  static void check(const Trip& trip, assay::checker& check) {
    if (trip.start < 0) throw std::domain_error("a trip starts somewhere");
    if (trip.end < trip.start) check.error("end", "end lies before start");
    if (trip.end > 1000) check.error("too long");
  }
};

namespace {

/// The fields' names on the wire, in order.
template <class T>
std::string names_of() {
  std::string all;
  for (const assay::field_info& field : assay::type_of<T>().object->fields) {
    all += (all.empty() ? "" : " ") + std::string(field.name);
  }
  return all;
}

}  // namespace

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

TEST_CASE("fields: styles, renames and aliases") {
  CHECK(names_of<WireNames>() == "plainName httpCode Other Name");
  CHECK(names_of<Kebab>() == "two-words");
  CHECK(names_of<Screaming>() == "TWO_WORDS");
  CHECK(names_of<Pascal>() == "TwoWords");
  CHECK(names_of<Snake>() == "two_words");
  for (const char* text : {
           R"({"plainName": 1, "httpCode": 2, "Other Name": 3})",
           R"({"plain_name": 1, "httpCode": 2, "renamed_one": 3})",
           R"({"x": 3, "plainName": 1, "httpCode": 2})",
           R"({"httpCode": 2, "y": 3, "plainName": 1})",
       }) {
    const auto value = assay::parse<WireNames>(text, strict);
    REQUIRE(value);
    CHECK(value->plain_name == 1);
    CHECK(value->httpCode == 2);
    CHECK(value->renamed_one == 3);
  }
  CHECK(errors_of<WireNames>("{}") == "plainName missing, httpCode missing, Other Name missing");
  CHECK(assay::dump(WireNames{1, 2, 3}) == R"({"plainName":1,"httpCode":2,"Other Name":3})");
}

TEST_CASE("has_default: absent is fine, and the member initializer stands") {
  const auto bare = assay::parse<Defaults>("{}", strict);
  REQUIRE(bare);
  CHECK(bare->level == 3);
  CHECK(bare->tags == std::vector<std::string>{"new", "shiny"});
  CHECK(bare->name == "nobody");
  CHECK(bare->number == 5);  // an optional member may be absent as it is
  CHECK(bare->where == Point{1, 2});
  const auto given = assay::parse<Defaults>(R"({"tags": ["old"], "number": null, "where": {"x": 7, "y": 8}})", strict);
  REQUIRE(given);
  CHECK(given->tags == std::vector<std::string>{"old"});  // in place of the default, not behind it
  CHECK_FALSE(given->number.has_value());
  CHECK(given->where == Point{7, 8});
  CHECK(errors_of<Defaults>(R"({"level": null})") == "level int_type");
}

TEST_CASE("flatten: the inner struct's fields stand in the outer object, and its check is asked") {
  CHECK(names_of<Company>() == "name phone fax employees");
  const auto company = assay::parse<Company>(R"({"employees": 2, "fax": "3", "name": "n", "phone": "4"})", strict);
  REQUIRE(company);
  CHECK(company->contact.phone == "4");
  CHECK(company->contact.fax == "3");
  CHECK(assay::dump(*company) == R"({"name":"n","phone":"4","fax":"3","employees":2})");
  CHECK(errors_of<Company>(R"({"name": "n", "employees": 1})") == "phone missing");
  CHECK(errors_of<Company>(R"({"name": "n", "employees": 1, "phone": "1", "fax": "1"})") == "fax value_error");
}

TEST_CASE("unknown keys: ignored, refused, or kept in a member") {
  CHECK(errors_of<Trip>(R"({"start": 1, "end": 2, "other": 3})") == "none");
  CHECK(errors_of<Closed>(R"({"known": 1, "other": 3})") == "other extra_forbidden");
  const auto bag = assay::parse<OpenBag>(R"({"a": 1, "known": 2, "b": "3"})");
  REQUIRE(bag);
  CHECK(bag->known == 2);
  CHECK(bag->rest == std::map<std::string, int>{{"a", 1}, {"b", 3}});
  CHECK(errors_of<OpenBag>(R"({"a": "x", "known": 2})") == "a int_parsing");
}

TEST_CASE("exclude: not on the wire, whatever its type") {
  CHECK(names_of<Hidden>() == "shown also_shown");
  const auto value = assay::parse<Hidden>(R"({"shown": 5, "hidden": 6, "also_shown": 7})", strict);
  REQUIRE(value);
  CHECK(value->also_shown == 7);
  CHECK(value->hidden.pointer == nullptr);
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

TEST_CASE("satisfies: of a value, of what a nullable holds, and with an exception") {
  CHECK(errors_of<Ruled>(R"({"even": 2, "even_or_none": null, "sorted": [1, 2], "shouted": "a"})") == "none");
  CHECK(errors_of<Ruled>(R"({"even": 3, "even_or_none": 5, "sorted": [2, 1], "shouted": "a"})") ==
        "even value_error, even_or_none value_error, sorted value_error");
  const auto thrown = assay::parse<Ruled>(R"({"even": 2, "sorted": [1, -1], "shouted": "a"})");
  REQUIRE_FALSE(thrown);
  CHECK(thrown.error().errors()[0].message == "Value error, negative at 1");
  const auto odd = assay::parse<Ruled>(R"({"even": 3, "sorted": [], "shouted": "a"})");
  REQUIRE_FALSE(odd);
  CHECK(odd.error().errors()[0].message == "Value error, must be even");
}

TEST_CASE("normalize comes before constraints, check after them") {
  const auto shouted = assay::parse<Ruled>(R"({"even": 2, "sorted": [], "shouted": "hey"})");
  REQUIRE(shouted);
  CHECK(shouted->shouted == "hey!");  // the pattern asks for the mark
  CHECK(errors_of<Ruled>(R"({"even": 2, "sorted": [], "shouted": "boo"})") == " value_error");
  CHECK(assay::parse<Trip>(R"({"start": 4, "end": 0})").value().end == 4);
  CHECK(errors_of<Trip>(R"({"start": 4, "end": 3})") == "end value_error");
  CHECK(errors_of<Trip>(R"({"start": 4, "end": 3000})") == " value_error");
  CHECK(errors_of<Trip>(R"({"start": -1, "end": 3})") == " value_error");
  CHECK(errors_of<Trip>(R"({"start": "x", "end": 3000})") == "start int_parsing");  // check waits for valid fields
}

TEST_CASE("a description inside the type does the same") {
  CHECK(assay::type_of<Described>().description == "described inside");
  CHECK(names_of<Described>() == "A");
  CHECK(errors_of<Described>(R"({"A": 0})") == "A greater_than_equal");
}
