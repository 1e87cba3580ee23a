// Slips of the pen where the writer's quotes are others than JSON's, where other text or another value stands before
// the answer, and where the first bracket is the one that is missing. The original comes back, or an error.
#include "answer/explained_text.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

struct row {
  std::string text;
  std::string value;  ///< empty: refused
};

void check(const std::string& schema, const std::vector<row>& rows) {
  const assay::schema_type type = assay::load_schema(schema);
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::parse(type, one.text);
    CHECK(read.has_value() == !one.value.empty());
    if (read && !one.value.empty()) CHECK(nlohmann::json::parse(read->dump()) == nlohmann::json::parse(one.value));
  }
}

const std::string texts = R"({"type": "array", "items": {"type": "string"}})";
const std::string lists_of_texts = R"({"type": "array", "items": {"type": "array", "items": {"type": "string"}}})";
const std::string pairs = R"({"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer"},
  "b": {"type": "string"}}, "required": ["a", "b"]}})";
const std::string two_texts = R"({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
  "required": ["a", "b"]})";
const std::string map_of_lists = R"({"type": "object", "additionalProperties": {"type": "array",
  "items": {"type": "string"}}})";

}  // namespace

TEST_CASE("quotes of any kind are mended as JSON's are") {
  check(pairs,
        {
            {"[{b: 'Q', a: 1}, {b: 'R, a: 2}, {b: 'S', a: 3}]", R"([{"a":1,"b":"Q"},{"a":2,"b":"R"},{"a":3,"b":"S"}])"},
            {"[{b: `Q`, a: 1}, {b: `R, a: 2}, {b: `S`, a: 3}]", R"([{"a":1,"b":"Q"},{"a":2,"b":"R"},{"a":3,"b":"S"}])"},
            {"[{b: “Q”, a: 1}, {b: “R, a: 2}, {b: “S”, a: 3}]", R"([{"a":1,"b":"Q"},{"a":2,"b":"R"},{"a":3,"b":"S"}])"},
            {"[{'b': North', 'a': 30}, {'b': 'Main', 'a': 3}]", R"([{"a":30,"b":"North"},{"a":3,"b":"Main"}])"},
            {"[{'b': ''R', 'a': 2}]", R"([{"a":2,"b":"R"}])"},
            {"[{'b': 'R'', 'a': 2}]", R"([{"a":2,"b":"R"}])"},
            {"[{“b”: ““R”, “a”: 2}]", R"([{"a":2,"b":"R"}])"},
            {"[{'b': 'the boys' toys', 'a': 2}]", R"([{"a":2,"b":"the boys' toys"}])"},
            {"[{'b': 'it's', 'a': 2}]", R"([{"a":2,"b":"it's"}])"},
        });
}

TEST_CASE("marks within backticks are text, and an escape is no separator") {
  check(two_texts, {
                       {"{a: `x; y`; b: `z`}", R"({"a":"x; y","b":"z"})"},
                       {"{\"a\":\"x\",\"b\"\"\\u0421z\"}", R"({"a":"x","b":"Сz"})"},
                       {"{\"a\":\"x\",\"b\"\"\\nfoo\"}", R"({"a":"x","b":"\nfoo"})"},
                       {"{\"a\"\"\\tx\",\"b\":\"y\"}", R"({"a":"\tx","b":"y"})"},
                   });
}

TEST_CASE("another value before a damaged list does not change how it is read") {
  check(texts, {
                   {"See {\"y\": 2}.\n\n[\"a, \"b\"]", R"(["a","b"])"},
                   {"See {\"y\": 2}.\n\n[\"a\"\", \"b\"]", R"(["a","b"])"},
                   {"See {\"y\": 2}.\n\n[\"a\", b\"]", R"(["a","b"])"},
                   {"See {\"y\": 2}.\n\n[\"a\"| \"b\"]", R"(["a","b"])"},
                   {"See {\"y\": 2}.\n\n[\"a\", \"b\"]", R"(["a","b"])"},
               });
}

TEST_CASE("no item is lost whose bracket is not there") {
  check(
      pairs,
      {
          {"\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}", R"()"},
          {"\"a\": 1, \"b\": \"x\"}; {\"a\": 2, \"b\": \"y\"}", R"()"},
          {"<\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}", R"()"},
          {"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}", R"()"},
          {"{\"name\": \"f\", \"arguments\": [(\"a\":1, \"b\": \"A\"}, {\"a\":2,\"b\": \"B\"}]}",
           R"([{"a":1,"b":"A"},{"a":2,"b":"B"}])"},
          {"<tool_call>{\"name\": \"f\", \"arguments\": [[\"a\": 1,\"b\":\"x\"}, {\"a\": 2,\"b\":\"y\"}]}</tool_call>",
           R"([{"a":1,"b":"x"},{"a":2,"b":"y"}])"},
          {"{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}", R"([{"a":1,"b":"x"},{"a":2,"b":"y"}])"},
      });
}

TEST_CASE("a map has the keys that were written") {
  check(map_of_lists,
        {
            {"<\"fruit\": [\"fig\", \"pear\"], \"root\": [\"beet\"]}", R"({"fruit":["fig","pear"],"root":["beet"]})"},
            {"Here:\n\"fruit\": [\"fig\", \"pear\"], \"root\": [\"beet\"]}",
             R"({"fruit":["fig","pear"],"root":["beet"]})"},
            {"fruit: [\"fig\", \"pear\"], root: [\"beet\"]}", R"()"},
            {"{f: [\"a\", \"b\"], r [\"c\"]}", R"()"},
            {"[\"a\", \"b\"}", R"()"},
        });
}

TEST_CASE("strings are not joined by what stands between them") {
  check(lists_of_texts, {
                            {"[[\"id\",\"name\"],[\"1\"|\"Ann\"]]", R"([["id","name"],["1","Ann"]])"},
                            {"[[\"id\",,\"name\"],[\"1\"|\"Ann\"]]", R"()"},
                        });
}

TEST_CASE("null and its like are no unit") {
  check(R"({"type": "array", "items": {"type": ["number", "null"]}})", {
                                                                           {"[1.5 null, 2]", "[1.5,null,2]"},
                                                                           {R"(["5 null"])", ""},
                                                                           {R"(["5 nan"])", ""},
                                                                           {R"(["5 unknown"])", ""},
                                                                           {R"(["5 kg"])", "[5.0]"},
                                                                       });
}

TEST_CASE("without a type no member is lost, and no inner piece is the whole") {
  const std::vector<row> rows = {
      {R"(<"a": {"b": 1}, "c": 2})", ""},
      {R"(<"a": [1, 2]})", ""},
      {R"(Here "a": {"b": 1}})", ""},
      {R"({"t": [, "e": 1, "f": 2})", ""},
      {R"({"t": [], "e": }, "f": 1})", ""},
      {"[1.5 null, 2]", "[1.5,null,2]"},
      {"[1.5| null]", "[1.5,null]"},
      {R"({"e":[{"s":"doc 3","p":[14,29]},{"s""doc 9","p":[0,7]}]})",
       R"({"e":[{"s":"doc 3","p":[14,29]},{"s":"doc 9","p":[0,7]}]})"},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::detail::repair_text(one.text, {});
    CHECK((read ? read->dump() : std::string()) == one.value);
  }
}
