// Grammars both ways: what is sampled from one is valid by its schema, what is valid by the schema is in it. The
// reader, matcher and sampler (support/gbnf.hpp) know llama.cpp's notation and nothing of assay.
#include "schema/grammar_text.hpp"
#include "support/conformance.hpp"
#include "support/gbnf.hpp"

#include <assay/assay.hpp>
#include <assay/grammar.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace test_grammar {

struct item {
  std::string name;
  std::optional<std::int64_t> count;
};

}  // namespace test_grammar

namespace {

using assay::finding;
using json = nlohmann::ordered_json;

std::string keywords_of(const std::vector<finding>& findings) {
  std::string all;
  for (const finding& one : findings) {
    if (one.level == finding::severity::note) continue;
    all += (all.empty() ? "" : " ") + one.where + ":" + one.keyword;
  }
  return all;
}

struct grammar_case {
  const char* schema;
  std::vector<const char*> in;   ///< texts of the grammar
  std::vector<const char*> out;  ///< texts that are not
};

const grammar_case cases[] = {
    {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"},"c":{"type":"boolean"}},
         "required":["b"]})",
     {R"({"b":"x"})", R"({"a":1,"b":"x"})", R"({"b":"","c":true})", R"({ "a": -20, "b": "x", "c": false})"},
     {"{}", R"({"a":1})", R"({"b":"x","d":1})", R"({"b":"x",})", R"({"b":1})", R"({"c":true,"b":"x"})"}},
    {R"({"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"}}})",
     {"{}", R"({"a":null})", R"({"b":null})", R"({"a":null,"b":null})"},
     {R"({"a":null "b":null})", R"({,"b":null})"}},
    {R"({"type":"object","properties":{"ab":{"type":"integer"},"ac\"":{"type":"integer"}},
         "additionalProperties":{"type":"string"},"required":["ab"]})",
     {R"({"ab":1,"x":"y"})", R"({"ab":1,"a":"y","abc":"z","":"e","\"":"q"})", R"({"ab":1,"ac\"":2})"},
     {R"({"ab":1,"ab":"y"})", R"({"x":"y"})", R"({"ab":1,"\u0061b":"y"})"}},
    {R"({"type":"object","additionalProperties":{"type":"integer"},"maxProperties":2,"propertyNames":{"maxLength":2}})",
     {"{}", R"({"ab":1})", R"({"a":1,"b":2})"},
     {R"({"abc":1})", R"({"a":1,"b":2,"c":3})", R"({"a":"1"})"}},
    {R"({"type":"object","patternProperties":{"^x_[0-9]+$":{"type":"null"}},"additionalProperties":false})",
     {"{}", R"({"x_12":null})"},
     {R"({"x_":null})", R"({"y":null})"}},
    {R"({"type":"object","patternProperties":{"^x":{"type":"integer"}}})",
     {"{}", R"({"x1":1,"x":2})"},
     {R"({"y":1})", R"({"x1":"1"})"}},
    {R"({"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3})",
     {"[1]", "[1,2,3]", "[ 1, 2]"},
     {"[]", "[1,2,3,4]", "[1,]"}},
    {R"({"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"minItems":1,"items":{"type":"null"}})",
     {"[1]", R"([1,"x"])", R"([1,"x",null,null])"},
     {"[]", R"(["x"])", "[1,null]"}},
    {R"({"type":"array","prefixItems":[{"type":"integer"}],"items":false})", {"[]", "[1]"}, {"[1,2]"}},
    {R"({"type":"array","maxItems":0})", {"[]"}, {"[1]"}},
    {R"({"type":"integer","minimum":-12,"exclusiveMaximum":105})",
     {"-12", "-9", "0", "7", "99", "104"},
     {"-13", "-0", "105", "007", "1.0"}},
    {R"({"type":"number"})", {"0", "-1.5", "1e10", "1e+100", "123.25", "1e-300"}, {"01", ".5", "1.", "+1"}},
    {R"({"type":"number","minimum":0})", {"0", "2.5"}, {"-1"}},
    {R"({"type":"string","minLength":2,"maxLength":3})",
     {R"("ab")", R"("\n\"")", R"("äöü")", R"("\ud83d\ude00b")"},
     {R"("a")", R"("abcd")", R"("\ud83db")", "\"a\nb\""}},
    {R"({"type":"string","pattern":"^[A-Z]{2}-\\d+$"})", {R"("AB-1")"}, {R"("AB-")", R"("xAB-1")"}},
    {R"({"type":"string","pattern":"b+|^x"})", {R"("abc")", R"("xyz")"}, {R"("ax")"}},
    {R"({"type":"string","pattern":"^[^\"a]$"})", {R"("b")", R"("\\")", R"("\u0001")"}, {R"("a")", R"("\"")"}},
    {R"({"type":"string","format":"date"})",
     {R"("2024-02-29")", R"("2000-02-29")", R"("2023-12-31")"},
     {R"("2023-02-29")", R"("1900-02-29")", R"("2023-04-31")", R"("0000-01-01")"}},
    {R"({"type":"string","format":"uuid"})", {R"("123e4567-e89b-12d3-a456-426614174000")"}, {R"("123")"}},
    {R"({"enum":["a",1,null,{"k":[true]}]})", {R"("a")", "1", "null", R"({"k":[true]})"}, {"2", R"("b")"}},
    {R"({"type":"string","enum":["a",1,"long"],"maxLength":2})", {R"("a")"}, {"1", R"("long")"}},
    {R"({"type":["integer","null"]})", {"3", "null"}, {"true"}},
    {R"({"minLength":2})", {R"("ab")", "1", "[]", "{}", "null", "true"}, {R"("a")"}},
    {R"({"anyOf":[{"type":"integer"},{"type":"array","items":{"$ref":"#"}}]})", {"1", "[]", "[1,[2]]"}, {"[null]"}},
    {R"({"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"v":{"type":"integer"},
         "next":{"$ref":"#/$defs/n"}},"required":["v"]}}})",
     {R"({"v":1})", R"({"v":1,"next":{"v":2}})"},
     {R"({"next":{"v":2}})"}},
    {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
         "anyOf":[{"required":["a"]},{"required":["b"]}]})",
     {R"({"a":1})", R"({"b":1})"},
     {"{}"}},
    {R"({"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},
         {"properties":{"b":{"type":"integer","minimum":3,"maximum":4}}}]})",
     {R"({"a":1})", R"({"a":1,"b":3})"},
     {R"({"b":3})", R"({"a":1,"b":5})"}},
    {R"({})", {"1", R"({"a":[1,{"b":null}]})", R"("x")"}, {"", "{", "nul"}},
};

}  // namespace

