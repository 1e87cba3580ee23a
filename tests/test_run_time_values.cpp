// Values of run-time schemas in text, which the quick way makes (decode/decode_json.hpp), against the same JSON read
// from a tree, which knows no quick way: values, types of numbers, errors and repairs are the same.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace {

using json = nlohmann::ordered_json;

/// The value with the type of each number, in the order of the members.
std::string described(const json& value) {
  std::string out = value.type_name();
  if (value.is_number_float()) out += " real";
  if (value.is_number_unsigned()) out += " unsigned";
  if (!value.is_structured()) return out + " " + value.dump();
  for (const auto& [key, inner] : value.items()) out += " " + key + ": (" + described(inner) + ")";
  return out;
}

std::string described(const assay::result<json>& result) {
  std::string out = result ? described(*result) : "";
  if (!result) {
    for (const assay::error& one : result.error().errors()) {
      out += one.type + " at " + assay::to_string(one.loc) + ": " + one.message + "\n";
    }
  }
  for (const assay::repair& one : result.repairs()) {
    out += "\n" + one.code + " at " + assay::to_string(one.loc) + ": " + one.message;
  }
  return out;
}

void check_both_ways(const char* schema, std::initializer_list<const char*> texts) {
  const assay::schema_type type = assay::load_schema(std::string_view(schema));
  for (const std::string text : texts) {
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax}) {
      CAPTURE(text);
      CAPTURE(static_cast<int>(mode));
      const std::string from_tree = described(assay::validate(type, json::parse(text), {.mode = mode}));
      CHECK(described(assay::parse(type, text, {.mode = mode})) == from_tree);
      // The end of a long text goes the long way.
      const std::string padded = text + std::string(5000, ' ');
      CHECK(described(assay::parse(type, padded, {.mode = mode})) == from_tree);
    }
    // What strict mode accepts comes out the same in llm mode.
    const auto strict = assay::parse(type, text, {.mode = assay::mode::strict});
    if (strict) CHECK(described(assay::parse(type, text)) == described(strict));
  }
}

}  // namespace

TEST_CASE("run-time values: scalars, and whatever else may stand there") {
  check_both_ways(
      R"({"type": "object", "properties": {
            "s": {"type": "string"}, "i": {"type": "integer"}, "n": {"type": "number"}, "b": {"type": "boolean"},
            "a_name_of_more_than_fifteen_characters": {"type": "integer"}, "schl\u00fcssel": {"type": "string"},
            "one": {"const": "x"}, "some": {"enum": ["red", "null", "gr\u00fcn", "of more than fifteen", 3, null]},
            "maybe": {"type": ["string", "null"]}, "maybe_i": {"type": ["integer", "null"]}}})",
      {R"({"s": "short", "i": 5, "n": 2.5, "b": true, "a_name_of_more_than_fifteen_characters": 7, "one": "x"})",
       R"({"s": "longer than a string holds", "i": -5, "n": 2, "b": false, "schlüssel": "ü", "some": "red"})",
       R"({"s": "esc\naped \u00e4 é", "i": 12345678901, "n": -1e-3, "some": "grün", "maybe": "a\tb", "maybe_i": null})",
       R"({"s": "", "i": 18446744073709551615, "n": -7, "some": "of more than fifteen", "maybe": null, "maybe_i": -2})",
       R"({"some": "null", "maybe": "nul"})", R"({"some": 3})", R"({"some": null})", R"({"some": "blue", "one": "y"})",
       R"({"n": "5", "i": "-6", "b": "yes", "s": 5, "maybe": 1, "maybe_i": "x"})", R"({"i": 1.0, "n": "x", "b": 1})",
       R"({"i": [], "n": {}, "s": null, "b": [1, {"x": 2}]})", R"({"b": true, "n": 1.5, "i": 3, "s": "reverse"})", "{}",
       R"({"unknown": [1], "s": "a", "other": {}, "i": 1})", R"([])", R"("text")"});
}

