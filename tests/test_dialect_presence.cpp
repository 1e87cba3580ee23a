// What a schema asks of an object as a whole (which members there are, how many) holds of the object that an answer in
// a provider's form stands for: without the nulls that stand for absent members, and by the properties' own names.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace {

std::string read(const char* schema, const char* answer, assay::dialect spoken, assay::mode mode) {
  const assay::schema_type type = assay::load_schema(std::string(schema));
  const auto result = assay::parse(type, answer, {.mode = mode, .dialect = spoken});
  if (result) return assay::dump(*result);
  std::string found;
  for (const auto& error : result.error().errors()) {
    if (found.find(error.type) == std::string::npos) found += (found.empty() ? "" : " ") + error.type;
  }
  return found;
}

struct row {
  const char* schema;
  const char* answer;
  const char* value;  ///< or the types of the errors
};

template <std::size_t Count>
void check_all(const row (&rows)[Count], assay::dialect spoken) {
  for (const row& each : rows) {
    CAPTURE(each.schema);
    CAPTURE(each.answer);
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      CHECK(read(each.schema, each.answer, spoken, mode) == each.value);
    }
  }
}

}  // namespace

TEST_CASE("a null that stands for an absent member is invisible to what judges the object as a whole") {
  const char* either = R"({"type":"object","properties":{"email":{"type":"string"},"phone":{"type":"string"}},
    "anyOf":[{"required":["email"]},{"required":["phone"]}],"additionalProperties":false})";
  const char* one = R"({"type":"object","properties":{"email":{"type":"string"},"phone":{"type":"string"}},
    "oneOf":[{"required":["email"]},{"required":["phone"]}],"additionalProperties":false})";
  const char* then = R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
    "if":{"required":["a"]},"then":{"required":["b"]}})";
  const char* dependent = R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
    "dependentSchemas":{"a":{"required":["b"]}}})";
  const char* part = R"({"allOf":[{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],
    "additionalProperties":true},{"properties":{"a":{"type":"integer"}}}]})";
  const char* most = R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
    "additionalProperties":false,"maxProperties":1})";
  const char* least = R"({"type":"object","properties":{"a":{"type":"integer"}},"minProperties":1})";
  const char* least_default =
      R"({"type":"object","properties":{"a":{"type":"integer","default":5}},"minProperties":1})";
  const char* nullable = R"({"type":"object","properties":{"a":{"type":["integer","null"]},"b":{"type":"integer"}},
    "if":{"required":["a"]},"then":{"required":["b"]}})";
  const row rows[] = {
      {either, R"({"value":{"email":null,"phone":null}})", "missing"},
      {either, R"({"value":{"email":"a","phone":null}})", R"({"email":"a"})"},
      {either, R"({"email":null,"phone":"b"})", R"({"phone":"b"})"},
      {one, R"({"value":{"email":"a","phone":null}})", R"({"email":"a"})"},
      {one, R"({"value":{"email":"a","phone":"b"}})", "one_of"},
      {then, R"({"a":1,"b":null})", "missing"},
      {then, R"({"a":null,"b":null})", "{}"},
      {dependent, R"({"a":1,"b":null})", "missing"},
      {dependent, R"({"a":null,"b":1})", R"({"b":1})"},
      {part, R"({"n":1,"a":null})", R"({"n":1})"},
      {part, R"({"n":null,"a":null})", "int_type"},
      {most, R"({"a":1,"b":null})", R"({"a":1})"},
      {least, R"({"a":null})", "too_short"},
      {least_default, R"({"a":null})", "too_short"},
      // A property that may be null has null for a value.
      {nullable, R"({"a":null,"b":null})", "missing"},
      {nullable, R"({"a":null,"b":1})", R"({"a":null,"b":1})"},
  };
  check_all(rows, assay::dialect::openai);
}

TEST_CASE("a property that was renamed for the provider is known by its own name to every part of a schema") {
  const char* part = R"({"type":"object","properties":{"first name":{"type":"string"}},"additionalProperties":false,
    "allOf":[{"required":["first name"]}]})";
  const char* either = R"({"type":"object","properties":{"first name":{"type":"string"},"b":{"type":"integer"}},
    "additionalProperties":false,"anyOf":[{"required":["first name"]},{"required":["b"]}]})";
  const char* then = R"({"type":"object","properties":{"first name":{"type":"string"},"b":{"type":"integer"}},
    "if":{"required":["first name"]},"then":{"required":["b"]}})";
  const row rows[] = {
      {part, R"({"first_name_c53c37f8":"x"})", R"({"first name":"x"})"},
      {part, "{}", "missing"},
      {either, R"({"first_name_c53c37f8":"x"})", R"({"first name":"x"})"},
      {either, R"({"first_name_c53c37f8":"x","b":1})", R"({"first name":"x","b":1})"},
      {then, R"({"first_name_c53c37f8":"x"})", "missing"},
  };
  check_all(rows, assay::dialect::anthropic);
}

