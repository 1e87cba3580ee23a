// Run-time schemas: a value that several parts of a schema speak of is right by all of them after conversion, whichever
// of them has converted it; and no part's conversion is lost.
#include "support/schema_readings.hpp"

#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace assay;
using namespace schema_readings;

namespace {

struct schema_rows {
  std::string_view document;
  std::vector<reading> readings;
};

void check_all(const std::vector<schema_rows>& rows) {
  for (const schema_rows& row : rows) {
    check_readings(row.document, row.readings);
    // What is returned is valid as it is.
    const schema_type type = load_schema(row.document);
    for (const reading& each : row.readings) {
      CAPTURE(row.document);
      CAPTURE(each.text);
      if (!each.value.empty()) CHECK(parse(type, each.value, {.mode = mode::strict}).has_value());
    }
  }
}

}  // namespace

TEST_CASE("a bound in another part of the schema holds for the converted value") {
  check_all({
      {R"({"properties": {"a": {"$ref": "#/$defs/i", "minimum": 3}}, "$defs": {"i": {"type": "integer"}}})",
       {{R"({"a": "2"})", "", "greater_than_equal:a"},
        {R"({"a": 2})", "", "greater_than_equal:a"},
        {R"({"a": "3"})", R"({"a":3})", ""}}},
      {R"({"type": "integer", "allOf": [{"minimum": 3}]})",
       {{R"("2")", "", "greater_than_equal:"}, {R"("3")", "3", ""}, {"3.0", "3", ""}}},
      {R"({"allOf": [{"minimum": 3}, {"type": "integer"}]})",
       {{R"("2")", "", "greater_than_equal:"}, {"3.0", "3", ""}}},
      {R"({"type": "integer", "oneOf": [{"minimum": 3}, {"const": 0}]})", {{R"("3")", "3", ""}, {R"("0")", "0", ""}}},
      {R"({"properties": {"a": {"type": "integer"}}, "patternProperties": {"^a": {"minimum": 3}}})",
       {{R"({"a": "2"})", "", "greater_than_equal:a"}, {R"({"a": "4"})", R"({"a":4})", ""}}},
      {R"({"patternProperties": {"^a": {"type": "integer"}, "b$": {"minimum": 3}}})",
       {{R"({"ab": "2"})", "", "greater_than_equal:ab"},
        {R"({"ab": "4", "a": "2", "b": "2"})", R"({"ab":4,"a":2,"b":"2"})", ""}}},
      {R"({"properties": {"a": {"type": "integer"}},
           "dependentSchemas": {"a": {"properties": {"a": {"maximum": 3}}}}})",
       {{R"({"a": "4"})", "", "less_than_equal:dependentSchemas.a"}, {R"({"a": "3"})", R"({"a":3})", ""}}},
      {R"({"items": {"type": "integer"}, "allOf": [{"items": {"maximum": 1}}]})",
       {{R"(["1", "5"])", "", "less_than_equal:[1]"}, {R"(["1"])", "[1]", ""}}},
      {R"({"type": "integer", "if": true, "then": {"maximum": 3}})",
       {{R"("35")", "", "less_than_equal:then"}, {R"("3")", "3", ""}}},
      {R"({"type": "object", "properties": {"a": {"type": "integer"}, "k": {"type": "string"}},
           "if": {"properties": {"k": {"const": "small"}}, "required": ["k"]},
           "then": {"properties": {"a": {"maximum": 3}}}})",
       {{R"({"k": "small", "a": "35"})", "", "less_than_equal:then.a"},
        {R"({"k": "small", "a": "3"})", R"({"k":"small","a":3})", ""},
        {R"({"k": "big", "a": "35"})", R"({"k":"big","a":35})", ""}}},
      {R"({"properties": {"list": {"items": {"allOf": [{"type": "integer"}, {"multipleOf": 2}]}}}})",
       {{R"({"list": [2, "4", "5"]})", "", "multiple_of:list[2]"}, {R"({"list": ["4"]})", R"({"list":[4]})", ""}}},
  });
}