TEST_CASE("run-time values: structures within structures") {
  check_both_ways(
      R"({"type": "object", "properties": {
            "rows": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
            "tree": {"$ref": "#/$defs/node"}, "words": {"type": "array", "items": {"type": "string"}},
            "maybe": {"type": "array", "items": {"type": ["string", "null"]}},
            "kinds": {"type": "array", "items": {"enum": ["a", "b"]}}},
          "additionalProperties": true, "required": ["rows"],
          "$defs": {"node": {"type": "object", "required": ["v"], "properties": {
            "v": {"type": "integer"}, "next": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}})",
      {R"({"rows": [[1, 2.5, -3, 4, 5, 6, 7, 8, 9], [], [10]], "tree": {"v": 1, "next": [{"v": 2}, {"v": 3, "next": []}]}})",
       R"({"words": ["a", "b\\", "é", "of more than fifteen", "e", "f"], "rows": [], "maybe": ["x", null, "nul"]})",
       R"({"rows": [ [ 1 , 2 ] , [ ] ], "kinds": ["a", "b", "a"], "more": {"k": [1, "2", {"z": null}]}, "tree": {"v": 1}})",
       R"({"rows": [[1, "x"], 5, {}, [true]], "tree": {"next": [{"v": "x"}, 3]}, "kinds": ["c", 1], "words": {}})",
       R"({"rows": {}, "tree": []})", R"({"tree": {"v": 1}, "rows": [["1", "2"]]})",
       R"({"rows": [[1], [2]], "words": [1]})"});
}

TEST_CASE("run-time values: constraints and defaults") {
  check_both_ways(
      R"({"type": "object", "properties": {
            "i": {"type": "integer", "minimum": 3}, "s": {"type": "string", "pattern": "^a", "maxLength": 3},
            "d": {"type": "string", "format": "date"}, "n": {"type": "number", "multipleOf": 0.5},
            "l": {"type": "array", "minItems": 2, "uniqueItems": true, "items": {"type": "integer", "maximum": 9}},
            "o": {"type": "object", "maxProperties": 1, "properties": {"x": {"type": "integer"}, "y": {}}},
            "m": {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}], "default": null},
            "f": {"type": "boolean", "default": false}, "t": {"type": "object", "default": {"k": [1, {"z": 2.5}]}}},
          "required": ["i"]})",
      {R"({"i": 3, "s": "abc", "d": "2026-03-24", "n": 1.5, "l": [1, 2], "o": {"x": 1}, "m": 4, "f": true, "t": {}})",
       R"({"i": 2, "s": "b", "d": "2026-3-24", "n": 1.25, "l": [1], "o": {"x": 1, "y": 2}, "m": 1})", R"({"i": 3})",
       R"({"i": 1, "s": "abcd\n", "l": [10, 10, 1], "m": null})", R"({"s": "a", "i": "2", "n": "0.3"})", "{}"});
}

TEST_CASE("run-time values: JSON of any type") {
  const char* const texts =
      R"({"k": 1, "a_key_of_more_than_fifteen_characters": [1, -2, 2.5, "a", "é\n", true, null, {}, [[]]],
    "1": {"2": {"3": {"4": [false]}}}, "5": "five", "6": 6, "7": 7, "8": 8, "9": 9, "10": 10, "11": 11, "12": 12,
    "13": 13, "14": 14, "15": 15, "16": 16, "17": [17], "18": 18, "19": {"a": "b"}, "20": 20, "big": 18446744073709551615})";
  check_both_ways("{}", {texts, "[1, [2, [3]], {}]", "-5", R"("a\n")"});
  check_both_ways(R"({"type": "object", "properties": {"k": {}}, "additionalProperties": {}})", {texts});
}

TEST_CASE("run-time values: what is required is kept, though no property names it") {
  const char* schema = R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["id","a"]})";
  check_both_ways(schema, {R"({"a":1,"id":[7],"z":2})", R"({"a":1})"});
  const assay::schema_type type = assay::load_schema(std::string_view(schema));
  CHECK(assay::parse(type, R"({"z":2,"id":[7],"a":1})")->dump() == R"({"id":[7],"a":1})");
  CHECK(assay::parse(type, R"({"id":1,"a":1,"id":2})")->dump() == R"({"id":2,"a":1})");
  CHECK(assay::prompt(type).find("\"id\": any") != std::string::npos);
}

