// Numbers with a point or an exponent that lie between two doubles are judged as they are written.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

TEST_CASE("reals that a double rounds are judged by their digits") {
  const struct {
    const char* schema;
    const char* text;
    bool valid;
  } rows[] = {
      {R"({"type":"number","maximum":9007199254740992})", "9007199254740993.0", false},
      {R"({"type":"number","maximum":9007199254740992})", "9007199254740992.0", true},
      {R"({"type":"number","maximum":9007199254740992})", "9007199254740992.5", false},
      {R"({"type":"number","minimum":9007199254740993.0})", "9007199254740992.0", false},
      {R"({"type":"number","minimum":9007199254740993.0})", "9007199254740993.0", true},
      {R"({"type":"number","minimum":9007199254740993})", "9007199254740993.0", true},
      {R"({"type":"integer","maximum":9007199254740992})", "9007199254740993.0", false},
      {R"({"const":9007199254740992})", "9007199254740993.0", false},
      {R"({"const":9007199254740993})", "9007199254740993.0", true},
      {R"({"const":9007199254740993.0})", "9007199254740993", true},
      {R"({"const":9007199254740993.0})", "9007199254740992.0", false},
      {R"({"enum":[9007199254740993.0]})", "9.007199254740993e15", true},
      {R"({"enum":[9007199254740993.0]})", "9.007199254740992e15", false},
      {R"({"type":"array","uniqueItems":true})", "[9007199254740992.0,9007199254740993.0]", true},
      {R"({"type":"array","uniqueItems":true})", "[9007199254740993,9007199254740993.0]", false},
      {R"({"type":"array","uniqueItems":true})", "[9007199254740992,9007199254740993.0]", true},
      {R"({"type":"array","items":{"type":"number","maximum":9007199254740992}})", "[1.5,9007199254740993.0]", false},
      {R"({"type":"number","multipleOf":2})", "9007199254740993.0", false},
      {R"({"type":"number","multipleOf":2})", "1152921504606846976.0", true},
      {R"({"type":"number","maximum":1152921504606846977.0})", "1152921504606846976.0", true},
      {R"({"type":"number","exclusiveMinimum":-9007199254740993.0})", "-9007199254740992.0", true},
      {R"({"type":"number","exclusiveMinimum":-9007199254740993.0})", "-9007199254740993.0", false},
      {R"({"type":"number","maximum":4503599627370496.5})", "4503599627370496.6", false},
      // As a double is written.
      {R"({"const":9223372036854775808})", "9.223372036854776e+18", true},
      {R"({"const":9223372036854775808.0})", "9.223372036854776e+18", true},
      {R"({"const":9223372036854775808})", "9.223372036854777e+18", false},
      {R"({"type":"number","maximum":0.1})", "0.10000000000000001", true},
      {R"({"type":"number","maximum":1e23})", "1e23", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.schema);
    CAPTURE(row.text);
    const assay::schema_type type = assay::load_schema(std::string(row.schema));
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      CHECK(assay::parse(type, row.text, {.mode = mode}).has_value() == row.valid);
      const std::string member = R"({"type":"object","properties":{"a":)" + std::string(row.schema) + "}}";
      const assay::schema_type of_object = assay::load_schema(member);
      CHECK(assay::parse(of_object, R"({"a":)" + std::string(row.text) + "}", {.mode = mode}).has_value() == row.valid);
    }
  }
}
