// Run-time schemas: the keywords that ask something under a condition or of the value as a whole, what they see of
// conversions, and how their errors are told; references between resources and documents; the words of older drafts.
#include "support/schema_readings.hpp"

#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace assay;
using namespace schema_readings;

TEST_CASE("not sees the value after conversion") {
  check_readings(R"({"type": "integer", "not": {"minimum": 10}})",
                 {{"9", "9", ""}, {R"("9")", "9", ""}, {R"("10")", "", "not:"}, {"10", "", "not:"}});
  check_readings(R"({"not": {"type": "integer"}})", {{R"("35")", R"("35")", ""}, {"35", "", "not:"}});
  // What nobody names is dropped from the value, not from what is judged.
  check_readings(R"({"properties": {"a": {}}, "not": {"required": ["b"]}})",
                 {{R"({"a": 1, "c": 2})", R"({"a":1})", ""}, {R"({"a": 1, "b": 2})", "", "not:"}});
}

TEST_CASE("if chooses the branch by the converted value, and the branch converts further") {
  constexpr std::string_view document = R"({
    "properties": {"kind": {"type": "integer"}, "x": {}},
    "if": {"properties": {"kind": {"const": 1}}},
    "then": {"properties": {"x": {"type": "integer"}}, "required": ["x"]},
    "else": {"properties": {"x": {"type": "boolean"}}}})";
  check_readings(document, {{R"({"kind": "1", "x": "35"})", R"({"kind":1,"x":35})", ""},
                            {R"({"kind": 2, "x": "yes"})", R"({"kind":2,"x":true})", ""},
                            {R"({"kind": 1})", "", "missing:then.x"},
                            {R"({"kind": 1, "x": "a"})", "", "int_parsing:then.x"},
                            {R"({"kind": 2, "x": 5})", "", "bool_parsing:else.x"},
                            {R"({"kind": "a"})", "", "int_parsing:kind"}});
  check_readings(R"({"if": {"const": 1}})", {{"1", "1", ""}, {"2", "2", ""}});
  check_readings(R"({"if": false, "then": false})", {{"1", "1", ""}});
  // The errors of the branch come with those of the value.
  check_readings(
      R"({"properties": {"a": {"type": "integer"}}, "if": {"required": ["b"]}, "then": {"required": ["c"]}})",
      {{R"({"a": "x", "b": 1})", "", "int_parsing:a missing:then.c"},
       {R"({"a": 1, "b": 1, "c": 2, "d": 3})", R"({"a":1,"c":2})", ""}});
}

TEST_CASE("dependencies of every draft ask for keys or schemas where a key is there") {
  check_readings(R"({"dependentRequired": {"a": ["b", "c"]}})",
                 {{R"({"a": 1, "b": 2, "c": 3})", R"({"a":1,"b":2,"c":3})", ""},
                  {R"({"b": 1})", R"({"b":1})", ""},
                  {R"({"a": 1, "b": 1})", "", "missing:c"},
                  {"3", "3", ""}});
  check_readings(R"({"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}}})",
                 {{R"({"a": 1, "b": "2"})", R"({"a":1,"b":2})", ""},
                  {R"({"b": "2"})", R"({"b":"2"})", ""},
                  {R"({"a": 1, "b": "x"})", "", "int_parsing:dependentSchemas.b"}});
  check_readings(R"({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}})",
                 {{R"({"a": 1})", "", "missing:b"}, {R"({"c": 1})", "", "missing:dependentSchemas.d"}});
}

TEST_CASE("contains counts the items that fit") {
  check_readings(R"({"items": {"type": "integer"}, "contains": {"minimum": 5}, "maxContains": 2})",
                 {{R"([1, "5"])", "[1,5]", ""}, {"[1, 2]", "", "contains:"}, {"[5, 6, 7]", "", "max_contains:"}});
  check_readings(R"({"contains": {"const": 1}, "minContains": 0})", {{"[]", "[]", ""}});
}

