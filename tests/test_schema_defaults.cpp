// Defaults of run-time schemas are filled in where the schema itself takes them, and left out where it does not.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace {

std::string read_by(const char* schema, const char* text, assay::mode mode,
                    assay::dialect spoken = assay::dialect::json_schema) {
  const assay::schema_type type = assay::load_schema(std::string(schema));
  const auto result = assay::parse(type, text, {.mode = mode, .dialect = spoken});
  return result ? assay::dump(*result) : result.error().errors().front().type;
}

}  // namespace

TEST_CASE("a default that the schema itself refuses is not filled in") {
  const struct {
    const char* schema;
    const char* text;
    const char* value;
  } rows[] = {
      {R"({"properties":{"n":{"type":"integer","minimum":5,"default":7}}})", "{}", R"({"n":7})"},
      {R"({"properties":{"n":{"type":"integer","minimum":5,"default":1}}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":"integer","default":"x"}}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":"string","default":null}}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":["string","null"],"default":null}}})", "{}", R"({"n":null})"},
      {R"({"properties":{"n":{"enum":["a","b"],"default":"c"},"m":{"type":"integer","default":1}}})", "{}",
       R"({"m":1})"},
      {R"({"properties":{"n":{"type":"array","items":{"type":"integer"},"default":["x"]}}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":"object","required":["a"],"default":{}}}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":"string","pattern":"^a","default":"b"}}})", R"({"n":"ab"})", R"({"n":"ab"})"},
      {R"({"properties":{"n":{"type":"string","default":"b"}},"patternProperties":{"n":{"minLength":2}}})", "{}", "{}"},
      // What another schema for the same object says of it counts as well.
      {R"({"allOf":[{"properties":{"n":{"type":"integer","default":1}}},{"properties":{"n":{"minimum":5}}}]})", "{}",
       "{}"},
      {R"({"allOf":[{"properties":{"n":{"type":"integer","default":9}}},{"properties":{"n":{"minimum":5}}}]})", "{}",
       R"({"n":9})"},
      {R"({"properties":{"n":{"type":"integer","default":1}},"not":{"required":["n"]}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":"integer","default":1},"m":{}},"dependentRequired":{"n":["m"]}})", "{}", "{}"},
      {R"({"properties":{"n":{"type":"integer","default":1},"m":{}},"dependentRequired":{"n":["m"]}})", R"({"m":2})",
       R"({"n":1,"m":2})"},
      {R"({"type":"object","properties":{"a":{},"b":{"default":1}},"maxProperties":1})", R"({"a":1})", R"({"a":1})"},
      {R"({"type":"object","properties":{"a":{},"b":{"default":1}},"maxProperties":1})", "{}", R"({"b":1})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.schema);
    CAPTURE(row.text);
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      std::string found = read_by(row.schema, row.text, mode);
      if (found == R"({"m":2,"n":1})") found = R"({"n":1,"m":2})";
      CHECK(found == row.value);
    }
  }
}

TEST_CASE("a null that stands for such a default stands for an absent member") {
  const char* schema = R"({"type":"object","properties":{"n":{"type":"integer","minimum":5,"default":1},
    "m":{"type":"integer","default":2}},"additionalProperties":false})";
  for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
    CHECK(read_by(schema, R"({"n":null,"m":null})", mode, assay::dialect::openai) == R"({"m":2})");
    CHECK(read_by(schema, R"({"n":6,"m":null})", mode, assay::dialect::openai) == R"({"n":6,"m":2})");
  }
}