TEST_CASE("samples of a grammar are valid, and valid values are in it") {
  std::mt19937 random(3);
  for (const grammar_case& one : cases) {
    CAPTURE(one.schema);
    std::vector<finding> findings;
    const std::string text = assay::grammar(json::parse(one.schema), &findings);
    CAPTURE(text);
    CHECK(keywords_of(findings) == "");
    const gbnf::grammar grammar(text);
    const assay::schema_type type = assay::load_schema(one.schema);
    for (int i = 0; i < 60; ++i) {
      const std::string sample = grammar.sample(random);
      CAPTURE(sample);
      CHECK(grammar.matches(sample));
      const auto result = assay::parse(type, sample, {.mode = assay::mode::strict});
      CHECK_MESSAGE(result.has_value(), (result ? "" : result.error().what()));
    }
    for (const char* valid : one.in) {
      CAPTURE(valid);
      CHECK(grammar.matches(valid));
      CHECK(assay::parse(type, valid, {.mode = assay::mode::strict}).has_value());
    }
    for (const char* other : one.out) {
      CAPTURE(other);
      CHECK_FALSE(grammar.matches(other));
    }
  }
}

TEST_CASE("ranges of integers are exact") {
  const std::pair<std::int64_t, std::int64_t> ranges[] = {{0, 0},     {1, 9},    {3, 27},    {-5, 5},  {99, 101},
                                                          {100, 199}, {7, 1234}, {-340, -2}, {10, 99}, {-1, 0}};
  for (const auto& [low, high] : ranges) {
    const gbnf::grammar grammar("root ::= " + assay::detail::schemas::integer_range(low, high) + "\n");
    for (std::int64_t i = -1300; i <= 1300; ++i) {
      CAPTURE(i);
      CHECK(grammar.matches(std::to_string(i)) == (low <= i && i <= high));
    }
  }
}

