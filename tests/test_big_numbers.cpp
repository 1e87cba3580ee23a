// Numbers that neither 64 bits nor a double hold, under run-time schemas: judged exactly, kept as their text or
// refused.
#include <assay/assay.hpp>
#include <assay/grammar.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace assay;

namespace {

using json = nlohmann::ordered_json;

constexpr parse_options keeping = {.mode = mode::strict, .big_numbers = big_numbers::keep};

std::string first_error(const result<json>& read) {
  return read ? "ok" : std::string(read.error().errors().front().type);
}

}  // namespace

TEST_CASE("numbers of any size are judged digit for digit") {
  struct row {
    std::string_view schema, document, verdict;
  };
  const std::vector<row> rows = {
      // type
      {R"({"type": "integer"})", "18446744073709551616", "ok"},
      {R"({"type": "integer"})", "-9223372036854775809", "ok"},
      {R"({"type": "integer"})", "98249283749234923498293171823948729348710298301928331", "ok"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})", "1e400", "ok"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})", "123456789012345678.90e2", "ok"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})", "1.00000000000000000000001",
       "int_from_float"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})", "1e-400", "int_from_float"},
      {R"({"type": "integer"})", "1e400", "int_type"},
      {R"({"type": "number"})", "1e400", "ok"},
      {R"({"type": "string"})", "18446744073709551616", "string_type"},
      {"{}", "[18446744073709551616, 1e400, 0.12345678901234567890123]", "ok"},
      // bounds
      {R"({"type": "integer", "maximum": 18446744073709551615})", "18446744073709551616", "less_than_equal"},
      {R"({"type": "integer", "maximum": 18446744073709551616})", "18446744073709551616", "ok"},
      {R"({"type": "integer", "maximum": 18446744073709551616})", "18446744073709551617", "less_than_equal"},
      {R"({"maximum": 18446744073709551616})", "18446744073709551616.000000000000000000001", "less_than_equal"},
      {R"({"exclusiveMaximum": 972783798187987123879878123.18878137})", "972783798187987123879878123.188781371",
       "less_than"},
      {R"({"exclusiveMinimum": -972783798187987123879878123.18878137})", "-972783798187987123879878123.188781371",
       "greater_than"},
      {R"({"minimum": 1e400})", "1e400", "ok"},
      {R"({"minimum": 1e400})", "9e399", "greater_than_equal"},
      {R"({"minimum": 1e400})", "18446744073709551615", "greater_than_equal"},
      {R"({"maximum": -1e400})", "-1.1", "less_than_equal"},
      {R"({"maximum": 1e30})", "1000000000000000000000000000001", "less_than_equal"},
      {R"({"maximum": 1e30})", "1000000000000000000000000000000", "ok"},
      {R"({"minimum": 0.1})", "0.09999999999999999999999", "greater_than_equal"},
      {R"({"maximum": 0.1})", "0.10000000000000000000001", "less_than_equal"},
      {R"({"maximum": 0.09999999999999999999999})", "0.1", "less_than_equal"},
      {R"({"maximum": 0.10000000000000000000001})", "0.1", "ok"},
      {R"({"minimum": -9223372036854775809})", "-9223372036854775808", "ok"},
      {R"({"exclusiveMinimum": 0})", "1e-400", "ok"},
      {R"({"$schema": "http://json-schema.org/draft-04/schema#", "maximum": 18446744073709551616,
           "exclusiveMaximum": true})",
       "18446744073709551616", "less_than"},
      // multipleOf
      {R"({"multipleOf": 0.1})", "0.30000000000000000000001", "multiple_of"},
      {R"({"multipleOf": 0.1})", "123456789012345678901234567890.1", "ok"},
      {R"({"multipleOf": 3})", "18446744073709551615000000000000000000000", "ok"},
      {R"({"multipleOf": 3})", "18446744073709551616", "multiple_of"},
      {R"({"multipleOf": 18446744073709551616})", "36893488147419103232", "ok"},
      {R"({"multipleOf": 18446744073709551616})", "36893488147419103231", "multiple_of"},
      {R"({"type": "integer", "multipleOf": 0.5})", "100000000000000000000000000000", "ok"},
      // const and enum
      {R"({"const": 18446744073709551616})", "18446744073709551616", "ok"},
      {R"({"const": 18446744073709551616})", "18446744073709551617", "literal_error"},
      {R"({"const": 18446744073709551616})", "1844674407370955161.6e1", "ok"},
      {R"({"const": 1e30})", "1000000000000000000000000000000", "ok"},
      {R"({"const": 1000000000000000000000000000000})", "1e30", "ok"},
      {R"({"const": 1000000000000000000000000000001})", "1e30", "literal_error"},
      {R"({"enum": [1, 0.12345678901234567890123]})", "0.12345678901234567890124", "literal_error"},
      {R"({"enum": [[1e400], {"a": 18446744073709551617}]})", R"({"a": 18446744073709551617})", "ok"},
      {R"({"enum": [[1e400], {"a": 18446744073709551617}]})", "[10e399]", "ok"},
      {R"({"enum": [[1e400], {"a": 18446744073709551617}]})", "[1e401]", "literal_error"},
      {R"({"type": "integer", "enum": [18446744073709551617, 0.5]})", "18446744073709551617", "ok"},
      // uniqueItems
      {R"({"uniqueItems": true})", "[18446744073709551616, 18446744073709551617]", "ok"},
      {R"({"uniqueItems": true})", "[18446744073709551616, 1, 18446744073709551616.0]", "unique_items"},
      {R"({"uniqueItems": true})", "[0.1, 0.1000000000000000000000001]", "ok"},
      // rules about the whole value
      {R"({"not": {"const": 18446744073709551616}})", "18446744073709551617", "ok"},
      {R"({"not": {"const": 18446744073709551616}})", "18446744073709551616", "not"},
      {R"({"not": {"type": "integer"}})", "18446744073709551616", "not"},
      {R"({"contains": {"minimum": 18446744073709551617}})", "[18446744073709551616, 18446744073709551617]", "ok"},
      {R"({"contains": {"minimum": 18446744073709551617}})", "[18446744073709551616, 1]", "contains"},
      {R"({"if": {"maximum": 18446744073709551616}, "then": {"multipleOf": 2}})", "18446744073709551617", "ok"},
      {R"({"anyOf": [{"type": "integer", "maximum": 18446744073709551616}, {"type": "string"}]})",
       "18446744073709551616", "ok"},
      {R"({"oneOf": [{"minimum": 18446744073709551617}, {"maximum": 18446744073709551616}]})", "18446744073709551616",
       "ok"},
      {R"({"allOf": [{"type": "number"}, {"type": "integer", "minimum": 18446744073709551617}]})",
       "18446744073709551617", "ok"},
  };
  for (const row& each : rows) {
    CAPTURE(each.schema);
    CAPTURE(each.document);
    const schema_type type = load_schema(each.schema);
    const auto by_text = parse(type, each.document, keeping);
    CHECK(first_error(by_text) == each.verdict);
    // The same as a value, and in the modes that convert.
    const json value = parse<json>(each.document, keeping).value();
    CHECK(first_error(validate(type, value, keeping)) == each.verdict);
    CHECK(dump(value) == dump(parse<json>(dump(value), keeping).value()));
    const parse_options tolerant = {.big_numbers = big_numbers::keep};
    if (each.verdict == "ok") CHECK(first_error(parse(type, each.document, tolerant)) == "ok");
  }
}

