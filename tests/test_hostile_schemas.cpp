// load_schema(): schemas that would take a machine down, and schemas of great size that people have. Either they load,
// or an error says why not.
#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

using namespace assay;

namespace {

/// {"$defs": {"d0": BEFORE {"$ref": "#/$defs/d1"} AFTER, ...}, "$ref": "#/$defs/d0"}
std::string chain_of(std::size_t length, std::string_view before, std::string_view after) {
  std::string document = R"({"$defs": {)";
  for (std::size_t i = 0; i < length; ++i) {
    document += "\"d" + std::to_string(i) + "\": " + std::string(before) + R"({"$ref": "#/$defs/d)" +
                std::to_string(i + 1) + "\"}" + std::string(after) + ", ";
  }
  return document + "\"d" + std::to_string(length) + R"(": {"type": "null"}}, "$ref": "#/$defs/d0"})";
}

/// `count` schemas, each around the one before it.
std::string tower_of(std::size_t count, std::string_view before, std::string_view after, std::string_view innermost) {
  std::string tower;
  for (std::size_t i = 0; i < count; ++i) tower += before;
  tower += innermost;
  for (std::size_t i = 0; i < count; ++i) tower += after;
  return tower;
}

bool loads(std::string_view document) {
  try {
    static_cast<void>(load_schema(document));
    return true;
  } catch (const schema_error&) {
    return false;
  }
}

bool fits(const schema_type& type, std::string_view text) {
  return parse(type, text, {.mode = mode::strict}).has_value();
}

}  // namespace

TEST_CASE("schemas nested without end are refused, not followed into the stack") {
  CHECK_FALSE(loads(tower_of(100'000, R"({"items":)", "}", "true")));
  CHECK_FALSE(loads(tower_of(100'000, R"({"not":)", "}", "true")));
  CHECK_FALSE(loads(tower_of(100'000, "[", "]", "")));
  CHECK_FALSE(loads(R"({"const":)" + tower_of(100'000, "[", "]", "") + "}"));
}

TEST_CASE("references to references are followed up to a bound") {
  CHECK(loads(chain_of(50, "", "")));
  CHECK(loads(chain_of(2'000, R"({"items": )", "}")));
  CHECK_FALSE(loads(chain_of(2'000, "", "")));
  CHECK_FALSE(loads(chain_of(100'000, "", "")));
  CHECK_FALSE(loads(chain_of(2'000, R"({"allOf": [true, )", "]}")));
  CHECK_FALSE(loads(chain_of(2'000, R"({"anyOf": [true, )", "]}")));
  CHECK_FALSE(loads(chain_of(2'000, R"({"not": )", "}")));
}

TEST_CASE("cycles that read nothing of the value are refused, whatever leads around") {
  for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"}) {
    CAPTURE(keyword);
    const std::string around = R"({"$defs": {"a": {")" + std::string(keyword) +
                               R"(": [{"$ref": "#/$defs/b"}, {"type": "null"}]}, "b": {"$ref": "#/$defs/a"}},
                                  "$ref": "#/$defs/a"})";
    CHECK_FALSE(loads(around));
  }
  for (const std::string_view keyword : {"not", "then", "else"}) {
    CAPTURE(keyword);
    CHECK_FALSE(loads(R"({"if": {"type": "null"}, ")" + std::string(keyword) + R"(": {"$ref": "#"}})"));
  }
  CHECK_FALSE(loads(R"({"if": {"$ref": "#"}, "then": {"type": "null"}})"));
  CHECK(loads(R"({"if": {"$ref": "#"}})"));  // which asks nothing
  CHECK_FALSE(loads(R"({"dependentSchemas": {"a": {"$ref": "#"}}})"));
  CHECK_FALSE(loads(R"({"allOf": [{"allOf": [{"$ref": "#"}]}, {"type": "null"}]})"));
  CHECK(loads(R"({"items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}, "contains": {"$ref": "#"}})"));
}

TEST_CASE("towers of allOf are one schema of many parts") {
  const auto tower = load_schema(tower_of(200, R"({"maximum": 1000, "allOf": [)", "]}", R"({"type": "integer"})"));
  CHECK(fits(tower, "5"));
  CHECK_FALSE(fits(tower, "2000"));
  CHECK_FALSE(fits(tower, "\"x\""));
  const auto objects = load_schema(tower_of(100, R"({"required": ["a"], "allOf": [)", R"(], "properties": {"a": {}}})",
                                            R"({"properties": {"b": {"type": "integer"}}})"));
  CHECK(fits(objects, R"({"a": 1, "b": 2})"));
  CHECK_FALSE(fits(objects, R"({"b": 2})"));
  CHECK_FALSE(fits(objects, R"({"a": 1, "b": "2"})"));
}

TEST_CASE("allOf that doubles at each step is read once for each schema, not for each way to it") {
  std::string document = R"({"$defs": {)";
  for (int i = 0; i < 60; ++i) {
    const std::string next = R"({"$ref": "#/$defs/d)" + std::to_string(i + 1) + "\"}";
    document += "\"d" + std::to_string(i) + R"(": {"maximum": 9, "allOf": [)" + next + ", " + next + "]}, ";
  }
  document += R"("d60": {"type": "integer"}}, "$ref": "#/$defs/d0"})";
  const schema_type type = load_schema(document);
  CHECK(fits(type, "9"));
  CHECK_FALSE(fits(type, "10"));
}

TEST_CASE("what a rule sees of an allOf within is not lost when allOf is made flat") {
  const auto inner = load_schema(R"({"allOf": [{"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}]},
                                               {"properties": {"c": {}}, "unevaluatedProperties": {"type": "null"}}]})");
  CHECK(fits(inner, R"({"c": 1})"));
  CHECK_FALSE(fits(inner, R"({"a": 1, "c": 1})"));
  const auto outer = load_schema(R"({"allOf": [{"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}]}],
                                     "unevaluatedProperties": false})");
  CHECK(fits(outer, R"({"a": 1, "b": 1})"));
  CHECK_FALSE(fits(outer, R"({"c": 1})"));
}

TEST_CASE("schemas of very many properties, names, labels and alternatives load") {
  constexpr int many = 100'000;
  std::string properties, names, labels;
  for (int i = 0; i < many; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    const std::string name = "\"p" + std::to_string(i) + '"';
    properties += comma + name + R"(:{"type":"integer"})";
    names += comma + name;
    labels += comma + name;
  }
  const schema_type wide = load_schema(R"({"type":"object","properties":{)" + properties + R"(},"required":["p7"]})");
  CHECK(fits(wide, R"({"p7": 1, "p99999": 2})"));
  CHECK_FALSE(fits(wide, R"({"p99999": 2})"));
  CHECK_FALSE(fits(wide, R"({"p7": 1, "p99999": "x"})"));
  const schema_type demanding = load_schema(R"({"type":"object","required":[)" + names + "]}");
  CHECK_FALSE(fits(demanding, "{}"));
  const schema_type labelled = load_schema(R"({"enum":[)" + labels + "]}");
  CHECK(fits(labelled, "\"p99999\""));
  CHECK_FALSE(fits(labelled, "\"p100000\""));
}
