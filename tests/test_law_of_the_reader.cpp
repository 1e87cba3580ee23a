// The law of the reader (docs/repairs.md), each point with texts that once gave another value, or none: a text gives
// what was meant, or an error that says what is wrong.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace {

struct row {
  std::string_view text;
  std::string_view expected;  ///< the value's JSON, or an error's type
};

constexpr std::string_view person =
    R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"]})";
constexpr std::string_view tree =
    R"({"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"name":{"type":"string"},"children":)"
    R"({"type":"array","items":{"$ref":"#/$defs/n"}}},"required":["name"]}}})";
constexpr std::string_view points =
    R"({"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},)"
    R"("required":["x","y"],"additionalProperties":false}})";
constexpr std::string_view words = R"({"type":"array","items":{"type":"string"}})";
constexpr std::string_view any_object = R"({"type":"object"})";

void check(std::string_view schema, const std::vector<row>& rows) {
  const assay::schema_type type = assay::load_schema(schema);
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::parse(type, one.text);
    const std::string found = read ? read->dump() : read.error().errors().front().type;
    CHECK(found == one.expected);
  }
}

}  // namespace

TEST_CASE("closers alone may be missing where a text ends") {
  check(words, {{R"(["a", "b")", R"(["a","b"])"},
                {R"(["a", "b)", "truncated"},
                {R"(["a", "b",)", "truncated"},
                {R"(["f([1, 2], {})", "truncated"}});
  check(person, {{"{\"name\": \"Ann\", \"age\": 12\n", R"({"name":"Ann","age":12})"},
                 {R"({"name": "Ann", "age": 12)", "truncated"},
                 {R"({"name": "Ann", "age":)", "truncated"}});
}

TEST_CASE("an inner piece of a broken structure is no answer") {
  check(tree, {{R"({"name": "r", "children":: [{"name": "a"}, {"name": "b"}, {"name": "c"}]})",
                R"({"name":"r","children":[{"name":"a"},{"name":"b"},{"name":"c"}]})"},
               {R"({"name: "r", "children": [{"name": "a"}, {"name": "b"}, {"name": "c"}]})",
                R"({"name":"r","children":[{"name":"a"},{"name":"b"},{"name":"c"}]})"}});
}

TEST_CASE("a slip that makes one object of two is not mended") {
  check(person, {{R"({"name": "A", "age": 1}, "name": "B", "age": 2})", "json_invalid"}});
}

TEST_CASE("text without quotes keeps its apostrophes, its quotes in pairs, and no comma") {
  check(person, {{R"({"name": Ana O'Neil, "age": 35})", R"({"name":"Ana O'Neil","age":35})"},
                 {R"({name: Ana "Bo" Lima, age: 35})", R"({"name":"Ana \"Bo\" Lima","age":35})"}});
  check(words, {{"['a, 'b']", R"(["a","b"])"}});
}

TEST_CASE("two values that are about equally cheap are ambiguous") {
  check(words, {{R"(["he said "yes", "no" twice"])", "ambiguous"}});
}

TEST_CASE("no item of a list is lost") {
  const std::string three = R"([{"x":1,"y":2},{"x":3,"y":4},{"x":5,"y":6}])";
  check(points,
        {{"{\"x\": 1, \"y\": 2}\n{\"x: 3, \"y\": 4}\n{\"x\": 5, \"y\": 6}", three},
         {"{\"x\": 1, \"y\": 2}\n\"x\": 3, \"y\": 4}\n{\"x\": 5, \"y\": 6}", three},
         {"{\"x\": 1, \"y\": 2}\n{\"x\": 3, \"y\": 4\n{\"x\": 5, \"y\": 6}", three},
         {"{\"x\": 1, \"y\": 2}\n{\"x\": 3, \"y: 4}", R"([{"x":1,"y":2},{"x":3,"y":4}])"},
         {"{\"x: 1, \"y\": 2}\n\n{\"x\": 3, \"y\": 4}\nand so on", "json_invalid"},
         {"{\"x\": 1, \"y\": 2}\n{}\n{\"x\": 3, \"y\": 4}", "missing"},
         {"{\"x\": 1, \"y\": 2}\nnull\n{\"x\": 3, \"y\": 4}", "json_invalid"},
         {R"({"x": 1, "y": 2} and {"x": 3, "y": and {"x": 5, "y": 6})", "json_invalid"},
         {"[{\"x\": 1, \"y\": 2}, {\"x\": 3, \"y\": 4}, {\"x\": 5, \"y\": 6}]\n\nExample item: {\"x\": 0, \"y\": 0}",
          three},
         {"{\"x\": 1, \"y\": 2}\n{\"x\": 3, \"y\": 4}\n{", "truncated"},
         {R"({"x": 3, "y": "abc"} and {"x": 3, "y": 4})", "int_parsing"},
         {R"({"x": 1, "y": 2} and {"x": 3, "y": 4})", R"([{"x":1,"y":2},{"x":3,"y":4}])"}});
}

TEST_CASE("reasoning never stands in for an answer that is cut off or wrong") {
  check(person, {{R"(<think>{"name": "Z", "age": 9}</think>{"name": "B", "age": "unknown"})", "int_parsing"},
                 {R"(<think>{"name": "Z", "age": 9}</think>{"name": "B"})", "missing"},
                 {R"(<think>Maybe {"name": "Z", "age": 9})", "truncated"},
                 {R"(<|channel|>analysis<|message|>Maybe {"name": "Z", "age": 9})", "truncated"},
                 {"```json\n{\"name\": \"B\", \"age\": \"unknown\"}\n```\ne.g. `{\"name\": \"Z\", \"age\": 9}`",
                  "int_parsing"}});
  check(any_object, {{R"(<think>say {"x": 1}</think>{"y": )", "truncated"}});
}

TEST_CASE("a draft never stands in for an answer that is damaged, cut off or wrong") {
  check(person, {{R"(Draft: {"name": "A", "age": 1})"
                  "\n"
                  R"(Final: {"name: "B", "age": 2})",
                  R"({"name":"B","age":2})"},
                 {R"(Draft: {"name": "A", "age": 1})"
                  "\n"
                  R"(Final: {"name": "B", "age": "two"})",
                  "int_parsing"},
                 {R"(Draft: {"name": "A", "age": 1})"
                  "\nFinal:",
                  "truncated"},
                 {R"(Draft: {"name": "A", "age": 1})"
                  "\nFinal: {",
                  "truncated"},
                 {"```json\n{\"name\": \"A, \"age\": 1}\n```\nCorrected:\n```json\n{\"name\": \"B\", \"age\": 2}\n```",
                  R"({"name":"B","age":2})"},
                 {"```json\n{\"name\": \"A\", \"age\": 1}\n```\nCorrected:\n```json\n{\"na", "truncated"}});
}

TEST_CASE("what is shown as an example, an input or what is not meant is no answer") {
  const std::string a = R"({"name": "A", "age": 1})";
  const std::string b = R"({"name": "B", "age": 2})";
  for (const std::string& text :
       {"The answer is " + a + ", not " + b + ".", a + " instead of " + b, a + "\n\nExample format: " + b,
        a + "\n\nI converted it from the input: " + b, "After: " + a + "\nBefore: " + b,
        "Output:\n```json\n" + a + "\n```\nInput:\n```json\n" + b + "\n```"}) {
    check(person, {{text, R"({"name":"A","age":1})"}});
  }
  const std::string list = R"({"type":"array","items":)" + std::string(person) + "}";
  for (const std::string& text : {"Kept: [" + a + "]\nRejected: [" + b + "]", "[" + a + "]\n(not [" + b + "])",
                                  "Wrong: " + b + "\nRight: " + a, "[" + b + "]\nCorrected list: [" + a + "]"}) {
    check(list, {{text, R"([{"name":"A","age":1}])"}});
  }
  check(R"({"type":"array","items":{"type":"number"}})",
        {{"As said in [1] and [2], there is nothing.", "json_invalid"}, {"They are [1, 2].", "[1,2]"}});
}

TEST_CASE("a union of scalars and structures is mended as the structures are") {
  const std::string_view either =
      R"({"anyOf":[{"type":"string"},{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":)"
      R"({"type":"integer"}}},"required":["a","b"],"additionalProperties":false}]})";
  check(either, {{R"({"a": "x, "b": [1]})", R"({"a":"x","b":[1]})"},
                 {R"({"a": "x", "b": [1, )", "truncated"},
                 {"{", "truncated"},
                 {"a word", R"("a word")"},
                 {R"("a word")", R"("a word")"}});
}

