// What describe<T> says of a type and its fields: names on the wire, defaults, unknown keys, and rules of one's own.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace test_describe {

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
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

}  // namespace test_describe

using namespace test_describe;

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
