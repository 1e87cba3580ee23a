#include <assay/dump.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

namespace test_dump {

enum class Status { draft, sent_out = 7, lost = -2 };

struct Line {
  std::string sku;
  int quantity = 1;
};
struct Invoice {
  std::string id;
  std::optional<double> total;
  std::vector<Line> lines;
};
struct Node {
  int value = 0;
  std::unique_ptr<Node> next;
};
struct Bag {
  int known = 1;
  std::map<std::string, double> others;
};
struct Money {
  long cents = 0;
};
struct Price {
  Money amount;
};
struct Cat {
  assay::literal<"cat"> kind;
  int lives = 9;
};
struct Position {
  double x = 1.5, y = 2;
};
struct Robot {
  std::string name;
  Position at;
  int secret = 42;
};
struct Numbers {
  std::vector<double> values;
};
enum class Flags : std::uint8_t { none = 0, all = 200 };

}  // namespace test_dump

template <>
struct assay::describe<test_dump::Status> {
  static constexpr auto enumerators =
      assay::enumerators(assay::enumerator<test_dump::Status::sent_out>(assay::rename("sent-out")));
};
template <>
struct assay::describe<test_dump::Bag> {
  static constexpr auto fields = assay::fields(assay::field<&test_dump::Bag::others>(assay::extra_fields));
};
template <>
struct assay::describe<test_dump::Robot> {
  static constexpr auto fields = assay::fields(assay::field<&test_dump::Robot::at>(assay::flatten),
                                               assay::field<&test_dump::Robot::secret>(assay::exclude));
};
template <>
struct assay::converter<test_dump::Money> {
  using wire = std::string;
  static test_dump::Money from_wire(const std::string& text) { return {std::stol(text)}; }
  static std::string to_wire(const test_dump::Money& money) { return std::to_string(money.cents) + " ct"; }
};

using namespace test_dump;
using assay::dump;