TEST_CASE("a union beside a type is asked of the converted value") {
  constexpr std::string_view bounds = R"({"type": "integer", "anyOf": [{"minimum": 3}, {"const": 0}]})";
  check_all({{bounds, {{R"("3")", "3", ""}, {R"("0")", "0", ""}}}});
  const schema_type type = load_schema(bounds);
  CHECK_FALSE(parse(type, R"("2")", {.mode = mode::lax}).has_value());
  CHECK_FALSE(parse(type, "2", {.mode = mode::lax}).has_value());
  check_all({
      {R"({"oneOf": [{}, {"enum": [1]}], "type": "integer"})", {{R"("1")", "", "one_of:"}, {R"("2")", "2", ""}}},
      {R"({"type": "integer", "anyOf": [{"not": {"type": "integer"}}]})", {{"true", "", "not:"}, {"1", "", "not:"}}},
  });
}

TEST_CASE("a converted value must be right by one alternative of a oneOf, and by no other") {
  constexpr std::string_view numbers = R"({"oneOf": [{"type": "integer"}, {"type": "number"}]})";
  check_all({
      {numbers, {{R"("1")", "", "one_of:"}, {R"("1.5")", "1.5", ""}, {"true", "", "one_of:"}, {"1", "", "one_of:"}}},
      {R"({"properties": {"a": {"oneOf": [{"type": "integer"}, {"type": "number"}]}}})",
       {{R"({"a": "1"})", "", "one_of:a"}, {R"({"a": "1.5"})", R"({"a":1.5})", ""}}},
      {R"({"items": {"oneOf": [{"type": "integer", "minimum": 3}, {"type": "integer", "maximum": 5}]}})",
       {{R"(["2", "6"])", "[2,6]", ""}, {R"(["2", "4"])", "", "one_of:[1]"}}},
      {R"({"oneOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]},
                     {"properties": {"a": {"type": "number"}}, "required": ["a"]}]})",
       {{R"({"a": "1"})", "", "one_of:"}, {R"({"a": "1.5"})", R"({"a":1.5})", ""}}},
      {R"({"oneOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "number"}}]})",
       {{R"(["1"])", "", "one_of:"}, {R"(["1", "1.5"])", "[1.0,1.5]", ""}}},
      {R"({"oneOf": [{"type": "object", "properties": {"b": {"oneOf": [{"type": "integer"}, {"type": "number"}]}}},
                     {"type": "string"}]})",
       {{R"({"b": "1"})", "", "one_of:object.b"}, {R"({"b": "1.5"})", R"({"b":1.5})", ""}}},
      {R"({"anyOf": [{"oneOf": [{"type": "integer"}, {"type": "number"}]}, {"type": "boolean"}]})",
       {{R"("1")", "true", ""}, {R"("1.5")", "1.5", ""}}},
      {R"({"oneOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}]})", {{R"("1")", "", "one_of:"}}},
  });
}

TEST_CASE("rules see the converted value, whichever keyword has converted it") {
  check_all({
      {R"({"items": {"type": "integer"}, "contains": {"type": "integer"}, "maxContains": 1})",
       {{R"(["1", "2"])", "", "max_contains:"}, {R"(["1"])", "[1]", ""}}},
      {R"({"items": {"type": "integer"}, "contains": {"const": 2}})",
       {{R"(["1", "2"])", "[1,2]", ""}, {R"(["1"])", "", "contains:"}}},
      {R"({"type": "integer", "not": {"const": 5}})", {{R"("5")", "", "not:"}, {R"("6")", "6", ""}}},
      {R"({"type": "integer", "enum": [1, 2]})", {{R"("3")", "", "literal_error:"}}},
      {R"({"allOf": [{"type": "integer"}, {"const": 5}]})", {{R"("6")", "", "literal_error:"}}},
      {R"({"items": {"type": "number"}, "uniqueItems": true})", {{R"(["1", 1.0])", "", "unique_items:"}}},
      {R"({"properties": {"a": {"type": "integer"}}, "unevaluatedProperties": {"type": "integer", "maximum": 5}})",
       {{R"({"a": "1", "b": "9"})", "", "less_than_equal:b"}, {R"({"b": "3"})", R"({"b":3})", ""}}},
  });
}

