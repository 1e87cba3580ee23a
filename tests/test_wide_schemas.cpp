// Run-time schemas of very many parts, branches, patterns and constants for one value: the work is that of the schema
// and of the document, not of one times the other. Counted in values that are looked at, never in seconds.
#include "support/counted_visits.hpp"

#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace assay;
using counted_visits::visits_of;

namespace {

/// `each`, once for each number below `count`, with that in the place of # and the number after the next in that of @.
std::string repeated(std::string_view each, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) all += ',';
    for (const char c : each) {
      if (c == '#') {
        all += std::to_string(i);
      } else if (c == '@') {
        all += std::to_string(count - 1 - i);
      } else {
        all += c;
      }
    }
  }
  return all;
}

struct wide_case {
  std::string_view schema;    ///< % stands for what is repeated
  std::string_view part;      ///< of the schema
  std::string_view document;  ///< the same
  std::string_view member;    ///< of the document
  bool is_valid = true;
  bool is_strict = false;  ///< in other modes each constant might be meant in another style
};

std::string made_of(std::string_view around, std::string_view each, std::size_t count) {
  std::string made(around);
  return made.replace(made.find('%'), 1, repeated(each, count));
}

}  // namespace

TEST_CASE("very many schemas for one object look at its members, each of them at its own") {
  constexpr wide_case cases[] = {
      {R"({"allOf": [%]})", R"({"properties": {"p#": {"type": "integer"}}})", "{%}", R"("p#": 1)"},
      {R"({"allOf": [%]})", R"({"properties": {"p#": {"type": "integer"}}})", "{%}", R"("p#": "x")", false},
      {R"({"allOf": [%]})", R"({"required": ["p#"], "properties": {"q": {}}})", "{%}", R"("p#": 1)"},
      {R"({"allOf": [%]})", R"({"required": ["q#"], "properties": {"q": {}}})", "{%}", R"("p#": 1)", false},
      {R"({"dependentSchemas": {%}})", R"("p#": {"properties": {"p@": {"type": "integer"}}})", "{%}", R"("p#": 1)"},
      {R"({"dependentSchemas": {%}})", R"("p#": {"required": ["p@"]})", "{%}", R"("p#": 1)"},
      {R"({"allOf": [%]})", R"({"if": {"properties": {"p#": {"const": 1}}}, "then": {"required": ["p@"]}})", "{%}",
       R"("p#": 1)"},
      {R"({"allOf": [%]})", R"({"if": {"properties": {"p#": {"const": 2}}}, "else": {"properties": {"p@": {}}}})",
       "{%}", R"("p#": 1)"},
      {R"({"anyOf": [%]})", R"({"properties": {"p#": {"type": "string"}}, "required": ["p#"]})", "{%}", R"("p#": 1)",
       false},
      {R"({"oneOf": [%]})", R"({"properties": {"p#": {"type": "string"}}, "required": ["p#"]})", "{%}", R"("p#": 1)",
       false},
      {R"({"oneOf": [%]})", R"({"properties": {"p#": {"type": "integer"}}, "required": ["p#"]})", "{%}", R"("p#": 1)",
       false},
      {R"({"not": {"anyOf": [%]}})", R"({"properties": {"p#": {"type": "string"}}, "required": ["p#"]})", "{%}",
       R"("p#": 1)"},
      {R"({"properties": {"p0": {}}, "unevaluatedProperties": {"type": "integer"}, "allOf": [%]})",
       R"({"if": {"required": ["p#"]}, "then": {"properties": {"p@": {}}}})", "{%}", R"("p#": 1)"},
      {R"({"dependentRequired": {%}})", R"("p#": ["p@"])", "{%}", R"("p#": 1)"},
      {R"({"items": {"enum": [%]}})", R"("p#")", "[%]", R"("p@")"},
      {R"({"items": {"oneOf": [%]}})", R"({"const": "p#"})", "[%]", R"("p@")"},
      {R"({"items": {"anyOf": [%]}})", R"({"const": "p#", "title": "#"})", "[%]", R"("q@")", false, true},
      {R"({"items": {"anyOf": [%]}})", R"({"const": #})", "[%]", "@"},
      {R"({"allOf": [%]})", R"({"properties": {"p#": {"type": "integer"}}, "minProperties": 3})", "{%}", R"("p#": 1)"},
      {R"({"oneOf": [%]})", R"({"properties": {"p#": {}}, "additionalProperties": false})", "{%}", R"("p#": 1)", false},
      {R"({"contains": {"enum": [%]}, "minContains": 3})", R"("p#")", "[%]", R"("p@")"},
  };
  for (const wide_case& each : cases) {
    CAPTURE(each.schema);
    CAPTURE(each.part);
    for (const mode how : {mode::strict, mode::lax}) {
      if (each.is_strict && how != mode::strict) continue;
      const auto visits = [&](std::size_t count) {
        const schema_type type = load_schema(made_of(each.schema, each.part, count));
        const std::string text = made_of(each.document, each.member, count);
        CHECK(parse(type, text, {.mode = how}).has_value() == each.is_valid);
        return visits_of(type.type(), text, how, 10'000'000);
      };
      const std::size_t few = visits(150);
      const std::size_t many = visits(600);
      CHECK(many <= 4 * few + 4'000);
    }
  }
}

TEST_CASE("an object that very many schemas read is the same as under few") {
  // Members in another style, twice the same key, in any order; what no schema names is dropped.
  struct reading {
    std::string_view text, value;
    mode how;
  };
  constexpr reading readings[] = {
      {R"({"z": 0, "first_30": "3", "first_2": 7, "x": {"a": 1}})", R"({"first_2":7,"first_30":3})", mode::lax},
      {R"({"z": 0, "First 30": "3", "first_2": 7, "x": {"a": 1}})", R"({"first_2":7})", mode::llm},
      {R"({"z": 0, "first_2": "x", "first_2": 7, "x": {"a": 1}})", R"({"first_2":7})", mode::lax},
      {R"({"first_2": 7})", R"({"first_2":7})", mode::strict},
      {R"({})", "{}", mode::strict},
  };
  for (const std::size_t count : {std::size_t{3}, std::size_t{50}}) {
    const schema_type type = load_schema(R"({"allOf": [{"properties": {"first_30": {"type": "integer"}}}, )" +
                                         repeated(R"({"properties": {"first_#": {"type": "integer"}}})", count) + "]}");
    for (const reading& each : readings) {
      CAPTURE(each.text);
      CAPTURE(count);
      const auto read = parse(type, each.text, {.mode = each.how});
      REQUIRE_MESSAGE(read.has_value(), read.error().what());
      CHECK(nlohmann::json::parse(read->dump()) == nlohmann::json::parse(each.value));
    }
    const auto wrong = parse(type, R"({"z": 0, "first_2": "x", "first_30": 1})", {.mode = mode::lax});
    REQUIRE_FALSE(wrong.has_value());
    REQUIRE(wrong.error().errors().size() == 1);
    CHECK(to_string(wrong.error().errors()[0].loc) == "first_2");
    CHECK(wrong.error().errors()[0].span.column == 21);
  }
}

TEST_CASE("conditions of all parts of an allOf see what the other parts have converted") {
  const schema_type type = load_schema(R"({"allOf": [
      {"properties": {"n": {"type": "integer"}, "m": {}}},
      {"if": {"properties": {"n": {"const": 1}}}, "then": {"properties": {"m": {"type": "integer"}}}}]})");
  const auto read = parse(type, R"({"n": "1", "m": "2"})", {.mode = mode::lax});
  REQUIRE_MESSAGE(read.has_value(), read.error().what());
  CHECK(read->dump() == R"({"n":1,"m":2})");
}

TEST_CASE("patterns for the keys of an object have a limit, which is told") {
  const auto patterns = [](std::size_t count) {
    return R"({"patternProperties": {)" + repeated(R"("^p#$": {"type": "integer"})", count) + "}}";
  };
  CHECK_NOTHROW(static_cast<void>(load_schema(patterns(1'000))));
  CHECK_THROWS_WITH_AS(static_cast<void>(load_schema(patterns(1'001))),
                       "#/patternProperties: more than 1000 patterns for the keys of one object", schema_error);
  const std::string both = R"({"properties": {)" + repeated(R"("p#": {})", 20'000) + R"(}, "patternProperties": {)" +
                           repeated(R"("^p#$": {"type": "integer"})", 600) + "}}";
  CHECK_THROWS_WITH_AS(static_cast<void>(load_schema(both)),
                       "#/patternProperties: patterns times properties are more than 10000000", schema_error);
}