TEST_CASE("a map that comes as a list of pairs is judged as the object that it stands for") {
  const char* least = R"({"type":"object","additionalProperties":{"type":"integer"},"minProperties":2})";
  const char* most = R"({"type":"object","additionalProperties":{"type":"integer"},"maxProperties":1})";
  const char* record = R"({"type":"object","additionalProperties":{"type":"integer"},"required":["x"]})";
  const char* names = R"({"type":"object","propertyNames":{"enum":["x","y"]},
    "additionalProperties":{"type":"integer"},"required":["x","y"]})";
  const row rows[] = {
      {least, R"([{"key":"x","value":1}])", "too_short"},
      {least, R"([{"key":"x","value":1},{"key":"x","value":2}])", "too_short"},
      {least, R"([{"key":"x","value":1},{"key":"y","value":2}])", R"({"x":1,"y":2})"},
      {most, R"([{"key":"x","value":1},{"key":"y","value":2}])", "too_long"},
      {most, R"([{"key":"x","value":1},{"key":"x","value":2}])", R"({"x":2})"},
      {record, R"([{"key":"x","value":1},{"value":2,"key":"y"}])", R"({"x":1,"y":2})"},
      {record, R"([{"key":"y","value":1}])", "missing"},
      {record, R"([{"key":"x"}])", "missing"},
      {record, R"([{"key":"x","value":{}}])", "int_type"},
      {record, R"({"x":1})", R"({"x":1})"},
      {names, R"([{"key":"x","value":1},{"key":"y","value":2}])", R"({"x":1,"y":2})"},
      {names, R"([{"key":"x","value":1},{"key":"y","value":2},{"key":"z","value":2}])", "property_names"},
  };
  check_all(rows, assay::dialect::openai);
  check_all(rows, assay::dialect::anthropic);
}

TEST_CASE("a key that comes twice in a list of pairs is on the record, as in an object") {
  for (const char* schema : {R"({"type":"object","additionalProperties":{"type":"integer"}})",
                             R"({"type":"object","additionalProperties":{"type":"integer"},"required":["x"]})"}) {
    const assay::schema_type type = assay::load_schema(std::string(schema));
    const auto result = assay::parse(type, R"([{"key":"x","value":1},{"key":"x","value":2}])",
                                     {.mode = assay::mode::strict, .dialect = assay::dialect::anthropic});
    REQUIRE(result);
    CHECK(assay::dump(*result) == R"({"x":2})");
    REQUIRE(result.repairs().size() == 1);
    CHECK(result.repairs()[0].code == "duplicate_key");
    const assay::parse_options exact{
        .mode = assay::mode::strict, .dialect = assay::dialect::anthropic, .allow = assay::repairs::none};
    CHECK_FALSE(assay::parse(type, R"([{"key":"x","value":1},{"key":"x","value":2}])", exact));
  }
}

TEST_CASE("oneOf is judged of the value that was read, not of its form") {
  const char* overlap = R"({"type":"object","properties":{"q":{"oneOf":[
    {"type":"object","additionalProperties":{"type":"integer"}},
    {"type":"object","properties":{"b":{"type":"integer"}}}]}},"required":["q"]})";
  const char* apart = R"({"type":"object","properties":{"q":{"oneOf":[
    {"type":"object","additionalProperties":{"type":"integer"}},
    {"type":"object","properties":{"b":{"type":"integer"}},"required":["b"]}]}},"required":["q"]})";
  const char* within = R"({"type":"object","properties":{"q":{"allOf":[{"oneOf":[
    {"type":"object","additionalProperties":{"type":"integer"}},
    {"type":"object","properties":{"b":{"type":"integer"}}}]},{"minProperties":1}]}},"required":["q"]})";
  const row rows[] = {
      {overlap, R"({"q":[{"key":"a","value":1}]})", "one_of"},
      {apart, R"({"q":[{"key":"a","value":1}]})", R"({"q":{"a":1}})"},
      {apart, R"({"q":[{"key":"b","value":1}]})", "one_of"},
      {within, R"({"q":[{"key":"a","value":1}]})", "one_of"},
  };
  check_all(rows, assay::dialect::anthropic);
  check_all(rows, assay::dialect::openai);
}
