// assay::compare: the relation of two schemas, the differences and their places. Each witness is validated here once
// more, each pair is compared the other way round, and each schema with itself.
#include <doctest/doctest.h>

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace assay;

namespace {

using json = nlohmann::ordered_json;
using enum schema_relation;

bool is_accepted(const schema_type& type, const json& document) {
  return validate(type, document, {.mode = mode::strict}).has_value();
}

void check_witnesses(const schema_comparison& result, const schema_type& older, const schema_type& newer) {
  for (const schema_difference& each : result.differences) {
    CAPTURE(each.message);
    CAPTURE(each.witness);
    const json document = json::parse(each.witness);
    const bool by_old = each.side == accepted_by::only_old;
    CHECK(is_accepted(older, document) == by_old);
    CHECK(is_accepted(newer, document) != by_old);
    CHECK(!each.message.empty());
    CHECK(each.old_place.find('#') != std::string::npos);
    CHECK(each.new_place.find('#') != std::string::npos);
  }
}

schema_relation mirrored(schema_relation relation) {
  if (relation == wider) return narrower;
  if (relation == narrower) return wider;
  return relation;
}

/// What holds of every pair.
schema_comparison compared(const schema_type& older, const schema_type& newer) {
  schema_comparison result = compare(older, newer);
  check_witnesses(result, older, newer);
  const schema_comparison back = compare(newer, older);
  check_witnesses(back, newer, older);
  CHECK(back.relation == mirrored(result.relation));
  CHECK(back.old_in_new == result.new_in_old);
  CHECK(back.new_in_old == result.old_in_new);
  CHECK((result.old_in_new == containment::refuted) ==
        std::ranges::any_of(result.differences, [](const auto& each) { return each.side == accepted_by::only_old; }));
  if (result.old_in_new == containment::not_decided || result.new_in_old == containment::not_decided) {
    CHECK(!result.undecided.empty());
  }
  return result;
}

/// "old:required new:maximum": who accepts more, and the keyword of the other; those not decided with a question mark.
std::string keywords_of(const schema_comparison& result) {
  std::set<std::string> all;
  const auto add = [&](const auto& each, const char* mark) {
    all.insert((each.side == accepted_by::only_old ? "old:" : "new:") + each.keyword + mark);
  };
  for (const schema_difference& each : result.differences) add(each, "");
  for (const undecided_difference& each : result.undecided) add(each, "?");
  std::string text;
  for (const std::string& each : all) text += (text.empty() ? "" : " ") + each;
  return text;
}

struct row {
  std::string_view older;
  std::string_view newer;
  schema_relation relation;
  std::string_view keywords = "";
};

void check_rows(const std::vector<row>& rows) {
  for (const row& each : rows) {
    CAPTURE(each.older);
    CAPTURE(each.newer);
    const schema_type older = load_schema(each.older);
    const schema_type newer = load_schema(each.newer);
    const schema_comparison result = compared(older, newer);
    CHECK(to_string(result.relation) == to_string(each.relation));
    CHECK(keywords_of(result) == each.keywords);
    CHECK(to_string(compare(older, older).relation) == "equal");
    CHECK(to_string(compare(newer, newer).relation) == "equal");
  }
}

}  // namespace

TEST_CASE("types") {
  check_rows({
      {"true", "{}", equal},
      {"false", R"({"not": {}})", equal},
      {"false", R"({"type": "string"})", wider, "new:type"},
      {R"({"type": "integer"})", R"({"type": "number"})", wider, "new:type"},
      {R"({"type": "string"})", R"({"type": ["string", "null"]})", wider, "new:type"},
      {R"({"type": ["null", "string"]})", R"({"anyOf": [{"type": "string"}, {"type": "null"}]})", equal},
      {R"({"type": "string"})", R"({"type": "integer"})", disjoint, "new:type old:type"},
      {R"({"type": ["string", "integer"]})", R"({"type": ["string", "boolean"]})", neither, "new:type old:type"},
      {R"({"type": "boolean"})", R"({"enum": [true, false]})", equal},
      {R"({"type": "null"})", R"({"const": null})", equal},
      {R"({"type": "string", "nullable": true})", R"({"type": ["string", "null"]})", equal},
      {R"({"type": ["null", "boolean", "number", "string", "array", "object"]})", "true", equal},
      {R"({"title": "a", "description": "b", "default": 1})", "{}", equal},
      {R"({"minLength": 2})", R"({"type": "string", "minLength": 2})", narrower, "old:type"},
  });
}