TEST_CASE("what is kept is written as it was read") {
  const schema_type type = load_schema(std::string_view(R"({"properties": {"id": {"type": "integer"}}})"));
  const std::string_view text =
      R"({"id":340282366920938463463374607431768211455,"more":[1e400,-0.12345678901234567890123,{"a":1}]})";
  const json kept = parse(type, text, keeping).value();
  CHECK(is_number_literal(kept["id"]));
  CHECK(number_text(kept["id"]) == "340282366920938463463374607431768211455");
  CHECK(dump(kept) == R"({"id":340282366920938463463374607431768211455})");
  CHECK(dump(parse<json>(text, keeping).value()) == text);
  CHECK(dump(json{{"a", number_literal("1e400")}}, 2) == "{\n  \"a\": 1e400\n}");
  CHECK(dump(to_json(kept)) == dump(kept));
  CHECK(number_text(json(1)).empty());
  CHECK_FALSE(is_number_literal(json::binary({'1'})));
  CHECK_FALSE(is_number_literal(nlohmann::json(1)));
  CHECK_THROWS_AS(static_cast<void>(number_literal("1 2")), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(dump(json::binary({'1'}))), std::invalid_argument);
}

TEST_CASE("by default a value holds what it can hold, and nothing is rounded that is an integer") {
  struct row {
    std::string_view schema, document, outcome;
  };
  const std::string_view integer = R"({"type": "integer", "minimum": 5})";
  const std::string_view draft_7 = R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})";
  const std::vector<row> rows = {
      {integer, "18446744073709551615", "18446744073709551615"},
      {integer, "18446744073709551616", "1.8446744073709552e+19"},  // 2^64: a double is exactly that
      {integer, "18446744073709551617", "int_parsing_size"},
      {integer, "1000000000000000000000000000000", "int_parsing_size"},  // the double 1e30 is another integer
      {integer, "-18446744073709551617", "greater_than_equal"},          // what is invalid is told first
      {draft_7, "1e30", "1e+30"},                                        // the double is what was written
      {draft_7, "1e400", "finite_number"},
      {draft_7, "1.23456789012345678901e30", "int_parsing_size"},
      {draft_7, "9007199254740993.0", "9007199254740993"},
      {R"({"type": "number"})", "18446744073709551617", "1.8446744073709552e+19"},
      {R"({"type": "number"})", "0.1000000000000000055511151231257827", "0.1"},
      {R"({"type": "number", "maximum": 0.1})", "0.1000000000000000055511151231257827", "less_than_equal"},
      {R"({"type": "number"})", "1e400", "finite_number"},
      {"{}", "18446744073709551617", "int_parsing_size"},
      {"{}", "[0.1000000000000000055511151231257827, 5.91839380914399924e100]", "[0.1,5.9183938091439996e+100]"},
      {R"({"const": 5.91839380914399924e100})", "5.91839380914399924e100", "5.9183938091439996e+100"},
      {R"({"const": 18446744073709551616})", "18446744073709551616", "1.8446744073709552e+19"},
      {R"({"const": 18446744073709551617})", "18446744073709551617", "int_parsing_size"},
      {R"({"const": 18446744073709551617})", "18446744073709551618", "literal_error"},
      {R"({"enum": [[18446744073709551617]]})", "[18446744073709551617]", "int_parsing_size"},
      {R"({"enum": [[18446744073709551617]]})", "[18446744073709551618]", "literal_error"},
      // A member that is dropped is not held.
      {R"({"properties": {"a": {}}, "not": {"required": ["b"]}})", R"({"a": 1, "c": 18446744073709551617})",
       R"({"a":1})"},
      {R"({"not": {"type": "string"}})", "[18446744073709551617]", "int_parsing_size"},
  };
  for (const row& each : rows) {
    CAPTURE(each.schema);
    CAPTURE(each.document);
    const auto read = parse(load_schema(each.schema), each.document, {.mode = mode::strict});
    CHECK((read ? dump(*read) : first_error(read)) == each.outcome);
  }
  const auto refused = parse(load_schema(integer), "18446744073709551617", {.mode = mode::strict});
  CHECK(refused.error().errors().front().message ==
        "The schema permits this integer, but neither 64 bits nor a double hold it (parse_options::big_numbers)");
  const auto inside = parse(load_schema(std::string_view(R"({"items": {"type": "integer"}})")),
                            "[1, 18446744073709551617]", {.mode = mode::strict});
  CHECK(to_string(inside.error().errors().front().loc) == "[1]");
  CHECK(inside.error().errors().front().span.offset == 4);
}