TEST_CASE("parts that ask for different types are no conversion") {
  check_all({
      {R"({"allOf": [{"type": "integer"}, {"type": "string"}]})", {{R"("5")", "", "string_type:"}}},
      {R"({"allOf": [{"type": "string"}, {"type": "integer"}]})", {{R"("5")", "", "string_type:"}}},
      {R"({"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "integer"}}}]})",
       {{R"({"a": "2"})", "", "string_type:a"}}},
  });
}

TEST_CASE("of several readings that one counts which has converted") {
  check_all({
      {R"({"type": "object", "allOf": [{"properties": {"n": {"type": "integer"}}}, {"properties": {"m": {}}}]})",
       {{R"({"n": true, "m": 1})", R"({"n":1,"m":1})", ""}}},
      {R"({"allOf": [{"properties": {"n": {}}}, {"properties": {"n": {"type": "integer"}}}]})",
       {{R"({"n": true})", R"({"n":1})", ""}, {R"({"n": 1.0})", R"({"n":1})", ""}}},
      {R"({"allOf": [{"properties": {"n": {"type": "integer"}}}, {"properties": {"n": {}}}]})",
       {{R"({"n": true})", R"({"n":1})", ""}, {R"({"n": 1.0})", R"({"n":1})", ""}}},
      {R"({"properties": {"n": {}}, "if": true, "then": {"properties": {"n": {"type": "boolean"}}}})",
       {{R"({"n": 1})", R"({"n":true})", ""}}},
      {R"({"properties": {"n": {}}, "dependentSchemas": {"n": {"properties": {"n": {"type": "number"}}}}})",
       {{R"({"n": true})", R"({"n":1.0})", ""}}},
      {R"({"if": {}, "then": {"type": "number"}})", {{"true", "1.0", ""}}},
      {R"({"anyOf": [{"type": "boolean"}], "additionalProperties": true})", {{"1", "true", ""}}},
      {R"({"oneOf": [{"type": "integer"}], "items": {}})", {{"true", "1", ""}}},
      {R"({"items": {}, "allOf": [{"items": {"type": "boolean"}}]})", {{"[1, 0, true]", "[true,false,true]", ""}}},
  });
}

TEST_CASE("errors of the converted value have the place of what was written") {
  const schema_type type = load_schema(R"({"allOf": [{"items": {"type": "integer"}}, {"items": {"maximum": 1}}]})");
  constexpr std::string_view text = "[\"1\",\n  \"5\"]";
  const auto read = parse(type, text, {.mode = mode::lax});
  REQUIRE_FALSE(read.has_value());
  REQUIRE(read.error().errors().size() == 1);
  const error& only = read.error().errors()[0];
  CHECK(only.span.line == 2);
  CHECK(only.span.column == 3);
  CHECK(only.span.length == 3);
  CHECK(only.input == R"("5")");
}

TEST_CASE("keys in another style and JSON in strings are joined under the names that they stand for") {
  const schema_type type = load_schema(
      R"({"allOf": [{"type": "object", "properties": {"first_name": {"type": "integer"}}, "required": ["first_name"]},
                    {"type": "object", "properties": {"first_name": {}}}]})");
  for (const std::string_view text : {R"({"firstName": true})", R"("{\"first_name\": true}")"}) {
    CAPTURE(text);
    const auto read = parse(type, text);
    CHECK((read ? read->dump() : read.error().what()) == R"({"first_name":1})");
  }
}

