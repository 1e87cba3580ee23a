// Run-time schemas whose alternatives are told apart by a constant, without a discriminator: errors are those of the
// alternative that was meant, and of no other.
#include "support/schema_readings.hpp"

#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace assay;
using schema_readings::errors_of;

namespace {

struct tag_case {
  std::string_view text;
  std::string_view errors;
};

void check_all(const std::string& document, const std::vector<tag_case>& cases) {
  CAPTURE(document);
  const schema_type type = load_schema(document);
  for (const tag_case& each : cases) {
    CAPTURE(each.text);
    const auto json = nlohmann::ordered_json::parse(each.text);
    for (const mode how : {mode::strict, mode::lax, mode::llm}) {
      CHECK(errors_of(parse(type, each.text, {.mode = how})) == each.errors);
      CHECK(errors_of(validate(type, json, {.mode = how})) == each.errors);
    }
  }
}

constexpr std::string_view cat =
    R"({"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "array"}}, "required": ["kind", "lives"]})";
constexpr std::string_view dog =
    R"({"type": "object", "properties": {"kind": {"enum": ["dog"]}, "tail": {"type": "boolean"}}, "required": ["kind", "tail"]})";
constexpr std::string_view fish =
    R"({"type": "object", "properties": {"kind": {"const": "fish"}, "fins": {"type": "array"}}, "required": ["kind"]})";

std::string in_list(std::string_view keyword, std::initializer_list<std::string_view> alternatives) {
  std::string list;
  for (const std::string_view each : alternatives) list += (list.empty() ? "" : ", ") + std::string(each);
  return "{\"" + std::string(keyword) + "\": [" + list + "]}";
}

}  // namespace

TEST_CASE("a constant says which alternative was meant") {
  for (const std::string_view keyword : {"anyOf", "oneOf"}) {
    check_all(in_list(keyword, {cat, dog, fish}), {{R"({"kind": "cat"})", "missing:cat.lives"},
                                                   {R"({"tail": [], "kind": "dog"})", "bool_type:dog.tail"},
                                                   {R"({"kind": "bird"})", "union_tag_invalid:"},
                                                   {R"({"kind": "fish"})", ""}});
    // What is no object is told as before.
    const std::string mixed = in_list(keyword, {cat, dog, R"({"type": "integer"})"});
    check_all(mixed, {{R"({"kind": "dog"})", "missing:dog.tail"}, {"7", ""}});
  }
}

TEST_CASE("a constant says it through $ref, allOf, and for unions within unions") {
  const std::string definitions =
      R"("$defs": {"cat": )" + std::string(cat) + R"(, "dog": )" + std::string(dog) + R"(, "fish": )" +
      std::string(fish) + R"(, "is_cat": {"const": "cat"}, "swims": {"anyOf": [{"$ref": "#/$defs/fish"}, )" +
      R"({"properties": {"kind": {"const": "frog"}, "legs": {"type": "array"}}, "required": ["kind", "legs"]}]}})";
  check_all(R"({"anyOf": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/dog"}], )" + definitions + "}",
            {{R"({"kind": "dog"})", "missing:dog.tail"}});
  check_all(R"({"oneOf": [{"allOf": [{"$ref": "#/$defs/cat"}, {"required": ["name"]}]}, {"$ref": "#/$defs/dog"}], )" +
                definitions + "}",
            {{R"({"kind": "cat", "name": 1})", "missing:cat.lives"}, {R"({"kind": "dog"})", "missing:dog.tail"}});
  check_all(R"({"anyOf": [{"properties": {"kind": {"$ref": "#/$defs/is_cat"}, "lives": {"type": "array"}},
                           "required": ["kind", "lives"]}, {"$ref": "#/$defs/dog"}], )" +
                definitions + "}",
            {{R"({"kind": "cat"})", "missing:cat.lives"}});
  check_all(
      R"({"anyOf": [{"$ref": "#/$defs/swims"}, {"anyOf": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/dog"}]}], )" +
          definitions + "}",
      {{R"({"kind": "frog"})", "missing:frog.legs"},
       {R"({"kind": "cat"})", "missing:cat.lives"},
       {R"({"kind": "bird"})", "union_tag_invalid:"}});
  // Members that are unions, and lists of them.
  check_all(R"({"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/cat"},
      {"type": "object", "properties": {"kind": {"const": "pack"}, "dogs": {"type": "array", "items": {"oneOf": [
          {"$ref": "#/$defs/dog"}, {"$ref": "#/$defs/fish"}]}}}, "required": ["kind", "dogs"]}]}, )" +
                definitions + "}",
            {{R"([{"kind": "pack", "dogs": [{"kind": "dog", "tail": true}, {"kind": "dog"}]}, {"kind": "cat"}])",
              "missing:[0].pack.dogs[1].dog.tail missing:[1].cat.lives"}});
}