TEST_CASE("run-time values: the last of several equal keys stays") {
  const auto type = assay::load_schema(std::string_view(
      R"({"type": "object", "properties": {"a": {"type": "integer"}, "l": {"type": "array", "items": {"type": "integer"}},
          "any": {}}})"));
  const auto value =
      assay::parse(type, R"({"a": 1, "l": [1, 2], "a": 2, "l": [3], "any": {"x": 1, "y": 2, "x": "z"}, "a": 3})",
                   {.mode = assay::mode::lax});
  REQUIRE(value.has_value());
  CHECK(value->dump() == R"({"a":3,"l":[3],"any":{"x":"z","y":2}})");
  CHECK(value.repairs().size() == 3);
}

TEST_CASE("run-time values: minus zero is signed") {
  const auto type = assay::load_schema(std::string_view(R"({"type": "array", "items": {"type": "integer"}})"));
  const auto value = assay::parse(type, "[-0, 0, -5]", {.mode = assay::mode::strict});
  REQUIRE(value.has_value());
  CHECK(described(*value) == "array 0: (number 0) 1: (number unsigned 0) 2: (number -5)");
}

TEST_CASE("run-time values: a result of JSON is copied, moved and freed, however deep it is") {
  const assay::schema_type anything = assay::load_schema(std::string_view("true"));
  const std::string text = R"({"a": [1, {"b": "a text of more than fifteen bytes"}, []], "c": {}, "d": null})";
  assay::result<json> first = assay::parse(anything, text);
  REQUIRE(first);
  assay::result<json> second = first;
  CHECK(*second == *first);
  assay::result<json> third = std::move(first);
  CHECK(*third == *second);
  second = third;
  third = assay::result<json>(json("other"));
  CHECK(*second == json::parse(text));
  CHECK(*third == "other");
  for (const bool object : {false, true}) {
    json deep = 1;
    for (int i = 0; i < 100'000; ++i) {
      json outer;
      if (object) {
        outer["inner"] = std::move(deep);
      } else {
        outer.push_back(std::move(deep));
      }
      deep = std::move(outer);
    }
    const assay::result<json> held(std::move(deep));
    CHECK(held->size() == 1);
  }
}

TEST_CASE("validate takes either kind of JSON by a schema, and gives the same") {
  const auto type =
      assay::load_schema(R"({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]})");
  const auto ordered = assay::validate(type, json::parse(R"({"age": "35"})"));
  const auto sorted = assay::validate(type, nlohmann::json::parse(R"({"age": "35"})"));
  CHECK(described(ordered) == described(sorted));
  CHECK(sorted.value() == json({{"age", 35}}));
  CHECK(sorted.repair_count() == 1);
  const auto wrong = assay::validate(type, nlohmann::json::parse(R"({"age": "old"})"));
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().errors().at(0).type == "int_parsing");
  CHECK_FALSE(assay::validate(type, nlohmann::json::parse(R"({"age": "35"})"), {.mode = assay::mode::strict}));
  CHECK(assay::validate(type, {{"age", 35}}).has_value());  // a list of braces is ordered_json, as ever
}

TEST_CASE("a schema has a sketch and findings, as a type has") {
  const auto type = assay::load_schema(
      R"({"type": "object", "properties": {"age": {"type": "integer", "description": "In years", "minimum": 0},
          "tags": {"type": "array", "items": {"type": "string"}}, "mood": {"enum": ["good", "bad"]}},
          "required": ["age"]})");
  const std::string sketch = assay::prompt(type);
  for (const char* part : {"\"age\"", "In years", "\"tags\"", "string", "\"good\" | \"bad\""}) {
    CAPTURE(sketch);
    CAPTURE(part);
    CHECK(sketch.find(part) != std::string::npos);
  }
  CHECK(assay::lint(type, assay::dialect::anthropic) == assay::lint_schema(type.document(), assay::dialect::anthropic));
  CHECK_FALSE(assay::lint(type, assay::dialect::anthropic).empty());
}