TEST_CASE("constants") {
  check_rows({
      {R"({"enum": ["a", "b"]})", R"({"enum": ["b", "a"]})", equal},
      {R"({"enum": ["a", "b"]})", R"({"enum": ["a", "b", "c"]})", wider, "new:enum"},
      {R"({"enum": ["a", "b"]})", R"({"enum": ["a"]})", narrower, "old:enum"},
      {R"({"enum": ["a", "b"]})", R"({"type": "string"})", wider, "new:enum"},
      {R"({"const": 1})", R"({"enum": [1.0]})", equal},
      {R"({"enum": [1, 2, 300]})", R"({"type": "integer", "maximum": 100})", neither, "new:enum old:maximum old:type"},
      {R"({"const": {"a": [1]}})", R"({"type": "object", "required": ["a"]})", wider, "new:enum"},
      {R"({"const": "x"})", R"({"type": "string", "pattern": "^x$"})", not_decided, "new:enum?"},
      {R"({"anyOf": [{"const": "a"}, {"const": "b"}]})", R"({"enum": ["a", "b"]})", equal},
      {R"({"oneOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]})", R"({"enum": ["a", "c"]})", equal},
  });
}

TEST_CASE("numbers") {
  check_rows({
      {R"({"type": "integer", "minimum": 0})", R"({"type": "integer", "minimum": 1})", narrower, "old:minimum"},
      {R"({"type": "integer", "exclusiveMinimum": 0})", R"({"type": "integer", "minimum": 1})", equal},
      {R"({"type": "number", "exclusiveMinimum": 0})", R"({"type": "number", "minimum": 1})", narrower, "old:minimum"},
      {R"({"type": "number", "minimum": 0})", R"({"type": "number", "exclusiveMinimum": 0})", narrower,
       "old:exclusiveMinimum"},
      {R"({"type": "integer", "minimum": 0.5, "maximum": 3.5})", R"({"type": "integer", "minimum": 1, "maximum": 3})",
       equal},
      {R"({"type": "number", "minimum": 0, "maximum": 10})", R"({"type": "number", "minimum": 5, "maximum": 15})",
       neither, "new:maximum old:minimum"},
      {R"({"type": "number", "maximum": 1})", R"({"type": "number", "minimum": 2})", disjoint,
       "new:maximum old:minimum"},
      {R"({"type": "integer", "multipleOf": 6})", R"({"type": "integer", "multipleOf": 3})", wider, "new:multipleOf"},
      {R"({"type": "number", "multipleOf": 0.01})", R"({"type": "number", "multipleOf": 0.1})", narrower,
       "old:multipleOf"},
      {R"({"type": "integer", "multipleOf": 4})", R"({"type": "integer", "multipleOf": 6})", neither,
       "new:multipleOf old:multipleOf"},
      {R"({"type": "integer"})", R"({"type": "integer", "multipleOf": 1})", equal},
      {R"({"type": "number"})", R"({"anyOf": [{"type": "number", "maximum": 0}, {"type": "number", "minimum": 0}]})",
       equal},
      {R"({"type": "number"})",
       R"({"anyOf": [{"type": "number", "exclusiveMaximum": 0}, {"type": "number", "exclusiveMinimum": 0}]})", narrower,
       "old:anyOf"},
      {R"({"enum": [1, 2, 3]})", R"({"type": "integer", "minimum": 1, "maximum": 3})", narrower, "old:type"},
      {R"({"type": "integer", "minimum": 9223372036854775807})",
       R"({"type": "integer", "minimum": 9223372036854775808})", narrower, "old:minimum"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer", "minimum": 1, "maximum": 3})",
       R"({"enum": [1, 2, 3]})", equal},
      {R"({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 3, "exclusiveMinimum": true})",
       R"({"exclusiveMinimum": 3})", equal},
  });
}

