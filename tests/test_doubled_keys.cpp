// Keys that come twice where a value is read more than once, by the parts of an allOf or by alternatives: the last
// value wins in each reading, and what another reading has said stays.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace {

using nlohmann::ordered_json;

std::string told(const assay::result<ordered_json>& result) {
  if (result) return result->dump();
  std::string out;
  for (const assay::error& one : result.error().errors()) {
    out += (out.empty() ? "" : "; ") + one.type + " at " + assay::to_string(one.loc);
  }
  return out;
}

/// A document with the key "a" twice.
ordered_json doubled(const ordered_json& first, const ordered_json& second) {
  ordered_json value = {{"a", first}};
  value.get_ref<ordered_json::object_t&>().emplace_back("a", second);
  return value;
}

}  // namespace

TEST_CASE("what one reading says of a value stays, though another one meets its key twice") {
  struct row {
    std::string_view schema;
    const char* expected;  ///< of "x" and then "y"
  };
  const row rows[] = {
      {R"({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}},
                     {"type": "object", "properties": {"a": {"type": "string"}}}]})",
       "int_type at a"},
      {R"({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}},
                     {"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "null"}]}]})",
       "int_type at a"},
      {R"({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}},
                     {"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}},
                                {"type": "object", "properties": {"a": {"const": "y"}}}]}]})",
       "int_type at a"},
      {R"({"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}},
                     {"anyOf": [{"type": "object", "properties": {"a": {"const": "y"}}}, {"type": "null"}]}]})",
       R"({"a":"y"})"},
  };
  for (const row& one : rows) {
    CAPTURE(one.schema);
    const assay::schema_type type = assay::load_schema(one.schema);
    const assay::parse_options strict{.mode = assay::mode::strict};
    CHECK(told(assay::parse(type, R"({"a": "x", "a": "y"})", strict)) == one.expected);
    CHECK(told(assay::validate(type, doubled("x", "y"), strict)) == one.expected);
  }
}

TEST_CASE("of a key that comes twice nothing is said of the first value") {
  const assay::schema_type type = assay::load_schema(
      R"({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}, {"minProperties": 1}]})");
  const assay::parse_options strict{.mode = assay::mode::strict};
  CHECK(told(assay::parse(type, R"({"a": "x", "a": 1})", strict)) == R"({"a":1})");
  CHECK(told(assay::validate(type, doubled("x", 1), strict)) == R"({"a":1})");
  CHECK(told(assay::parse(type, R"({"a": 1, "a": "x"})", strict)) == "int_type at a");
}