TEST_CASE("items repeat if all of their members are equal, those included that the schema drops") {
  constexpr std::string_view differ = R"([{"id": 1, "n": "y"}, {"id": 1, "n": "x"}])";
  constexpr std::string_view repeat = R"([{"id": 1, "n": "y"}, {"n": "y", "id": 1}])";
  constexpr std::string_view converted = R"([{"id": 1, "n": "y"}, {"id": "1", "n": "y"}])";
  constexpr std::string_view ids = R"([{"id":1},{"id":1}])";
  constexpr std::string_view item = R"({"properties": {"id": {"type": "integer"}}})";
  const std::string unique = R"({"items": )" + std::string(item) + R"(, "uniqueItems": true})";
  const std::string wrapped = R"({"properties": {"id": )" + std::string(item) + R"(}})";
  for (const mode how : {mode::strict, mode::lax, mode::llm}) {
    const auto read = [&](const std::string& document, const std::string& text) {
      CAPTURE(document);
      const auto made = parse(load_schema(document), text, {.mode = how});
      return made ? made->dump() : errors_of(made);
    };
    CHECK(read(unique, std::string(differ)) == ids);
    CHECK(read(unique, std::string(repeat)) == "unique_items:");
    if (how != mode::strict) CHECK(read(unique, std::string(converted)) == "unique_items:");
    CHECK(read(R"({"$ref": "#/$defs/u", "$defs": {"u": )" + unique + "}}", std::string(differ)) == ids);
    CHECK(read(R"({"anyOf": [)" + unique + R"(, {"type": "string"}]})", std::string(differ)) == ids);
    CHECK(read(R"({"oneOf": [)" + unique + R"(, {"type": "array"}]})", std::string(differ)) == "one_of:");
    CHECK(read(R"({"items": )" + wrapped + R"(, "uniqueItems": true})",
               R"([{"id": {"id": 1, "n": 1}}, {"id": {"id": 1, "n": 2}}])") == R"([{"id":{"id":1}},{"id":{"id":1}}])");
    CHECK(read(R"({"items": )" + unique + R"(, "uniqueItems": true})",
               "[" + std::string(differ) + R"(, [{"id": 1}, {"id": 1, "n": 1}]])") ==
          "[" + std::string(ids) + "," + std::string(ids) + "]");
    CHECK(read(R"({"prefixItems": [)" + std::string(item) + "," + std::string(item) + R"(], "uniqueItems": true})",
               std::string(differ)) == ids);
    CHECK(read(R"({"items": )" + std::string(item) + R"(, "uniqueItems": true, "unevaluatedItems": false})",
               std::string(differ)) == ids);
  }
}

TEST_CASE("1.0 is none of draft-04's integers, in whatever way those are listed") {
  const std::string_view documents[] = {
      R"({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer", "enum": [1, 2]})",
      R"({"$schema": "http://json-schema.org/draft-04/schema#", "type": ["integer", "null"], "enum": [1, null]})",
      R"({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer", "const": 1})",
      R"({"$schema": "http://json-schema.org/draft-04/schema#", "anyOf": [{"type": "integer", "enum": [1]}, {"type": "string"}]})",
      R"({"$schema": "http://json-schema.org/draft-04/schema#", "not": {"not": {"type": "integer", "enum": [1]}}})",
  };
  for (const std::string_view document : documents) {
    CAPTURE(document);
    const schema_type type = load_schema(document);
    CHECK_FALSE(parse(type, "1.0", {.mode = mode::strict}).has_value());
    CHECK(parse(type, "1", {.mode = mode::strict}).has_value());
  }
  const schema_type type = load_schema(documents[0]);
  const auto converted = parse(type, "1.0", {.mode = mode::lax});
  REQUIRE(converted.has_value());
  CHECK(converted->dump() == "1");
  REQUIRE(converted.repairs().size() == 1);
  CHECK(converted.repairs()[0].code == "number_to_integer");
  // Where numbers are permitted as well, and in later drafts, it is 1.
  for (const std::string_view document :
       {R"({"$schema": "http://json-schema.org/draft-04/schema#", "type": "number", "enum": [1, 2]})",
        R"({"$schema": "http://json-schema.org/draft-04/schema#", "enum": [1, 2]})",
        R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer", "enum": [1, 2]})"}) {
    CAPTURE(document);
    CHECK(parse(load_schema(document), "1.0", {.mode = mode::strict}).has_value());
  }
}

TEST_CASE("a least count that is beyond counting is told as that") {
  const auto read = parse(load_schema(R"({"type": "string", "minLength": 1e30})"), R"("abc")", {.mode = mode::strict});
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().errors()[0].message == "String should have at least 18446744073709551614 or more characters");
}