TEST_CASE("C++ types have the integers that they have") {
  CHECK(parse<std::uint64_t>("18446744073709551616", {.mode = mode::strict}).error().errors()[0].type ==
        "int_parsing_size");
  CHECK(parse<json>("18446744073709551616", {.mode = mode::strict}).error().errors()[0].type == "int_parsing_size");
  CHECK(parse<std::int64_t>("9007199254740993.0", {.mode = mode::lax}).value() == 9007199254740993);
  CHECK(parse<std::int64_t>("1.00000000000000000001", {.mode = mode::lax}).error().errors()[0].type ==
        "int_from_float");
  CHECK(parse<std::int8_t>("-1.5e19", {.mode = mode::lax}).error().errors()[0].type == "greater_than_equal");
}

TEST_CASE("a schema keeps its numbers digit for digit") {
  const std::string_view text =
      R"({"type":"object","properties":{"a":{"type":"integer","minimum":-18446744073709551617,"maximum":1e400},)"
      R"("b":{"enum":[18446744073709551617,0.12345678901234567890123]}},"required":["a","b"],)"
      R"("additionalProperties":false})";
  const schema_type type = load_schema(text);
  CHECK(dump(type.document()) == text);
  CHECK(dump(rewrite_schema(type.document(), dialect::json_schema)) == text);
  const std::string sent = dump(rewrite_schema(type.document(), dialect::openai));
  CHECK(sent.find(R"("minimum":-18446744073709551617,"maximum":1e400)") != std::string::npos);
  CHECK(sent.find("[18446744073709551617,0.12345678901234567890123]") != std::string::npos);
  // What a provider has no keyword for is said in the description.
  const std::string described = dump(rewrite_schema(type.document(), dialect::anthropic));
  CHECK(described.find("-18446744073709551617 to 1e400") != std::string::npos);
  CHECK(prompt(type).find("18446744073709551617") != std::string::npos);
  CHECK(grammar(type.document()).find("18446744073709551617") != std::string::npos);

  CHECK_THROWS_AS(static_cast<void>(load_schema(std::string_view(R"({"multipleOf": -18446744073709551617})"))),
                  schema_error);
  CHECK_THROWS_AS(static_cast<void>(load_schema(std::string_view(R"({"maxLength": 1.00000000000000000001})"))),
                  schema_error);
  CHECK_THROWS_WITH(
      static_cast<void>(load_schema(std::string_view(R"({"multipleOf": 1.00000000000000000000000000000000000001})"))),
      "#/multipleOf: multipleOf has more than 37 digits");
  CHECK(parse(load_schema(std::string_view(R"({"maxLength": 18446744073709551616})")), R"("abc")").has_value());
}

