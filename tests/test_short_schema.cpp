// The short form of schemas: 'name, age int, tags [string]'.
#include "schema/short_schema.hpp"

#include <assay/schema.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using assay::detail::schemas::may_be_short_schema;
using assay::detail::schemas::read_short_schema;

namespace {

/// The properties' schemas, or what is wrong with its place.
std::string reading(const std::string& text) {
  nlohmann::ordered_json document;
  if (const auto problem = read_short_schema(text, document)) {
    return std::to_string(problem->span.line) + ":" + std::to_string(problem->span.column) + "+" +
           std::to_string(problem->span.length) + " " + problem->message;
  }
  CHECK(document["type"] == "object");
  CHECK_NOTHROW(static_cast<void>(assay::load_schema(document)));
  const std::string required = document.contains("required") ? document["required"].dump() : "[]";
  return document["properties"].dump() + " " + required;
}

}  // namespace

TEST_CASE("the short form has names, types, lists, objects, labels, and question marks") {
  struct row {
    const char* text;
    const char* reading;
  };
  const row rows[] = {
      {"name", R"({"name":{"type":"string"}} ["name"])"},
      {"name, age int", R"({"name":{"type":"string"},"age":{"type":"integer"}} ["name","age"])"},
      {"  a string ,b number,\n\tc bool , ",
       R"({"a":{"type":"string"},"b":{"type":"number"},"c":{"type":"boolean"}} ["a","b","c"])"},
      {"d date, t date-time, x any",
       R"({"d":{"type":"string","format":"date"},"t":{"type":"string","format":"date-time"},"x":{}} ["d","t","x"])"},
      {"tags [string]", R"({"tags":{"type":"array","items":{"type":"string"}}} ["tags"])"},
      {"m [[int]]", R"({"m":{"type":"array","items":{"type":"array","items":{"type":"integer"}}}} ["m"])"},
      {"a?, b int", R"({"a":{"type":"string"},"b":{"type":"integer"}} ["b"])"},
      {"a ? int", R"({"a":{"type":"integer"}} [])"},
      {"a int?", R"({"a":{"anyOf":[{"type":"integer"},{"type":"null"}]}} ["a"])"},
      {"a? int?", R"({"a":{"anyOf":[{"type":"integer"},{"type":"null"}]}} [])"},
      {"a any?", R"({"a":{}} ["a"])"},
      {"a [int?]?", R"({"a":{"anyOf":[{"type":"array","items":{"anyOf":[{"type":"integer"},{"type":"null"}]}},)"
                    R"({"type":"null"}]}} ["a"])"},
      {"p {x int, y? int}",
       R"({"p":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x"]}} ["p"])"},
      {"ps [{x int}]", R"({"ps":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"}},)"
                       R"("required":["x"]}}} ["ps"])"},
      {"c red|green|blue", R"({"c":{"type":"string","enum":["red","green","blue"]}} ["c"])"},
      {"c [red | \"dark green\"]",
       R"({"c":{"type":"array","items":{"type":"string","enum":["red","dark green"]}}} ["c"])"},
      {"c \"only\"", R"({"c":{"type":"string","enum":["only"]}} ["c"])"},
      {"c \"int\"|\"null\"", R"({"c":{"type":"string","enum":["int","null"]}} ["c"])"},
      {"c yes|no?", R"({"c":{"anyOf":[{"type":"string","enum":["yes","no"]},{"type":"null"}]}} ["c"])"},
      {"int int", R"({"int":{"type":"integer"}} ["int"])"},
      {"\"first name\", \"\\u0041\" int",
       R"({"first name":{"type":"string"},"A":{"type":"integer"}} ["first name","A"])"},
      {"größe int, _a-b$ bool",
       "{\"größe\":{\"type\":\"integer\"},\"_a-b$\":{\"type\":\"boolean\"}} [\"größe\",\"_a-b$\"]"},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    CHECK(reading(one.text) == one.reading);
  }
}

TEST_CASE("what is no short schema says where and why") {
  struct row {
    const char* text;
    const char* says;
  };
  const row rows[] = {
      {"", "1:1+0 expected the name of a member"},
      {" , ", "1:2+1 expected the name of a member"},
      {"a,,b", "1:3+1 expected the name of a member"},
      {"x string|null", "1:3+11 a type that permits null has a '?' after it: 'string?'"},
      {"x int | null, y", "1:3+10 a type that permits null has a '?' after it: 'int?'"},
      {"a.b int",
       "1:2+1 a name has no '.': members of a member stand in braces, as in 'a {b int}'; a name with dots goes in "
       "double "
       "quotes"},
      {"name, age integr", "1:11+6 unknown type 'integr'; did you mean 'int'?"},
      {"age Integer", "1:5+7 unknown type 'Integer'; did you mean 'int'?"},
      {"age str", "1:5+3 unknown type 'str'; did you mean 'string'?"},
      {"x frob",
       "1:3+4 unknown type 'frob'; types are string, int, number, bool, date, date-time, any, [...], {...} and "
       "labels with '|' between"},
      {"age: int", "1:4+1 a type follows its name without ':', as in 'age int'"},
      {"a, b int, a", "1:11+1 the name 'a' is there twice"},
      {"a [", "1:4+0 expected a type"},
      {"a []", "1:4+1 expected a type"},
      {"a [int", "1:3+1 expected ']' before the end, which closes this bracket"},
      {"a [int}", "1:7+1 expected ']'"},
      {"a {b int", "1:3+1 expected ',' or '}' before the end, which closes this bracket"},
      {"a {}", "1:4+1 expected the name of a member"},
      {"a int b", "1:7+1 expected ',' or the end"},
      {"a}", "1:3+0 "},
      {"a int}", "1:6+1 expected ',' or the end"},
      {"a red|", "1:7+0 expected a label"},
      {"a red|red", "1:7+3 the label is there twice"},
      {"a string|red", "1:3+6 'string' among labels: put it in quotes to mean the text"},
      {"a red|null", "1:7+4 'null' among labels: put it in quotes to mean the text"},
      {"a 1|2", "1:3+1 expected a type; what does not begin with a letter or '_' goes in double quotes"},
      {"2nd int",
       "1:1+3 expected the name of a member; what does not begin with a letter or '_' goes in double quotes"},
      {"\"open", "1:1+5 expected a closing quote"},
      {"\"\\x\" int", "1:1+4 this is not a JSON string"},
      {"a int,\nb\tflaot", "2:3+5 unknown type 'flaot'"},
      {"a \xFF", "1:3+1 this byte is not UTF-8"},
      {"person.json", "1:7+1 a name has no '.'"},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.text));
    const std::string found = reading(one.text);
    CAPTURE(found);
    if (std::string(one.text) == "a}") {
      CHECK(found.starts_with("1:2+1 "));
    } else {
      CHECK(found.starts_with(one.says));
    }
  }
  const std::string deep = "a " + std::string(100'000, '[');
  CHECK(reading(deep).find("more than 64 levels") != std::string::npos);
}

TEST_CASE("a single word is never a short schema, for it is more likely a file's name") {
  for (const char* const text : {"Person", "schemas/Person.json", "", "  ", "a:b"})
    CHECK_FALSE(may_be_short_schema(text));
  for (const char* const text : {"a string", "a,", "a?", "a,b", "a {b}", "\"a\""}) CHECK(may_be_short_schema(text));
}