TEST_CASE("propertyNames judges every key") {
  check_readings(R"({"propertyNames": {"maxLength": 2}})",
                 {{R"({"ab": 1})", R"({"ab":1})", ""}, {R"({"abc": 1, "b": 2})", "", "property_names:abc"}});
  CHECK(load_schema(R"({"propertyNames": {"type": "string"}})").type().kind == kind::any);
}

TEST_CASE("what no schema has looked at is left to unevaluatedProperties and unevaluatedItems") {
  check_readings(R"({"allOf": [{"properties": {"a": {"type": "integer"}}}], "properties": {"b": {}},
                     "unevaluatedProperties": false})",
                 {{R"({"a": "1", "b": 2})", R"({"b":2,"a":1})", ""}, {R"({"a": 1, "c": 2})", "", "extra_forbidden:c"}});
  check_readings(R"({"properties": {"a": {}}, "unevaluatedProperties": {"type": "integer"}})",
                 {{R"({"a": "x", "c": "2"})", R"({"a":"x","c":2})", ""}, {R"({"c": "x"})", "", "int_parsing:c"}});
  check_readings(R"({"prefixItems": [{"type": "string"}], "unevaluatedItems": {"type": "integer"}})",
                 {{R"(["a", "2"])", R"(["a",2])", ""}, {R"(["a", "b"])", "", "int_parsing:[1]"}});
  check_readings(
      R"({"anyOf": [{"properties": {"a": true}, "required": ["a"]}, {"properties": {"b": true}, "required": ["b"]}],
                     "unevaluatedProperties": false})",
      {{R"({"a": 1, "b": 2})", R"({"a":1,"b":2})", ""}, {R"({"a": 1, "c": 2})", "", "extra_forbidden:c"}});
}

TEST_CASE("a default is not filled in where a rule would refuse it") {
  check_readings(R"({"properties": {"a": {"default": 1}, "b": {}}, "dependentRequired": {"a": ["b"]}})",
                 {{"{}", "{}", ""}, {R"({"b":2})", R"({"b":2,"a":1})", ""}});
}

TEST_CASE("the words of older drafts mean what they meant") {
  check_readings(R"({"items": [{"type": "integer"}], "additionalItems": false})",
                 {{R"(["1"])", "[1]", ""}, {"[1, 2]", "", "too_long:"}});
  check_readings(R"({"minimum": 1, "exclusiveMinimum": true})", {{"2", "2", ""}, {"1", "", "greater_than:"}});
  check_readings(R"({"type": "string", "nullable": true})", {{"null", "null", ""}});
  check_readings(R"({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"type": "integer"}},
                     "properties": {"x": {"$ref": "#/definitions/a", "minimum": 5}}})",
                 {{R"({"x": 1})", R"({"x":1})", ""}});
  check_readings(R"({"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://x.org/a",
                     "properties": {"x": {"id": "#b", "type": "integer"}, "y": {"$ref": "#b"}}})",
                 {{R"({"y": "z"})", "", "int_parsing:y"}});
}