TEST_CASE("what a grammar can't say is told by name") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"type":"array","items":{"type":"integer"},"uniqueItems":true})", "#:uniqueItems"},
      {R"({"type":"integer","multipleOf":3})", "#:multipleOf"},
      {R"({"type":"integer","not":{"const":3}})", "#:not"},
      {R"({"type":"number","maximum":3.5})", "#:maximum"},
      {R"({"type":"string","pattern":"^(?=a)a$"})", "#:pattern"},
      {R"({"type":"string","format":"email"})", "#:format"},
      {R"({"type":"string","pattern":"^a*$","maxLength":3})", "#:maxLength"},
      {R"({"type":"array","contains":{"type":"integer"},"minContains":2})", "#:contains #:minContains"},
      {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
           "dependentRequired":{"a":["b"]}})",
       "#:dependentRequired"},
      {R"({"type":"object","properties":{"a":{"type":"integer"}},"minProperties":1})", "#:minProperties"},
      {R"({"type":"object","properties":{"a":{"type":"integer"}},"patternProperties":{"^x":{}},
           "additionalProperties":false})",
       "#:patternProperties"},
      {R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", "#:oneOf"},
      {R"({"oneOf":[{"type":"integer"},{"type":"string"}]})", ""},
      {R"({"type":"array","items":{"type":"integer"},"maxItems":5000})", "#:maxItems"},
      {R"({"if":{"type":"integer"},"then":{"minimum":3}})", "#:if #:then"},
      {"false", "#:false"},
  };
  for (const auto& [schema, expected] : rows) {
    CAPTURE(schema);
    std::vector<finding> findings;
    const std::string text = assay::grammar(json::parse(schema), &findings);
    CHECK(keywords_of(findings) == expected);
    CHECK_NOTHROW(gbnf::grammar{text});
  }
}

TEST_CASE("a C++ type has a grammar, too") {
  using test_grammar::item;
  std::mt19937 random(5);
  const gbnf::grammar grammar(assay::grammar<std::vector<item>>());
  for (int i = 0; i < 50; ++i) {
    const std::string sample = grammar.sample(random);
    CAPTURE(sample);
    CHECK(assay::parse<std::vector<item>>(sample, {.mode = assay::mode::strict}).has_value());
  }
  CHECK(grammar.matches(assay::dump(std::vector<item>{{"a\"b\n", 3}, {"€", std::nullopt}})));
}

TEST_CASE("where patterns choose the values of keys, the grammar takes the values of any with any key") {
  const grammar_case open[] = {
      {R"({"type":"object","properties":{"a":{"type":"null"}},
           "patternProperties":{"^x":{"type":"integer"},"^y":{"type":"string"},"^z":false}})",
       {"{}", R"({"a":null,"x1":1,"y":"s"})"},
       {R"({"a":1})", R"({"x":true})"}},
      {R"({"type":"object","patternProperties":{"":{"enum":[1,2]}},"propertyNames":{"enum":["a"]}})",
       {"{}", R"({"a":1})"},
       {R"({"b":1})", R"({"a":3})"}},
  };
  for (const grammar_case& one : open) {
    CAPTURE(one.schema);
    std::vector<finding> findings;
    const gbnf::grammar grammar(assay::grammar(json::parse(one.schema), &findings));
    CHECK(keywords_of(findings) == "#:patternProperties");
    for (const char* text : one.in) CHECK_MESSAGE(grammar.matches(text), text);
    for (const char* text : one.out) CHECK_FALSE_MESSAGE(grammar.matches(text), text);
  }
}

TEST_CASE("what other engines would drop or refuse is told") {
  const struct {
    const char* schema;
    const char* xgrammar;
    const char* llguidance;
  } rows[] = {
      {R"({"type":"integer","minimum":1})", "", ""},
      {R"({"type":"array","items":{"type":"integer"},"uniqueItems":true})", "#:uniqueItems", "#:uniqueItems"},
      {R"({"type":"number","multipleOf":0.5})", "#:multipleOf", ""},
      {R"({"type":"integer","multipleOf":2})", "#:multipleOf", ""},
      {R"({"type":"integer","anyOf":[{"type":"integer","minimum":1},{"type":"integer","maximum":-1}]})", "#:type", ""},
      {R"({"type":"string","format":"no-such"})", "#:format", "#:format"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.schema);
    const json schema = json::parse(row.schema);
    CHECK(keywords_of(assay::lint_schema(schema, assay::local_engine::xgrammar)) == row.xgrammar);
    CHECK(keywords_of(assay::lint_schema(schema, assay::local_engine::llguidance)) == row.llguidance);
  }
}