TEST_CASE("a grammar's integers have 18 digits: bounds beyond them are no range that it has") {
  struct row {
    std::string_view schema, rule, error;
  };
  const std::vector<row> rows = {
      {R"({"type": "integer", "minimum": 4.00000000000000000001, "maximum": 5.99999999999999999999})", "root ::= \"5\"",
       ""},
      {R"({"type": "integer", "minimum": 8, "maximum": 18446744073709551617})", "root ::= (", ""},
      {R"({"type": "integer", "minimum": 18446744073709551617})", "root ::= integer",
       "no integer of up to 18 digits is within the bounds"},
      {R"({"type": "integer", "exclusiveMaximum": -1e30})", "root ::= integer",
       "no integer of up to 18 digits is within the bounds"},
  };
  for (const row& each : rows) {
    CAPTURE(each.schema);
    std::vector<finding> findings;
    const std::string text = grammar(load_schema(each.schema).document(), &findings);
    CAPTURE(text);
    CHECK(text.starts_with(each.rule));
    CHECK((findings.empty() ? "" : findings.front().message) == each.error);
  }
}

TEST_CASE("parts with bounds of any size are made one schema, and contradictions are found") {
  const auto merged = rewrite_schema(load_schema(std::string_view(R"({"allOf": [
      {"type": "integer", "minimum": 18446744073709551617}, {"type": "integer", "minimum": 18446744073709551616},
      {"maximum": 3e30}, {"maximum": 18446744073709551619}]})"))
                                         .document(),
                                     dialect::gemini);
  CHECK(dump(merged).find(R"("minimum":18446744073709551617)") != std::string::npos);
  CHECK(dump(merged).find(R"("maximum":18446744073709551619)") != std::string::npos);
  const auto findings = lint_schema(
      load_schema(
          std::string_view(R"({"type": "integer", "minimum": 18446744073709551617, "maximum": 18446744073709551616})"))
          .document(),
      dialect::json_schema);
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().message == "no value is valid here: it is above maximum");
}

TEST_CASE("a default that no value holds is a note, and is not filled in") {
  const schema_type type = load_schema(std::string_view(
      R"({"properties": {"a": {"default": 18446744073709551617}, "b": {"default": 18446744073709551616}}})"));
  REQUIRE(type.notes().size() == 1);
  CHECK(type.notes().front().where == "#/properties/a");
  CHECK(type.notes().front().keyword == "default");
  CHECK(dump(parse(type, "{}", {.mode = mode::strict}).value()) == R"({"b":1.8446744073709552e+19})");
}

TEST_CASE("schemas are compared by all digits of their bounds") {
  struct row {
    std::string_view older, newer;
    schema_relation relation;
  };
  const std::vector<row> rows = {
      {R"({"maximum": 18446744073709551616})", R"({"maximum": 18446744073709551616})", schema_relation::equal},
      {R"({"maximum": 18446744073709551616})", R"({"maximum": 18446744073709551617})", schema_relation::wider},
      {R"({"maximum": 18446744073709551616})", R"({"exclusiveMaximum": 18446744073709551616})",
       schema_relation::narrower},
      {R"({"minimum": 0.1})", R"({"minimum": 0.10000000000000000000001})", schema_relation::narrower},
      {R"({"type": "integer", "minimum": 4.99999999999999999999})", R"({"type": "integer", "minimum": 5})",
       schema_relation::equal},
      {R"({"type": "integer", "maximum": -4.99999999999999999999})", R"({"type": "integer", "maximum": -5})",
       schema_relation::equal},
      {R"({"maximum": 1e400})", R"({"maximum": 10e399})", schema_relation::equal},
      {R"({"const": 18446744073709551616})", R"({"const": 18446744073709551617})", schema_relation::disjoint},
      {R"({"multipleOf": 18446744073709551616})", R"({"multipleOf": 9223372036854775808})", schema_relation::wider},
  };
  for (const row& each : rows) {
    CAPTURE(each.older);
    CAPTURE(each.newer);
    const schema_comparison found = compare(load_schema(each.older), load_schema(each.newer));
    CHECK(to_string(found.relation) == to_string(each.relation));
  }
  const auto found = compare(load_schema(std::string_view(R"({"type": "integer", "maximum": 18446744073709551616})")),
                             load_schema(std::string_view(R"({"type": "integer", "maximum": 18446744073709551617})")));
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences.front().witness == "18446744073709551617");
}