TEST_CASE("a stray character does not put structure into a string") {
  const std::string_view closed =
      R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"],)"
      R"("additionalProperties":false})";
  check(closed, {{R"({"a": "x"{, "b": 1})", R"({"a":"x","b":1})"},
                 {R"({"a": "x", x"b": 1})", "json_invalid"},
                 {R"({"a"x: "t", "b": 1})", "json_invalid"},
                 {R"({"a": "x", "y", "b": 1})", "json_invalid"},
                 {R"({"a": "c = 'x', "b": 3})", R"({"a":"c = 'x'","b":3})"}});
  check(words, {{R"(["u", }"v"])", R"(["u","v"])"}});
}

TEST_CASE("a piece behind commas, a key or a stray quote is not the answer") {
  const std::string_view words_of = R"({"type":"array","items":{"type":"string"}})";
  check(words_of, {{R"(,"a",[])", "json_invalid"},
                   {R"(,"a":{])", "json_invalid"},
                   {R"(," ["a"])", "json_invalid"},
                   {R"("["a",')", "json_invalid"},
                   {"- - \n- - ", "json_invalid"}});
  check(person, {{"```},\n{\"name\": \"A\", \"age\": 1}", "json_invalid"},
                 {"so},\n{\"name\": \"A\", \"age\": 1}", "json_invalid"},
                 {R"(It's "done": {"name": "A", "age": 1})", R"({"name":"A","age":1})"}});
  const std::string people = R"({"type":"array","items":)" + std::string(person) + "}";
  check(people, {{"so},,{\"name\": \"A\", \"age\": 1}", "json_invalid"}});
}

TEST_CASE("a value that an expression computes with is not the answer") {
  const std::string_view numbers = R"({"type":"array","items":{"type":"integer"}})";
  check(numbers, {{"[1, 2][0]", "json_invalid"},
                  {"[1, 2][0:1]", "json_invalid"},
                  {"[1] * 3", "json_invalid"},
                  {"[1].concat([2])", "json_invalid"},
                  {"[1, 2].\nThat is all.", "[1,2]"},
                  {"[10-20, 30]", "int_parsing"},
                  {"[1, 2]\n[", "truncated"}});
}

TEST_CASE("the rows of a list of lists stay whole") {
  const std::string_view rows = R"({"type":"array","items":{"type":"array","items":{"type":"integer"}}})";
  check(rows, {{"[1, 2]\n[3, 4]", "[[1,2],[3,4]]"},
               {"[1, 2], [3, 4]", "[[1,2],[3,4]]"},
               {"[[1, 2]]\n[3, 4]", "[[1,2],[3,4]]"},
               {"[[1, 2]]\n[[3, 4]]", "[[1,2],[3,4]]"}});
}

TEST_CASE("what repeats an item of a list behind it is no item") {
  const std::string people = R"({"type":"array","items":)" + std::string(person) + "}";
  check(people, {{R"([{"name": "A", "age": 1}, {"name": "B", "age": 2}])"
                  "\n\nSummary:\n"
                  R"({"name": "B", "age": 2} is the best.)",
                  R"([{"name":"A","age":1},{"name":"B","age":2}])"}});
}

TEST_CASE("a quote is missing in odd places") {
  const std::string_view two = R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},)"
                               R"("required":["a","b"],"additionalProperties":false})";
  check(two, {{R"({"a": ", "b": "y"})", R"({"a":"","b":"y"})"}});
  check(words, {{R"(["a", ./b", "c"])", R"(["a","./b","c"])"},
                {"[\"a\",\n #b\",\n \"c\"]", R"(["a","#b","c"])"},
                {R"(["a" - "b"])", "json_invalid"},
                {R"(["a", "see [1])", "truncated"},
                {R"([b'x', b'y'])", R"(["x","y"])"}});
}
