// Values as source code writes them: strings that Python joins, prefixes, symbols, maps of Java, constructors of one
// value; and what has a place to fill, which is refused.
#include "support/answer_rows.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string pair = R"({"type":"object","properties":{"t":{"type":"string"},"n":{"type":"integer"}},)"
                         R"("required":["t","n"]})";
const std::string list = R"({"type":"object","properties":{"t":{"type":"array","items":{"type":"string"}}},)"
                         R"("required":["t"]})";
const std::string amount = R"({"type":"object","properties":{"p":{"type":"number"},"t":{"type":"string"}},)"
                           R"("required":["p","t"]})";
const std::string day =
    R"({"type":"object","properties":{"p":{"type":"string","format":"date"},"t":{"type":"string"}},)"
    R"("required":["p","t"]})";
const std::string moment =
    R"({"type":"object","properties":{"p":{"type":"string","format":"date-time"},"t":{"type":"string"}},)"
    R"("required":["p","t"]})";
const std::string person = R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},)"
                           R"("required":["name","age"]})";
const std::string state = R"({"type":"object","properties":{"s":{"enum":["open","closed"]},"n":{"type":"integer"}},)"
                          R"("required":["s","n"]})";
const std::string ann = R"({"name":"Ann","age":3})";

}  // namespace

TEST_CASE("strings one below the other are joined, but for items") {
  check_answers({
      {pair, "{\"t\": \"a \"\n  \"b\", \"n\": 1}", R"({"t":"a b","n":1})"},
      {pair, "{\"n\": 1, \"t\": \"a\"\n \"b\"\n \"c\"}", R"({"n":1,"t":"abc"})"},
      {pair, R"({"t": ("a " "b"), "n": 1})", R"({"t":"a b","n":1})"},
      {pair, R"({"t": "a" "b", "n": 1})", ""},
      {pair, "{\"t\": \"a\"\n\"n\": 1}", R"({"t":"a","n":1})"},
      {pair, "{\"t\": \"He said \"no\"\n \"and left\", \"n\": 1}", ""},
      {list, "{\"t\": [\"a\"\n\"b\"]}", R"({"t":["a","b"]})"},
  });
}

TEST_CASE("prefixes are no part of a string, and a place to fill is refused") {
  check_answers({
      {pair, "{'t': f'abc', 'n': 1}", R"({"t":"abc","n":1})"},
      {pair, "{'t': f'a{{x}}', 'n': 1}", R"({"t":"a{x}","n":1})"},
      {pair, "{'t': f'a{x}', 'n': 1}", ""},
      {pair, "{u't': u'x', b'n': 1}", R"({"t":"x","n":1})"},
      {pair, R"({"t": `a ${b}`, "n": 1})", ""},
      {pair, R"({"t": `a $b`, "n": 1})", R"({"t":"a $b","n":1})"},
  });
}

TEST_CASE("hashes of Ruby, and maps of Java") {
  check_answers({
      {person, R"({:name => "Ann", :age => 3})", ann},
      {state, "{:s => :open, :n => 3}", R"({"s":"open","n":3})"},
      {person, R"(Here: {:name => "Ann", :age => 3})", ann},
      {person, "{name=Ann, age=3}", ann},
      {person, "{ name => 'Ann', age => 3 }", ann},
  });
}

TEST_CASE("a constructor of one value is that value") {
  check_answers({
      {amount, "{'p': Decimal('1.5'), 't': 'x'}", R"({"p":1.5,"t":"x"})"},
      {amount, "{'p': np.float64(1.5), 't': 'x'}", R"({"p":1.5,"t":"x"})"},
      {pair, "{'t': UUID('507f'), 'n': 1}", R"({"t":"507f","n":1})"},
      {day, R"({"p": new Date("2026-03-10"), "t": "x"})", R"({"p":"2026-03-10","t":"x"})"},
      {day, "{'p': datetime.date(2026, 3, 10), 't': 'x'}", R"({"p":"2026-03-10","t":"x"})"},
      {day, "{'p': datetime.date(2026, 13, 10), 't': 'x'}", ""},
      {moment, "{'p': datetime.datetime(2026, 3, 10, 12, 30), 't': 'x'}", R"({"p":"2026-03-10T12:30:00","t":"x"})"},
      {state, "{'s': <Status.OPEN: 'open'>, 'n': 1}", R"({"s":"open","n":1})"},
      {pair, "{'t': secret('507f'), 'n': 1}", ""},
      {pair, "{'t': 'x', 'n': len('abc')}", ""},
  });
}