TEST_CASE("what XGrammar drops, or follows only roughly, is told") {
  // As @mlc-ai/web-xgrammar 0.1 judges texts by grammars that it makes of these schemas.
  const std::pair<const char*, const char*> rows[] = {
      {R"({"type":"integer","minimum":3,"maximum":9})", ""},
      {R"({"type":"integer","minimum":0})", ""},
      {R"({"type":"integer","exclusiveMinimum":0})", ""},
      {R"({"type":"integer","minimum":30})", ""},
      {R"({"type":"integer","minimum":3})", "#:minimum"},
      {R"({"type":"integer","minimum":-5})", "#:minimum"},
      {R"({"type":"integer","exclusiveMaximum":-2})", "#:exclusiveMaximum"},
      {R"({"type":["integer","string"],"minimum":5})", "#:minimum"},
      {R"({"type":"integer","minimum":0.5})", "#:minimum"},
      {R"({"type":"number","maximum":3})", ""},
      {R"({"type":"number","minimum":3})", "#:minimum"},
      {R"({"type":"number","exclusiveMaximum":3})", "#:exclusiveMaximum"},
      {R"({"type":"string","minLength":2,"pattern":"^a*$"})", "#:minLength"},
      {R"({"type":"string","format":"date","maxLength":30})", "#:maxLength"},
      {R"({"type":"string","format":"date","pattern":"^2"})", "#:pattern"},
      {R"x({"type":"string","pattern":"^(?=a)"})x", "#:pattern"},
      {R"({"type":"string","pattern":"^(?<x>a)(?:b)$"})", ""},
      {R"({"type":"string","pattern":"\\bx"})", "#:pattern"},
      {R"({"type":"string","pattern":"\\\\b"})", ""},
      {R"({"type":"string","enum":["a"]})", ""},
      {R"({"type":"string","enum":["a",1]})", "#:type"},
      {R"({"enum":[1,2],"minimum":2})", "#:minimum"},
      {R"({"allOf":[{"type":"integer"}]})", ""},
      {R"({"allOf":[{"type":"integer"},{"type":"number"}]})", "#:allOf"},
      {R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", "#:oneOf"},
      {R"({"oneOf":[{"type":"integer"},{"type":"string"}]})", ""},
      {R"({"oneOf":[{"const":"a"},{"const":"b"}]})", ""},
      {R"({"minimum":5})", "#:minimum"},
      {R"({"minLength":5,"pattern":"a"})", "#:minLength #:pattern"},
      {R"({"required":["a"]})", "#:required"},
      {R"({"properties":{"a":{"type":"integer"}}})", "#:properties"},
      {R"({"type":"object","required":["a"]})", "#:required"},
      {R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]})", ""},
      {R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a","b"]})", "#:required"},
      {R"({"type":"object","minProperties":1})", "#:minProperties"},
      {R"({"type":"object","properties":{"a":{"type":"integer"}},"minProperties":1})", ""},
      {R"({"type":"object","additionalProperties":{"type":"integer"},"minProperties":1})", ""},
      {R"({"type":"array","minItems":2})", "#:minItems"},
      {R"({"type":"array","items":{"type":"integer"},"minItems":2})", ""},
      {R"({"type":"array","prefixItems":[{"type":"integer"}],"minItems":1})", ""},
      {R"({"type":"array","prefixItems":[{"type":"integer"}]})", "#:prefixItems"},
  };
  for (const auto& [schema, expected] : rows) {
    CAPTURE(schema);
    CHECK(keywords_of(assay::lint_schema(json::parse(schema), assay::local_engine::xgrammar)) == expected);
  }
}

TEST_CASE("grammars of schemas from the field") {
  if (!conformance::is_there("field/schemas_real.jsonl")) return;
  std::mt19937 random(11);
  std::istringstream lines(conformance::read_text(conformance::folder() / "field/schemas_real.jsonl"));
  std::size_t said_whole = 0;
  std::size_t row_number = 0;
  for (std::string line; std::getline(lines, line);) {
    if (row_number++ % 4 != 0) continue;  // a quarter: the matcher takes its time
    const json row = json::parse(line);
    const std::string id = row["id"];
    CAPTURE(id);
    std::optional<assay::schema_type> type;
    try {
      type = assay::load_schema(row["schema"]);
    } catch (const assay::schema_error&) {
      continue;
    }
    std::vector<finding> findings;
    const std::string text = assay::grammar(row["schema"], &findings);
    const gbnf::grammar grammar(text);
    if (!keywords_of(findings).empty()) continue;
    ++said_whole;
    for (int i = 0; i < 3; ++i) {
      const std::string sample = grammar.sample(random);
      CAPTURE(sample);
      const auto result = assay::parse(*type, sample, {.mode = assay::mode::strict});
      CHECK_MESSAGE(result.has_value(), (result ? "" : result.error().what()));
    }
  }
  CHECK(said_whole > 50);
}
