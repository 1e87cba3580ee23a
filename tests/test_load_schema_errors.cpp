// load_schema(): what it refuses, and how it says so.
#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <array>
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
      refused_case{R"({"minimum": 1e999})", "#", "number"},
      refused_case{R"({"type": "foo"})", "#/type", "type"},
      refused_case{R"({"type": []})", "#/type", "type"},
      refused_case{R"({"minimum": "3"})", "#/minimum", "minimum must be a number"},
      refused_case{R"({"multipleOf": 0})", "#/multipleOf", "multipleOf"},
      refused_case{R"({"minLength": -1})", "#/minLength", "minLength"},
      refused_case{R"({"minLength": 2.5})", "#/minLength", "minLength"},
      refused_case{R"({"required": "a"})", "#/required", "required"},
      refused_case{R"({"enum": "a"})", "#/enum", "enum"},
      refused_case{R"({"properties": []})", "#/properties", "properties"},
      refused_case{R"({"properties": {"a": 1}})", "#/properties/a", "schema"},
      refused_case{R"({"allOf": []})", "#/allOf", "allOf"},
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
      refused_case{R"({"$ref": "#/$defs/a"})", "#/$ref", "#/$defs/a"},
      refused_case{R"({"$ref": "#a"})", "#/$ref", "$anchor"},
      refused_case{R"({"$ref": "#/%zz"})", "#/$ref", "percent"},
      refused_case{R"({"$ref": "#/~2"})", "#/$ref", "pointer"},
      refused_case{R"({"$ref": "other.json"})", "#/$ref", "other.json"},
      refused_case{R"({"$id": "http://x.org/a", "$ref": "b"})", "#/$ref", "'b'"},
      refused_case{R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}})", "#/$defs/b/$anchor", "$anchor"},
      refused_case{R"({"$dynamicRef": "#a"})", "#/$dynamicRef", "$anchor"},
      refused_case{R"({"$ref": "#"})", "#", "$ref"},
      refused_case{R"({"$recursiveRef": "#"})", "#", "$ref"},
      refused_case{R"({"not": {"$ref": "#"}})", "#", "not"},
      refused_case{R"({"if": {"$ref": "#"}, "then": false})", "#", "if"},
      refused_case{R"({"allOf": [{"$ref": "#"}]})", "#", "$ref"},
      refused_case{R"({"type": "object", "allOf": [{"$ref": "#"}, {}]})", "#", "allOf"},
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