TEST_CASE("strings") {
  check_rows({
      {R"({"type": "string", "maxLength": 5})", R"({"type": "string", "maxLength": 10})", wider, "new:maxLength"},
      {R"({"type": "string"})", R"({"type": "string", "minLength": 1})", narrower, "old:minLength"},
      {R"({"type": "string", "pattern": "^[a-z]+$"})", R"({"type": "string", "pattern": "^[a-z]+$"})", equal},
      {R"({"type": "string", "pattern": "^[a-z]+$"})", R"({"type": "string"})", wider, "new:pattern"},
      {R"({"type": "string", "pattern": "^[a-z]+$"})", R"({"type": "string", "pattern": "^[a-z0-9]+$"})", not_decided,
       "new:pattern old:pattern?"},
      {R"({"type": "string", "pattern": "^[a-f]{2}$"})", R"({"type": "string", "pattern": "^[0-9]{3}$"})", neither,
       "new:pattern old:pattern"},
      {R"({"type": "string", "pattern": "^\\d{4}-\\d{2}$"})",
       R"({"type": "string", "pattern": "^\\d{4}-\\d{2}$", "maxLength": 6})", narrower, "old:maxLength"},
      {R"({"type": "string", "format": "date"})", R"({"type": "string", "format": "date-time"})", neither,
       "new:format old:format"},
      {R"({"type": "string", "format": "email"})", R"({"type": "string"})", wider, "new:format"},
      {R"({"type": "string", "format": "base64"})", R"({"type": "string"})", wider, "new:format"},
      {R"({"type": "string", "format": "of-my-own"})", R"({"type": "string"})", equal},
      {R"({"type": "string"})", R"({"type": "string", "pattern": ".*"})", equal},
      {R"({"type": "string", "minLength": 3, "maxLength": 2})", "false", equal},
  });
}

TEST_CASE("arrays") {
  check_rows({
      {R"({"type": "array", "items": {"type": "integer"}})", R"({"type": "array", "items": {"type": "number"}})", wider,
       "new:type"},
      {R"({"type": "array", "minItems": 1})", R"({"type": "array", "minItems": 2})", narrower, "old:minItems"},
      {R"({"type": "array", "maxItems": 3})", R"({"type": "array", "maxItems": 2})", narrower, "old:maxItems"},
      {R"({"type": "array"})", R"({"type": "array", "uniqueItems": true})", narrower, "old:uniqueItems"},
      {R"({"type": "array", "maxItems": 1})", R"({"type": "array", "maxItems": 1, "uniqueItems": true})", equal},
      {R"({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]})",
       R"({"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}]})", neither, "new:type old:type"},
      {R"({"type": "array", "prefixItems": [{"type": "string"}], "items": false})",
       R"({"type": "array", "items": {"type": "string"}, "maxItems": 1})", equal},
      {R"({"type": "array", "items": {"type": "string"}, "minItems": 1})",
       R"({"type": "array", "items": {"type": "string"}, "contains": {"type": "string"}})", equal},
      {R"({"type": "array"})", R"({"type": "array", "contains": {"const": 1}})", narrower, "old:contains"},
      {R"({"type": "array", "contains": {"const": 1}, "maxContains": 2})",
       R"({"type": "array", "contains": {"const": 1}, "maxContains": 1})", narrower, "old:maxContains"},
      {R"({"type": "array", "items": false})", R"({"type": "array", "maxItems": 0})", equal},
      {R"({"type": "array", "items": false, "minItems": 1})", "false", equal},
      {R"({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true})",
       R"({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true, "maxItems": 2})", equal},
      {R"({"type": "array", "items": {"type": ["boolean", "null"]}, "uniqueItems": true})",
       R"({"type": "array", "items": {"type": ["boolean", "null"]}, "uniqueItems": true, "maxItems": 3})", equal},
      {R"({"type": "array", "items": {"enum": [1, 2, "x"]}, "uniqueItems": true})",
       R"({"type": "array", "items": {"enum": [1, 2, "x"]}, "uniqueItems": true, "maxItems": 2})", narrower,
       "old:maxItems"},
  });
}

