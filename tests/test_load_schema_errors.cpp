// load_schema(): what it refuses, and how it says so.
#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

using namespace assay;

TEST_CASE("load_schema: refused documents") {
  struct refused_case {
    std::string_view document, where, named;
  };
  constexpr std::array cases = {
      // malformed values
      refused_case{"3", "#", "schema"},
      refused_case{"{", "#", "JSON"},
      refused_case{R"({"type": "foo"})", "#/type", "type"},
      refused_case{R"({"type": []})", "#/type", "at least one of these"},
      refused_case{R"({"minimum": "3"})", "#/minimum", "minimum must be a number"},
      refused_case{R"({"minimum": 1e1000000000000000})", "#", "number"},  // an exponent of more than 15 digits
      refused_case{R"({"multipleOf": 0})", "#/multipleOf", "multipleOf"},
      refused_case{R"({"minLength": -1})", "#/minLength", "minLength"},
      refused_case{R"({"minLength": 2.5})", "#/minLength", "minLength"},
      refused_case{R"({"required": "a"})", "#/required", "required"},
      refused_case{R"({"enum": "a"})", "#/enum", "enum"},
      refused_case{R"({"properties": []})", "#/properties", "properties"},
      refused_case{R"({"properties": {"a": 1}})", "#/properties/a", "schema"},
      refused_case{R"({"allOf": []})", "#/allOf", "allOf must be a list of at least one schema"},
      refused_case{R"({"anyOf": []})", "#/anyOf", "anyOf must be a list of at least one schema"},
      refused_case{R"({"items": [1]})", "#/items", "items"},
      refused_case{R"({"not": 1})", "#/not", "schema"},
      refused_case{R"({"if": []})", "#/if", "schema"},
      refused_case{R"({"contains": "x"})", "#/contains", "schema"},
      refused_case{R"({"minContains": -1})", "#/minContains", "integer"},
      refused_case{R"({"dependentRequired": {"a": "b"}})", "#/dependentRequired", "arrays of strings"},
      refused_case{R"({"dependencies": {"a": 1}})", "#/dependencies", "schemas or of arrays"},
      refused_case{R"({"propertyNames": "a"})", "#/propertyNames", "schema"},
      refused_case{R"({"unevaluatedItems": 0})", "#/unevaluatedItems", "schema"},
      refused_case{R"({"$ref": "#/x/y", "x": {"y": {"not": 1}}})", "#/x/y/not", "schema"},
      refused_case{R"({"anyOf": [1]})", "#/anyOf/0", "schema"},
      refused_case{R"~({"pattern": "("})~", "#/pattern", "pattern"},
      refused_case{R"~({"type": "string", "pattern": "a("})~", "#/pattern", "pattern"},
      refused_case{R"~({"type": "string", "pattern": "(?<=a+)bc(?!x)d"})~", "#/pattern", "lookbehind"},
      refused_case{R"~({"patternProperties": {"\\i": {}}})~", "#/patternProperties/\\i", "\\i has no meaning"},
      // references
      refused_case{R"({"$ref": 3})", "#/$ref", "$ref must be a string"},
      refused_case{R"({"$dynamicRef": null})", "#/$dynamicRef", "$dynamicRef must be a string"},
      refused_case{R"({"properties": {"a": {"$ref": ["#"]}}})", "#/properties/a/$ref", "$ref must be a string"},
      refused_case{R"({"$ref": "#/$defs/a"})", "#/$ref", "#/$defs/a"},
      refused_case{R"({"$ref": "#a"})", "#/$ref", "$anchor"},
      refused_case{R"({"$ref": "#/%zz"})", "#/$ref", "percent"},
      refused_case{R"({"$ref": "#/~2"})", "#/$ref", "pointer"},
      refused_case{R"({"$ref": "other.json"})", "#/$ref", "other.json"},
      refused_case{R"({"$id": "http://x.org/a", "$ref": "b"})", "#/$ref", "'b'"},
      refused_case{R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}, "not": {"$ref": "#/$defs/b"}})",
                   "#/$defs/b/$anchor", "$anchor"},
      refused_case{R"({"$dynamicRef": "#a"})", "#/$dynamicRef", "$anchor"},
      refused_case{R"({"$ref": "#"})", "#", "$ref"},
      refused_case{R"({"$recursiveRef": "#"})", "#", "$ref"},
      refused_case{R"({"not": {"$ref": "#"}})", "#", "not"},
      refused_case{R"({"if": {"$ref": "#"}, "then": false})", "#", "if"},
      refused_case{R"({"allOf": [{"$ref": "#"}]})", "#", "this allOf leads back to itself"},
      refused_case{R"({"allOf": [{"$ref": "#"}, {"$ref": "#"}]})", "#", "allOf"},
      refused_case{R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}})", "#/$defs/a",
                   "leads back to itself"},
      refused_case{R"({"properties": {"a": {"anyOf": [{"$ref": "#/properties/a"}, {"type": "null"}]}}})",
                   "#/properties/a", "anyOf"},
      // discriminators
      refused_case{R"({"oneOf": [{}, {}], "discriminator": {}})", "#/discriminator", "propertyName"},
      refused_case{R"({"oneOf": [{}, {}], "discriminator": {"propertyName": "k"}})", "#/discriminator",
                   "alternative 0"},
      refused_case{R"({"oneOf": [{"properties": {"k": {"const": 1}}}, {"properties": {"k": {"const": 2}}}],
                       "discriminator": {"propertyName": "k", "mapping": {"a": "#/$defs/A"}}})",
                   "#/discriminator", "#/$defs/A"},
  };
  for (const refused_case& each : cases) {
    CAPTURE(each.document);
    try {
      static_cast<void>(load_schema(each.document));
      FAIL_CHECK("was loaded");
    } catch (const schema_error& error) {
      CHECK(error.where() == each.where);
      CHECK_MESSAGE(std::string_view(error.what()).find(each.named) != std::string_view::npos, error.what());
    }
  }
}

TEST_CASE("load_schema: what the root does not lead to is noted, not refused") {
  struct unused_case {
    std::string_view document, where, named;
  };
  constexpr std::array cases = {
      unused_case{R"({"$defs": {"a": {"$ref": "#/$defs/b"}}, "type": "string"})", "#/$defs/a/$ref", "#/$defs/b"},
      unused_case{R"({"$defs": {"a": {"$ref": "other.json"}}, "type": "string"})", "#/$defs/a/$ref", "other.json"},
      unused_case{R"({"$defs": {"a": {"type": "foo"}}, "type": "string"})", "#/$defs/a/type", "type"},
      unused_case{R"({"$defs": {"a": {"items": {"not": 1}}}, "type": "string"})", "#/$defs/a/items/not", "schema"},
      unused_case{R"({"$defs": {"a": {"items": {"$ref": "#/$defs/b"}}, "b": {"minimum": "3"}}, "type": "string"})",
                  "#/$defs/b/minimum", "minimum must be a number"},
      unused_case{R"~({"$defs": {"a": {"pattern": "("}}, "type": "string"})~", "#/$defs/a/pattern", "pattern"},
      unused_case{R"({"$defs": {"a": {"$ref": "#/$defs/a"}}, "type": "string"})", "#/$defs/a", "back to itself"},
      unused_case{R"({"$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}, "type": "string"})", "#/$defs/a",
                  "back to itself"},
      unused_case{R"({"$defs": {"a": {"$ref": 3}}, "type": "string"})", "#/$defs/a/$ref", "$ref must be a string"},
      unused_case{R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}, "type": "string"})", "#/$defs/b/$anchor",
                  "the anchor 'x'"},
      unused_case{R"({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"$ref": "#/b"}},
                      "type": "string"})",
                  "#/definitions/a/$ref", "#/b"},
  };
  for (const unused_case& each : cases) {
    CAPTURE(each.document);
    const schema_type type = load_schema(each.document);
    CHECK(parse(type, "\"x\"", {.mode = mode::strict}).has_value());
    CHECK_FALSE(parse(type, "[]", {.mode = mode::strict}).has_value());
    REQUIRE(type.notes().size() == 1);
    const finding& note = type.notes().front();
    CHECK(note.level == finding::severity::note);
    CHECK(note.where == each.where);
    CHECK_MESSAGE(note.message.find("not used by the schema, and not usable: ") == 0, note.message);
    CHECK_MESSAGE(note.message.find(each.named) != std::string::npos, note.message);
    for (const dialect target : {dialect::json_schema, dialect::openai, dialect::gemini}) {
      const auto sent = rewrite_schema(type.document(), target);
      if (target != dialect::json_schema) CHECK_FALSE(sent.contains("$defs"));
    }
  }
}

TEST_CASE("load_schema: another document may be wrong where nothing refers to it") {
  const auto other = nlohmann::ordered_json::parse(R"({
      "definitions": {"path": {"type": "string", "minLength": 1}, "loop": {"allOf": [{"$ref": "#/definitions/loop"}]},
                      "dangling": {"$ref": "#/nowhere"}, "malformed": {"type": 3}}})");
  schema_options options;
  options.resolve = [&](const std::string& uri) { return uri == "base.json" ? std::optional(other) : std::nullopt; };
  const schema_type type = load_schema(R"({"properties": {"a": {"$ref": "base.json#/definitions/path"}}})", options);
  CHECK(parse(type, R"({"a": "x"})").has_value());
  CHECK_FALSE(parse(type, R"({"a": ""})").has_value());
  CHECK(type.bundled()["properties"]["a"].contains("$ref"));
  CHECK_THROWS_AS(static_cast<void>(load_schema(R"({"$ref": "base.json#/definitions/dangling"})", options)),
                  schema_error);
}