namespace {

/// Text and document must tell the same.
template <class T>
std::string dumped(const T& value) {
  const std::string text = dump(value);
  CHECK(assay::to_json(value) == nlohmann::ordered_json::parse(text));
  return text;
}

template <class T>
std::string failure_of(const T& value) {
  std::string text_message, json_message;
  try {
    (void)dump(value);
  } catch (const std::invalid_argument& error) {
    text_message = error.what();
  }
  try {
    (void)assay::to_json(value);
  } catch (const std::invalid_argument& error) {
    json_message = error.what();
  }
  CHECK(text_message == json_message);
  return text_message;
}

std::chrono::sys_days start_of(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

}  // namespace

TEST_CASE("integers are written in full width") {
  CHECK(dumped(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(dumped(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(dumped(std::int8_t{-128}) == "-128");
  CHECK(dumped(std::uint8_t{255}) == "255");
  CHECK(dumped(true) == "true");
}

TEST_CASE("floating point numbers are the shortest that read back, and never look like integers") {
  const std::pair<double, const char*> cases[] = {
      {3.0, "3.0"},           {-0.0, "-0.0"},     {0.1, "0.1"},
      {100000.0, "100000.0"}, {1e16, "1e+16"},    {1e15, "1000000000000000.0"},
      {0.0001, "0.0001"},     {1e-5, "1e-05"},    {1e300, "1e+300"},
      {2.5, "2.5"},           {5e-324, "5e-324"}, {123456789.123, "123456789.123"},
  };
  for (const auto& [value, text] : cases) CHECK(dumped(value) == text);
}

TEST_CASE("a float has a float's digits, in text and in the document") {
  CHECK(dumped(0.1F) == "0.1");
  CHECK(dumped(3.0F) == "3.0");
  CHECK(dumped(16777216.0F) == "16777216.0");
}

TEST_CASE("strings are escaped as JSON asks and stay UTF-8") {
  const std::pair<std::string, const char*> cases[] = {
      {"plain", R"("plain")"},
      {"a\"b\\c/", R"("a\"b\\c/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {std::string("\x00\x1f\x7f", 3), "\"\\u0000\\u001f\x7f\""},
      {"gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80", "\"gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80\""},
      {"", R"("")"},
  };
  for (const auto& [value, text] : cases) CHECK(dumped(value) == text);
}

TEST_CASE("text that is no UTF-8 is refused with its place") {
  const std::string broken[] = {"\x80",         "\xC0\xAF",         "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\xE2\x82",     "ok\xC3",           "\xC3(",        "\xF5\x80\x80\x80",
                                "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xE2\x28\xA1"};
  for (const std::string& text : broken) {
    CHECK(failure_of(text) == "assay: can't write the value as JSON: the text is not valid UTF-8");
  }
  const Invoice invoice{"1", {}, {{"a", 1}, {"\xFF", 2}}};
  CHECK(failure_of(invoice) == "assay: can't write lines[1].sku as JSON: the text is not valid UTF-8");
  CHECK(failure_of(std::map<std::string, int>{{"\xFF", 1}}).find("a key is not valid UTF-8") != std::string::npos);
}

TEST_CASE("what JSON can't hold is refused with its place") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(failure_of(Numbers{{1.0, std::nan("")}}) == "assay: can't write values[1] as JSON: it is not a finite number");
  CHECK(failure_of(infinity) == "assay: can't write the value as JSON: it is not a finite number");
  CHECK(failure_of(std::numeric_limits<float>::infinity()) == failure_of(infinity));
  CHECK(failure_of(static_cast<Status>(3)) == "assay: can't write the value as JSON: 3 is not an enumerator of Status");
  const std::chrono::year_month_day no_day = std::chrono::year(2026) / 2 / 30;
  CHECK(failure_of(no_day) == "assay: can't write the value as JSON: it is not a valid date or time");
  CHECK(failure_of(std::chrono::sys_seconds(start_of(10000, 1, 1))) ==
        "assay: can't write the value as JSON: its year is not between 1 and 9999");
  CHECK(failure_of(nlohmann::ordered_json{{"a", infinity}}) ==
        "assay: can't write a as JSON: it is not a finite number");
}

TEST_CASE("enumerations are written by their names on the wire") {
  CHECK(dumped(Status::draft) == R"("draft")");
  CHECK(dumped(Status::sent_out) == R"("sent-out")");
  CHECK(dumped(Status::lost) == R"("lost")");
  CHECK(dumped(Flags::all) == R"("all")");
}

TEST_CASE("structs keep the order of their fields, and null fields are written") {
  CHECK(dumped(Invoice{"7", {}, {}}) == R"({"id":"7","total":null,"lines":[]})");
  CHECK(dumped(Invoice{"7", 1.0, {{"a", 2}}}) == R"({"id":"7","total":1.0,"lines":[{"sku":"a","quantity":2}]})");
  CHECK(dumped(Robot{"r", {1.5, -2}, 1}) == R"({"name":"r","x":1.5,"y":-2.0})");
}

TEST_CASE("recursive structs") {
  Node first{1, std::make_unique<Node>(Node{2, nullptr})};
  CHECK(dumped(first) == R"({"value":1,"next":{"value":2,"next":null}})");
}

TEST_CASE("extra fields follow the declared ones") {
  CHECK(dumped(Bag{1, {{"b", 2.5}, {"a", 1}}}) == R"({"known":1,"a":1.0,"b":2.5})");
  CHECK(failure_of(Bag{1, {{"known", 2}}}) ==
        "assay: can't write the value as JSON: the extra key \"known\" is the name of a field");
}

TEST_CASE("containers") {
  CHECK(dumped(std::deque<int>{1, 2}) == "[1,2]");
  CHECK(dumped(std::vector<bool>{true, false}) == "[true,false]");
  CHECK(dumped(std::set<std::string>{"b", "a"}) == R"(["a","b"])");
  CHECK(dumped(std::array<int, 3>{1, 2, 3}) == "[1,2,3]");
  CHECK(dumped(std::tuple<int, std::string, bool>{1, "a", true}) == R"([1,"a",true])");
  CHECK(dumped(std::map<int, std::string>{{-1, "a"}, {10, "b"}}) == R"({"-1":"a","10":"b"})");
  CHECK(dumped(std::map<Status, int>{{Status::sent_out, 1}}) == R"({"sent-out":1})");
  CHECK(dumped(std::unordered_map<std::string, int>{{"a", 1}}) == R"({"a":1})");
}

TEST_CASE("variants, literals, converted and constrained types") {
  using any_of = std::variant<std::monostate, int, Cat>;
  CHECK(dumped(any_of{}) == "null");
  CHECK(dumped(any_of{5}) == "5");
  CHECK(dumped(any_of{Cat{}}) == R"({"kind":"cat","lives":9})");
  CHECK(dumped(Price{{250}}) == R"({"amount":"250 ct"})");
  CHECK(dumped(assay::constrained<int, assay::ge(0)>{4}) == "4");
}

TEST_CASE("bytes are base64") {
  const std::pair<std::string, const char*> cases[] = {
      {"", R"("")"}, {"f", R"("Zg==")"}, {"fo", R"("Zm8=")"}, {"foo", R"("Zm9v")"}, {"\xFB\xFF\xFE", R"("+//+")"},
  };
  for (const auto& [data, text] : cases) CHECK(dumped(assay::bytes{data}) == text);
}

TEST_CASE("dates and times") {
  using namespace std::chrono;
  CHECK(dumped(year_month_day(2026y / 11 / 20)) == R"("2026-11-20")");
  CHECK(dumped(year_month_day(1y / 1 / 1)) == R"("0001-01-01")");
  const sys_seconds noon = start_of(2026, 11, 20) + 12h + 5min + 9s;
  CHECK(dumped(noon) == R"("2026-11-20T12:05:09Z")");
  CHECK(dumped(sys_time<milliseconds>(noon + 500ms)) == R"("2026-11-20T12:05:09.5Z")");
  CHECK(dumped(sys_time<nanoseconds>(noon + 1ns)) == R"("2026-11-20T12:05:09.000000001Z")");
  CHECK(dumped(sys_seconds(-1s)) == R"("1969-12-31T23:59:59Z")");
}

TEST_CASE("durations are written as Pydantic does, in days at most") {
  using namespace std::chrono;
  const std::pair<nanoseconds, const char*> cases[] = {
      {0s, R"("PT0S")"},
      {90min, R"("PT1H30M")"},
      {-1s, R"("-PT1S")"},
      {26h, R"("P1DT2H")"},
      {24h, R"("P1D")"},
      {1500ms, R"("PT1.5S")"},
      {-1500ms, R"("-PT1.5S")"},
      {-1ns, R"("-PT0.000000001S")"},
      {1000s, R"("PT16M40S")"},
      {60s, R"("PT1M")"},
      {2147483648s, R"("P24855DT3H14M8S")"},
      {24h + 1ms, R"("P1DT0.001S")"},
      {3600s + 1ms, R"("PT1H0.001S")"},
  };
  for (const auto& [length, text] : cases) CHECK(dumped(length) == text);
  CHECK(dumped(seconds::min()) == R"("-P106751991167300DT15H30M8S")");
}

TEST_CASE("JSON values pass through, in either kind of document") {
  const auto value = nlohmann::ordered_json::parse(R"({"b":[1,-2,3.0,"x",null,true],"a":{}})");
  CHECK(dumped(value) == R"({"b":[1,-2,3.0,"x",null,true],"a":{}})");
  CHECK(dumped(nlohmann::json::parse(R"([{"b":1,"a":18446744073709551615}])")) ==
        R"([{"a":18446744073709551615,"b":1}])");
}

TEST_CASE("indentation is as nlohmann's") {
  const Invoice invoice{"7", {}, {{"a", 2}, {"b", 3}}};
  for (const int indent : {-1, 0, 2, 4}) CHECK(dump(invoice, indent) == assay::to_json(invoice).dump(indent));
  CHECK(dump(Invoice{}, 2) == "{\n  \"id\": \"\",\n  \"total\": null,\n  \"lines\": []\n}");
}