TEST_CASE("objects") {
  check_rows({
      {R"({"type": "object", "properties": {"a": {"type": "string"}}})",
       R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]})", narrower, "old:required"},
      {R"({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}})",
       R"({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}})", neither,
       "new:type old:type"},
      {R"({"type": "object", "properties": {"a": {}}})",
       R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})", narrower,
       "old:additionalProperties"},
      {R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})",
       R"({"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": false})", wider,
       "new:additionalProperties"},
      {R"({"type": "object", "properties": {"a": {}}})", R"({"type": "object"})", equal},
      {R"({"type": "object"})", R"({"type": "object", "properties": {"a": {"type": "string"}}})", narrower, "old:type"},
      {R"({"type": "object", "required": ["a", "b"]})", R"({"type": "object", "required": ["a"], "minProperties": 2})",
       wider, "new:required"},
      {R"({"type": "object", "maxProperties": 1})", R"({"type": "object", "maxProperties": 0})", narrower,
       "old:maxProperties"},
      {R"({"type": "object", "patternProperties": {"^x": {"type": "string"}}})",
       R"({"type": "object", "patternProperties": {"^x": {"type": ["string", "null"]}}})", wider, "new:type"},
      {R"({"type": "object", "patternProperties": {"^x": {}}, "additionalProperties": false})",
       R"({"type": "object", "patternProperties": {"^x": {}, "^y": {}}, "additionalProperties": false})", wider,
       "new:additionalProperties"},
      {R"({"type": "object", "propertyNames": {"maxLength": 3}})",
       R"({"type": "object", "propertyNames": {"maxLength": 2}})", narrower, "old:propertyNames"},
      {R"({"type": "object", "properties": {"a": {}, "bb": {}}, "additionalProperties": false})",
       R"({"type": "object", "properties": {"a": {}, "bb": {}}, "additionalProperties": false, "propertyNames": {"maxLength": 2}})",
       equal},
      {R"({"type": "object", "dependentRequired": {"a": ["b"]}})", R"({"type": "object"})", wider, "new:required"},
      {R"({"type": "object", "dependentRequired": {"a": ["b"]}})",
       R"({"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}})", equal},
      {R"({"type": "object", "properties": {"a": {"type": "string"}, "b": false}})",
       R"({"type": "object", "properties": {"a": {"type": "string"}}})", wider, "new:properties"},
      {R"({"type": "object", "properties": {"a": false}, "required": ["a"]})", "false", equal},
      {R"({"type": "object", "additionalProperties": {"type": "integer"}})",
       R"({"type": "object", "additionalProperties": {"type": "number"}})", wider, "new:type"},
      {R"({"type": "object", "additionalProperties": false, "properties": {"a": {}}, "minProperties": 1})",
       R"({"type": "object", "additionalProperties": false, "properties": {"a": {}}, "required": ["a"]})", equal},
      {R"({"type": "object", "additionalProperties": false, "properties": {"a": {}, "b": {}}, "minProperties": 1})",
       R"({"type": "object", "additionalProperties": false, "properties": {"a": {}, "b": {}}, "required": ["a"]})",
       narrower, "old:required"},
      {R"({"type": "object", "additionalProperties": false, "properties": {"a": {}}})",
       R"({"type": "object", "propertyNames": {"const": "a"}})", equal},
      {R"({"type": "object", "additionalProperties": false, "properties": {"a": {}, "b": {}}})",
       R"({"type": "object", "propertyNames": {"enum": ["a", "b"]}})", equal},
  });
}