TEST_CASE("the last of several equal tags counts") {
  const schema_type type = load_schema(in_list("anyOf", {cat, dog}));
  const auto read = parse(type, R"({"kind": "cat", "kind": "dog", "tail": true})", {.mode = mode::lax});
  REQUIRE_MESSAGE(read.has_value(), read.error().what());
  CHECK(read->dump() == R"({"kind":"dog","tail":true})");
}

TEST_CASE("a union with an alternative that has no constant is told by all of its alternatives") {
  const auto read = parse(load_schema(in_list("anyOf", {cat, R"({"type": "object", "required": ["x"]})"})),
                          R"({"kind": "cat"})", {.mode = mode::strict});
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().errors().size() == 2);
}

TEST_CASE("numbers, booleans and null are tags as well") {
  constexpr std::string_view one =
      R"({"type": "object", "properties": {"v": {"const": 1}, "lives": {"type": "array"}}, "required": ["v", "lives"]})";
  constexpr std::string_view two =
      R"({"type": "object", "properties": {"v": {"enum": [2, 3]}, "tail": {"type": "boolean"}}, "required": ["v", "tail"]})";
  constexpr std::string_view yes =
      R"({"type": "object", "properties": {"v": {"const": true}, "x": {"type": "array"}}, "required": ["v", "x"]})";
  constexpr std::string_view none =
      R"({"type": "object", "properties": {"v": {"const": null}, "y": {"type": "array"}}, "required": ["v", "y"]})";
  constexpr std::string_view text =
      R"({"type": "object", "properties": {"v": {"const": "1"}, "z": {"type": "array"}}, "required": ["v", "z"]})";
  for (const std::string_view keyword : {"anyOf", "oneOf"}) {
    check_all(in_list(keyword, {one, two, yes, none}), {{R"({"v": 1})", "missing:1.lives"},
                                                        {R"({"v": 3, "tail": []})", "bool_type:3.tail"},
                                                        {R"({"tail": [], "v": 2.0})", "bool_type:2.tail"},
                                                        {R"({"v": true})", "missing:true.x"},
                                                        {R"({"v": null})", "missing:null.y"},
                                                        {R"({"v": 4})", "union_tag_invalid:"},
                                                        {R"({"v": false})", "union_tag_invalid:"},
                                                        {R"({"v": 1, "lives": []})", ""}});
  }
  // A text and a number are different constants, and no tags of one union.
  const schema_type mixed = load_schema(in_list("anyOf", {one, text}));
  CHECK(parse(mixed, R"({"v": 1, "lives": []})").has_value());
  CHECK(parse(mixed, R"({"v": "1", "z": []})").has_value());
  CHECK_FALSE(parse(mixed, R"({"v": "1", "lives": []})", {.mode = mode::strict}).has_value());
}

TEST_CASE("of a list of types, or alternatives, the only one that takes such a value was meant") {
  check_all(R"({"type": "object", "properties": {"x": {"type": ["integer", "array"], "items": {"type": "string"}}}})",
            {{R"({"x": [[1]]})", "string_type:x.list[str][0]"}});
  check_all(R"({"anyOf": [{"type": "boolean"}, {"type": "object", "required": ["a"]}]})", {{"{}", "missing:object.a"}});
  check_all(
      R"({"type": ["string", "object"], "minLength": 3, "properties": {"a": {"type": "array"}}, "required": ["a"]})",
      {{"{}", "missing:object.a"}});
}