TEST_CASE("other documents come from the caller's resolver, once each") {
  const std::map<std::string, std::string> documents = {
      {"https://x.org/b.json", R"({"$defs": {"n": {"$ref": "c.json#n"}}})"},
      {"https://x.org/c.json", R"({"$defs": {"n": {"$anchor": "n", "type": "integer"}}})"}};
  std::vector<std::string> asked;
  schema_options options;
  options.base_uri = "https://x.org/a.json";
  options.resolve = [&](const std::string& uri) -> std::optional<json> {
    asked.push_back(uri);
    const auto found = documents.find(uri);
    if (found == documents.end()) return std::nullopt;
    return json::parse(found->second);
  };
  const schema_type type =
      load_schema(R"({"items": {"$ref": "b.json#/$defs/n"}, "contains": {"$ref": "c.json#n"}})", options);
  CHECK(asked == std::vector<std::string>{"https://x.org/b.json", "https://x.org/c.json"});
  CHECK(errors_of(parse(type, R"([1, "x"])", {.mode = mode::lax})) == "int_parsing:[1]");
  CHECK_THROWS_AS(static_cast<void>(load_schema(R"({"$ref": "https://y.org/z"})", options)), schema_error);
  asked.clear();
  static_cast<void>(load_schema(R"({"$schema": "https://y.org/meta", "$defs": {
    "a": {"$id": "https://x.org/a", "$schema": "https://y.org/meta"},
    "b": {"$id": "https://x.org/b", "$schema": "https://y.org/meta"}}})",
                                options));
  CHECK(asked == std::vector<std::string>{"https://y.org/meta"});
  CHECK(errors_of(validate(load_schema(R"({"$ref": "https://json-schema.org/draft/2020-12/schema"})"),
                           json{{"type", 3}}, {.mode = mode::strict})) != "");
}

TEST_CASE("a dynamic reference leads to the outermost anchor of the way that led there") {
  check_readings(
      R"({"$id": "https://x.org/strict", "$ref": "tree", "$dynamicAnchor": "node", "unevaluatedProperties": false,
                     "$defs": {"tree": {"$id": "tree", "$dynamicAnchor": "node",
                       "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}}}}})",
      {{R"({"children": [{}]})", R"({"children":[{}]})", ""},
       {R"({"children": [{"daat": 1}]})", "", "extra_forbidden:children[0].daat"}});
}

TEST_CASE("rules on hostile values end, and what they can't judge is refused") {
  const schema_type type = load_schema(
      R"({"anyOf": [{"items": {"$ref": "#"}}, {"contains": {"$ref": "#"}}, {"not": {"items": {"$ref": "#"}}}]})");
  const std::string deep = std::string(150, '[') + std::string(150, ']');
  CHECK_NOTHROW(static_cast<void>(parse(type, deep, {.mode = mode::strict})));
}

TEST_CASE("rules beside a type leave it readable in every notation that the type alone is read in") {
  const std::string_view person =
      R"("type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "age": {"type": "integer"}})";
  const std::string_view list = R"("type": "array", "items": {"type": "string"})";
  struct notation {
    std::string_view type, rules, broken, text;
  };
  const notation cases[] = {
      {person, R"("not": {"required": ["ssn"]})", R"("not": {"required": ["age"]})", "Name: John, Age: 35"},
      {person, R"("if": {"required": ["age"]}, "then": {"required": ["name"]})",
       R"("if": {"required": ["age"]}, "then": {"required": ["consent"]})", "**name**: John\n**age**: 35\n"},
      {person, R"("dependentRequired": {"age": ["name"]})", R"("dependentRequired": {"age": ["consent"]})",
       "name: John\nage: 35"},
      {person, R"("propertyNames": {"maxLength": 4})", R"("propertyNames": {"maxLength": 3})",
       R"({"Person": {"name": "John", "age": 35}})"},
      {person, R"("not": {"required": ["ssn"]})", R"("not": {"required": ["age"]})",
       R"(Here you are: {'name': 'John', age: "35",} and so on)"},
      {list, R"("contains": {"const": "a"})", R"("contains": {"const": "c"})", "- a\n- b\n"},
      {list, R"("contains": {"const": "a"})", R"("contains": {"const": "c"})", R"(["a", "b)"},
  };
  for (const notation& each : cases) {
    CAPTURE(each.rules);
    CAPTURE(each.text);
    const auto type_with = [&](std::string_view rules) {
      return load_schema("{" + std::string(each.type) + (rules.empty() ? "" : ", ") + std::string(rules) + "}");
    };
    const auto plain = parse(type_with(""), each.text);
    const auto ruled = parse(type_with(each.rules), each.text);
    CHECK(errors_of(ruled) == errors_of(plain));
    CHECK((ruled ? ruled->dump() : "refused") == (plain ? plain->dump() : "refused"));
    CHECK(ruled.repairs().size() == plain.repairs().size());
    CHECK_FALSE(parse(type_with(each.broken), each.text).has_value());
  }
}