TEST_CASE("several schemas at once") {
  check_rows({
      {R"({"allOf": [{"type": "integer"}, {"minimum": 0}, {"maximum": 9}]})",
       R"({"type": "integer", "minimum": 0, "maximum": 9})", equal},
      {R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "allOf": [{"required": ["b"]}]})",
       R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["b", "a"]})", equal},
      {R"({"not": {"not": {"type": "string"}}})", R"({"type": "string"})", equal},
      {R"({"not": {"type": "string"}})", R"({"type": ["null", "boolean", "number", "array", "object"]})", equal},
      {R"({"type": "integer", "not": {"const": 3}})", R"({"type": "integer"})", wider, "new:not"},
      {R"({"if": {"type": "string"}, "then": {"minLength": 1}})",
       R"({"if": {"type": "string"}, "then": {"minLength": 2}})", narrower, "old:minLength"},
      {R"({"if": {"required": ["a"]}, "then": {"required": ["b"]}})", R"({"dependentRequired": {"a": ["b"]}})", equal,
       ""},
      {R"({"oneOf": [{"type": "string"}, {"type": "integer"}]})",
       R"({"anyOf": [{"type": "integer"}, {"type": "string"}]})", equal},
      {R"({"oneOf": [{"type": "number"}, {"type": "integer"}]})", R"({"type": "number"})", wider, "new:not"},
      {R"({"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}]})",
       R"({"anyOf": [{"type": "string", "maxLength": 5}, {"type": "integer"}]})", wider, "new:maxLength"},
  });
}

TEST_CASE("constants of draft-04's integers are spelled without a fraction") {
  const auto of_draft_4 = [](std::string_view keywords) {
    return R"({"$schema": "http://json-schema.org/draft-04/schema#", )" + std::string(keywords) + "}";
  };
  const std::string integers = of_draft_4(R"("type": "integer", "enum": [1, 2])");
  const std::string values = of_draft_4(R"("enum": [1, 2])");
  check_rows({
      {integers, values, wider, "new:enum"},
      {integers, integers, equal},
      {of_draft_4(R"("type": "integer", "enum": ["x"])"), of_draft_4(R"("enum": ["y"], "type": "integer")"), equal},
  });
}

TEST_CASE("unions of objects are told apart by a member") {
  const std::string cat =
      R"({"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["kind"]})";
  const std::string strict_cat =
      R"({"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer", "maximum": 9}}, "required": ["kind"]})";
  const std::string dog =
      R"({"type": "object", "properties": {"kind": {"const": "dog"}, "bark": {"type": "string"}}, "required": ["kind"]})";
  const auto one_of = [](const std::string& a, const std::string& b) { return R"({"oneOf": [)" + a + ", " + b + "]}"; };
  const std::string both = one_of(cat, dog);
  const std::string other_order = one_of(dog, cat);
  const std::string stricter = one_of(strict_cat, dog);
  const std::string either = R"({"anyOf": [)" + cat + ", " + dog + "]}";
  const std::string shared =
      R"({"type": "object", "properties": {"kind": {"enum": ["cat", "dog"]}}, "required": ["kind"]})";
  const std::string pair =
      R"({"anyOf": [{"type": "object", "properties": {"kind": {"const": "cat"}}, "required": ["kind"]},
                                        {"type": "object", "properties": {"kind": {"const": "dog"}}, "required": ["kind"]}]})";
  const std::string with_null =
      R"({"type": "object", "properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]})";
  const std::string apart =
      R"({"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                                         {"type": "object", "properties": {"a": {"type": "null"}}, "required": ["a"]}]})";
  check_rows({
      {both, other_order, equal},
      {both, either, equal},
      {both, stricter, narrower, "old:maximum"},
      {both, dog, narrower, "old:enum old:type"},
      {shared, pair, equal},
      {with_null, apart, equal},
  });
}

TEST_CASE("recursive schemas") {
  const char* const tree = R"({"$ref": "#/$defs/T", "$defs": {"T": {"type": "object", "properties":
      {"value": {"type": "integer"}, "left": {"$ref": "#/$defs/T"}, "right": {"$ref": "#/$defs/T"}}, "required": ["value"]}}})";
  const char* const same_tree = R"({"type": "object", "properties": {"value": {"type": "integer"},
      "left": {"$ref": "#"}, "right": {"$ref": "#/properties/left"}}, "required": ["value"]})";
  const char* const of_numbers = R"({"type": "object", "properties": {"value": {"type": "number"},
      "left": {"$ref": "#"}, "right": {"$ref": "#"}}, "required": ["value"]})";
  const char* const endless = R"({"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]})";
  check_rows({
      {tree, same_tree, equal},
      {tree, of_numbers, wider, "new:type"},
      {endless, "false", equal},
      {endless, tree, wider, "new:required new:type"},
  });
}

