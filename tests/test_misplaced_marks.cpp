// Damage in ordinary answers that is no single mark left out, doubled or taken for its neighbour: marks that belong to
// nothing, marks in each other's place, and other text right behind. The original comes back, or an error.
#include "answer/explained_text.hpp"
#include "schema/short_schema.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace {

using nlohmann::ordered_json;

struct row {
  std::string schema;  ///< in the short form, or a JSON Schema
  std::string text;
  std::string value;  ///< empty: refused
};

assay::schema_type load(const std::string& schema) {
  if (schema.starts_with("{\"")) return assay::load_schema(schema);
  ordered_json document;
  const bool object = schema.starts_with('{');
  const auto fault = assay::detail::schemas::read_short_schema(
      object ? std::string_view(schema).substr(1, schema.size() - 2) : std::string_view(schema), document);
  REQUIRE(!fault);
  return assay::load_schema(document);
}

void check(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::parse(load(one.schema), one.text);
    CHECK((read ? read->dump() : std::string()) == one.value);
  }
}

}  // namespace

TEST_CASE("the last closers may be forgotten where other text follows") {
  check({
      {R"({o {a int, b? int}})", "{\"o\": {\"a\": 1, \"b\": 2}\n\nHope this helps!", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", R"({"o": {"a": 1, "b": 2}.)", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", R"({"o": {"a": 1, "b": 2} ;)", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", R"({"o": {"a": 1, "b": 2}>)", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", R"({"o": {"a": 1, "b": 2}!)", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", "{\"o\": {\"a\": 1, \"b\": 2}\nDone.", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", R"({"o": {"a": 1, "b": 2} (end))", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", "{\"o\": {\"a\": 1, \"b\": 2}\n---", R"({"o":{"a":1,"b":2}})"},
      {R"({o {a int, b? int}})", R"({"o": {"a": 1, "b": 2} <eos>)", R"({"o":{"a":1,"b":2}})"},
      {R"({l [{a int, b? int}]})", R"({"l": [{"a": 1, "b": 2}, {"a": 3, "b": 4}].)",
       R"({"l":[{"a":1,"b":2},{"a":3,"b":4}]})"},
      {R"({l [[int]]})", R"({"l": [[1, 2], [3, 4]].)", R"({"l":[[1,2],[3,4]]})"},
      {R"({"type": "object", "properties": {"notes": {"type": "object", "additionalProperties": {"type": "string"}}}, "required": ["notes"]})",
       R"({"notes": {"ann": "late", "bob": "ok"}>)", R"({"notes":{"ann":"late","bob":"ok"}})"},
  });
}

TEST_CASE("a mark in the place of another, or one too many, is seen for what it is") {
  check({
      {R"({"$ref": "#/$defs/R", "$defs": {"R": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "friend": {"$ref": "#/$defs/R"}}, "required": ["name", "age"]}}})",
       R"({"name": "Ann", "age": 31, "frien"d: {"name": "Bob", "age": 40}})", ""},
      {R"({first string, last string})", R"({"first": "Ada"| "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first": "Ada"," "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first": "Ad"a, "last": "Byron"})", ""},
      {R"({first string, last string})", R"({"first": "Ada"; "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first": "Ada"{, "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first": "Ada"- "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first": "Ada": "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first"- "Ada", "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first",: "Ada", "last": "Byron"})", R"({"first":"Ada","last":"Byron"})"},
      {R"({first string, last string})", R"({"first": "Ada", "last": :Byron"})", ""},
      {R"({l [string], n int})", R"({"l": ["ORD"| "JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", R"({"l": ["ORD"{, "JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", R"({"l": ["ORD"> "JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", R"({"l": ["ORD"[ "JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", R"({"l": ["ORD"} "JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", R"({"l": ["ORD", ]"JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", R"({"l": [}"ORD", "JFK", "LAX"], "n": 1})", R"({"l":["ORD","JFK","LAX"],"n":1})"},
      {R"({l [string], n int})", "{\"l\": [\"ORD\", \"JFK\"\n  \", \"n\": 1}", R"({"l":["ORD","JFK"],"n":1})"},
      {R"({l [string], n int})", R"({"l": ["new", "sal"e], "n": 1})", ""},
      {R"({m [[int]], n int})", R"({"m": [[1, 2, 3], [4, 5, 6[], [7, 8, 9]], "n": 1})",
       R"({"m":[[1,2,3],[4,5,6],[7,8,9]],"n":1})"},
      {R"({m [[int]], n int})", R"({"m": [[1, 2, 3], [}4, 5, 6], [7, 8, 9]], "n": 1})",
       R"({"m":[[1,2,3],[4,5,6],[7,8,9]],"n":1})"},
      {R"({m [[int]], n int})", R"({"m": [[1, 2, 3], [4,] 5, 6], [7, 8, 9]], "n": 1})",
       R"({"m":[[1,2,3],[4,5,6],[7,8,9]],"n":1})"},
      {R"({m [[int]], n int})", R"({"m": [[1, 2, 3], [4, 5{, 6], [7, 8, 9]], "n": 1})",
       R"({"m":[[1,2,3],[4,5,6],[7,8,9]],"n":1})"},
      {R"({m [[int]], n int})", R"({"m": [[1, 2, 3], [4, 5, 6, [7, 8, 9]], "n": 1})",
       R"({"m":[[1,2,3],[4,5,6],[7,8,9]],"n":1})"},
      {R"({m [[int]], n int})", R"({"m": [[1, 2, 3], [4, 5, 6]|, [7, 8, 9]], "n": 1})",
       R"({"m":[[1,2,3],[4,5,6],[7,8,9]],"n":1})"},
      {R"({"type": "object", "properties": {"year": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}, "required": ["year"]})",
       R"({"year"- 1780})", R"({"year":1780})"},
      {R"({"type": "object", "properties": {"x": {"anyOf": [{"type": "null"}, {"type": "string"}]}}, "required": ["x"]})",
       R"({"x" :null})", R"({"x":null})"},
      {R"({"type": "object", "properties": {"x": {"anyOf": [{"type": "null"}, {"type": "string"}]}}, "required": ["x"]})",
       R"({"x": :null})", R"({"x":null})"},
      {R"({"type": "object", "properties": {"x": {"anyOf": [{"type": "null"}, {"type": "string"}]}}, "required": ["x"]})",
       R"({"x": " null})", ""},
      {R"({name string, age int})", R"({"name":"Ada"{"name":"Ada","age":36})", ""},
  });
}

TEST_CASE("a closer within a number ends no value") {
  check({
      {R"({x [int]})", R"({"x": [1, 42, 100000]0]})", ""},
      {R"({name string, age int})", R"({"name": "Ann", "age": 3}1)", ""},
      {R"({a int})", R"({"a": 1}234)", ""},
      {R"({x number})", R"({"x": 0.}7)", ""},
  });
}

TEST_CASE("an inner part of an object whose key or opener is damaged is not the answer") {
  check({
      {R"({"$ref": "#/$defs/R", "$defs": {"R": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "friend": {"$ref": "#/$defs/R"}}, "required": ["name", "age"]}}})",
       R"({"name": "Ann", "age": 31, "friend"- {"name": "Bob", "age": 40}})",
       R"({"name":"Ann","age":31,"friend":{"name":"Bob","age":40}})"},
      {R"({"$ref": "#/$defs/R", "$defs": {"R": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "friend": {"$ref": "#/$defs/R"}}, "required": ["name", "age"]}}})",
       R"(<"name": "Ann", "age": 31, "friend": {"name": "Bob", "age": 40}})",
       R"({"name":"Ann","age":31,"friend":{"name":"Bob","age":40}})"},
      {R"({"$ref": "#/$defs/R", "$defs": {"R": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "friend": {"$ref": "#/$defs/R"}}, "required": ["name", "age"]}}})",
       R"({"name": "Ann", "age": 31, "friend" -> {"name": "Bob", "age": 40}})",
       R"({"name":"Ann","age":31,"friend":{"name":"Bob","age":40}})"},
      {R"({"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"]}})",
       R"([{"name":"A","age":1}, {"name":"B","age":2},] {"name": "C", "age": 3}])",
       R"([{"name":"A","age":1},{"name":"B","age":2},{"name":"C","age":3}])"},
  });
}

TEST_CASE("text that was cut off within a string of source code is not whole") {
  check({
      {R"({path string, code string})", R"({"path": "t.py", "code": "print({'k': \"v\", 'n': [1]})", ""},
      {R"({path string, code string})", R"({"path": "t.py", "code": "def f(x):\n\treturn {\"a\": [1, 2], 'b': x})", ""},
      {R"({path string, code string})", R"({"path": "t", "code": "return [\"a\", b: x})", ""},
  });
}

TEST_CASE("what is announced as an input, a draft or a mistake is not the answer") {
  check({
      {R"({name string, age int})",
       "{\"name\": \"Ann\", \"age\": 31}\n\nThe input was: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nMy draft was: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nTool result: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nTool output: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})",
       "{\"name\": \"Ann\", \"age\": 31}\n\nA wrong answer would be: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})",
       "{\"name\": \"Ann\", \"age\": 31}\n\nAn earlier attempt: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})",
       "{\"name\": \"Ann\", \"age\": 31}\n\nThe original record was {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nDo not output {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nIgnore this: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nBad: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "{\"name\": \"Ann\", \"age\": 31}\n\nSuperseded: {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})",
       "The final JSON is {\"name\": \"Ann\", \"age\": 31}\nEarlier I had {\"name\": \"Zed\", \"age\": 9}.",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})",
       "**Final answer**\n{\"name\": \"Ann\", \"age\": 31}\n\nDraft for comparison\n{\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})",
       "### Final\n{\"name\": \"Ann\", \"age\": 31}\nand the other {\"name\": \"Zed\", \"age\": 9}",
       R"({"name":"Ann","age":31})"},
  });
}

TEST_CASE("who only speaks of the tag that ends reasoning starts none") {
  check({
      {R"({name string, age int})", "<think>x</think>{\"name\": \"Ann\", \"age\": 31}\nI wrote </think> here.",
       R"({"name":"Ann","age":31})"},
      {R"({name string, age int})", "<think>x</think>{\"name\": \"Ann\", \"age\": 31}\nI wrote `</think>` here.",
       R"({"name":"Ann","age":31})"},
  });
}

TEST_CASE("the same without a schema: what has two readings is refused") {
  struct untyped {
    std::string text;
    std::string value;
  };
  const std::vector<untyped> rows = {
      {R"({"id": 12, "nested",: {"x": 1.5}, "ok": true})", R"({"id":12,"nested":{"x":1.5},"ok":true})"},
      {R"({"id": 12, "nested"- {"x": 1.5}, "ok": true})", R"({"id":12,"nested":{"x":1.5},"ok":true})"},
      {R"({"a": 1, "b": {"c": 1}{, "ok": true})", R"({"a":1,"b":{"c":1},"ok":true})"},
      {R"(<"label": "root", "kids": [{"a":1}]})", ""},
      {R"([["p", "q">, ["r"]])", R"([["p","q"],["r"]])"},
      {R"({"a": :4, "b": "x"})", R"({"a":4,"b":"x"})"},
      {R"({"a",: 4, "b": "x"})", R"({"a":4,"b":"x"})"},
      {R"({"a": 4", "b": "x"})", ""},
      {R"({"a": 4: "b": "x"})", R"({"a":4,"b":"x"})"},
      {R"({"a":[ 4, "b": "x"})", ""},
      {R"({"a":{ 4, "b": "x"})", R"({"a":4,"b":"x"})"},
      {R"({"m": [[1, 2, 3], [4, 5, 6, [7, 8, 9]], "n": 1})", ""},
  };
  for (const untyped& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::detail::repair_text(one.text, {});
    CHECK((read ? read->dump() : std::string()) == one.value);
  }
}