TEST_CASE("what only one and the same schema can be compared by is not decided") {
  const char* const closed =
      R"({"allOf": [{"properties": {"a": {}}}], "properties": {"b": {}}, "unevaluatedProperties": false})";
  const char* const more =
      R"({"allOf": [{"properties": {"a": {}, "c": {}}}], "properties": {"b": {}}, "unevaluatedProperties": false})";
  check_rows(
      {{closed, closed, equal}, {closed, more, not_decided, "new:unevaluatedProperties old:unevaluatedProperties?"}});
}

TEST_CASE("each difference has its places, and a document that shows it") {
  const schema_type older = load_schema(R"({"type": "object", "properties": {
      "name": {"type": "string"}, "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}}, "age": {"type": "integer", "maximum": 150}},
      "required": ["name"], "$defs": {"tag": {"type": "string", "maxLength": 20}}})");
  const schema_type newer = load_schema(R"({"type": "object", "properties": {
      "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string", "maxLength": 10}}, "age": {"type": "integer", "maximum": 120}},
      "required": ["name", "age"]})");
  const schema_comparison result = compared(older, newer);
  CHECK(result.relation == narrower);
  REQUIRE(result.differences.size() == 3);
  CHECK(result.differences[0].keyword == "required");
  CHECK(result.differences[0].message == "the new schema requires the property 'age'");
  CHECK(result.differences[1].old_place == "#/properties/age");
  CHECK(result.differences[1].new_place == "#/properties/age");
  CHECK(result.differences[1].message == "the new schema accepts no number above 120");
  CHECK(json::parse(result.differences[1].witness)["age"].get<int>() > 120);
  CHECK(result.differences[2].old_place == "#/$defs/tag");
  CHECK(result.differences[2].new_place == "#/properties/tags/items");
  CHECK(result.differences[2].message == "the new schema accepts at most 10 characters");
  CHECK(json::parse(result.differences[2].witness)["tags"][0].get<std::string>().size() > 10);
}

TEST_CASE("the report is JSON, with the witnesses as values") {
  const schema_comparison result =
      compare(load_schema(R"({"enum": [1, "a"]})"), load_schema(R"({"type": "string", "pattern": "^a*$"})"));
  const json report = to_json(result);
  CHECK(report["relation"] == "neither");
  CHECK(report["differences"][0]["accepted_by"] == "only_old");
  CHECK(report["differences"][0]["witness"] == 1);
}

namespace test_compare {
struct Before {
  std::string name;
  std::optional<int> age;
};
struct After {
  std::string name;
  int age = 0;
  std::optional<std::string> email;
};
}  // namespace test_compare

TEST_CASE("C++ types are compared by their schemas") {
  const schema_comparison result = compare<test_compare::Before, test_compare::After>();
  CHECK(result.relation == narrower);
  CHECK(compare<test_compare::Before, test_compare::Before>().relation == equal);
}

TEST_CASE("documents beside a schema are compared with it") {
  const auto with = [](const char* of_tag) {
    schema_options options;
    options.base_uri = "https://example.com/a.json";
    options.resolve = [of_tag](const std::string& uri) -> std::optional<json> {
      return uri == "https://example.com/tag.json" ? std::optional(json::parse(of_tag)) : std::nullopt;
    };
    return load_schema(R"({"type": "array", "items": {"$ref": "tag.json"}})", options);
  };
  const schema_comparison result = compared(with(R"({"type": "string"})"), with(R"({"type": "integer"})"));
  CHECK(result.relation == neither);
  REQUIRE(!result.differences.empty());
  CHECK(result.differences[0].old_place == "https://example.com/tag.json#");
}
