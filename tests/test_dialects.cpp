#include "support/conformance.hpp"
#include "support/openai_strict_checker.hpp"

#include <assay/schema.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

using assay::dialect;
using assay::finding;
using json = nlohmann::ordered_json;

namespace {

constexpr dialect providers[] = {dialect::openai, dialect::anthropic, dialect::gemini};

/// A rewriting, and the check that every rewriting must pass: done again it changes nothing.
json rewritten(const json& schema, dialect target, std::vector<finding>* findings = nullptr) {
  json result = assay::rewrite_schema(schema, target, findings);
  CHECK(assay::rewrite_schema(result, target).dump() == result.dump());
  return result;
}

bool has_finding(const std::vector<finding>& findings, finding::severity level, const std::string& where,
                 const std::string& keyword) {
  return std::any_of(findings.begin(), findings.end(), [&](const finding& one) {
    return one.level == level && one.where == where && one.keyword == keyword;
  });
}

bool has_error(const std::vector<finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const finding& one) { return one.level == finding::severity::error; });
}

/// The schema of a required property p, rewritten.
json property(const char* schema, dialect target, std::vector<finding>* findings = nullptr) {
  const json document = {{"type", "object"}, {"properties", {{"p", json::parse(schema)}}}, {"required", {"p"}}};
  return rewritten(document, target, findings)["properties"]["p"];
}

struct property_case {
  dialect target;
  const char* schema;
  const char* expected;
};

void check_properties(const std::vector<property_case>& cases) {
  for (const property_case& one : cases) {
    CAPTURE(one.schema);
    CHECK(property(one.schema, one.target).dump() == json::parse(one.expected).dump());
  }
}

}  // namespace

TEST_CASE("json_schema leaves a document as it is") {
  const json schema = json::parse(R"({"oneOf":[{"type":"integer","exclusiveMinimum":0},true],"x-mine":1})");
  std::vector<finding> findings;
  CHECK(assay::rewrite_schema(schema, dialect::json_schema, &findings) == schema);
  CHECK(findings.empty());
}

TEST_CASE("openai: every object is closed and every property required") {
  const json schema = json::parse(R"({"title":"M","type":"object","properties":{
      "a":{"type":"string"},
      "b":{"type":"integer","description":"the b","minimum":0},
      "c":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null},
      "d":{"type":"integer","default":10,"description":"the d"},
      "e":{"anyOf":[{"type":"integer"},{"type":"null"}],"default":3}},
      "required":["a"]})");
  std::vector<finding> findings;
  const json expected = json::parse(R"json({"title":"M","type":"object","properties":{
      "a":{"type":"string"},
      "b":{"anyOf":[{"type":"integer","minimum":0},{"type":"null"}],"description":"the b"},
      "c":{"anyOf":[{"type":"string"},{"type":"null"}]},
      "d":{"anyOf":[{"type":"integer"},{"type":"null"}],"description":"the d (null means the default, 10)"
}
, "e" : { "anyOf" : [ {"type" : "integer"}, {"type" : "null"} ], "description" : "(default 3)" }
}
, "required" : [ "a", "b", "c", "d", "e" ], "additionalProperties" : false
})json");
  CHECK(rewritten(schema, dialect::openai, &findings).dump() == expected.dump());
  CHECK(has_finding(findings, finding::severity::note, "#/properties/b", "required"));
  CHECK(has_finding(findings, finding::severity::note, "#/properties/d", "default"));
  CHECK_FALSE(has_finding(findings, finding::severity::note, "#/properties/c", "required"));
}

TEST_CASE("openai: what it has no keyword for is said in words") {
  check_properties({
      {dialect::openai, R"({"type":"array","items":{"type":"string"},"uniqueItems":true,"description":"tags"})",
       R"json({"type":"array","items":{"type":"string"},"description":"tags (items must be unique)"})json"},
      {dialect::openai, R"({"type":"string","format":"uri","minLength":1})",
       R"json({"type":"string","minLength":1,"description":"(format uri)"})json"},
      {dialect::openai, R"({"type":"string","pattern":"^(?=a)ab$"})",
       R"json({"type":"string","description":"(matching the regular expression ^(?=a)ab$)"})json"},
      {dialect::openai, R"({"type":"string","contentEncoding":"base64","examples":["Zm8="],"deprecated":true})",
       R"json({"type":"string","description":"(base64 encoded; deprecated; for example \"Zm8=\")"})json"},
      {dialect::openai, R"({"type":"integer","not":{"const":3}})",
       R"json({"type":"integer","description":"(must also match the JSON Schema {\"not\":{\"const\":3}})"})json"},
      {dialect::openai, R"({"type":"integer","minimum":0,"exclusiveMaximum":9,"multipleOf":3})",
       R"({"type":"integer","minimum":0,"exclusiveMaximum":9,"multipleOf":3})"},
      {dialect::openai, R"({"type":"string","x-widget":"area","$comment":"c"})", R"({"type":"string"})"},
      {dialect::openai, R"({"const":"a"})", R"({"const":"a","type":"string"})"},
      {dialect::openai, R"({"enum":["x",1,null]})", R"({"enum":["x",1,null]})"},
  });
}

TEST_CASE("openai: maps travel as lists and tuples as objects") {
  check_properties({
      {dialect::openai,
       R"({"type":"object","additionalProperties":{"type":"integer"},"minProperties":1,"maxProperties":5})",
       R"({"type":"array","items":{"type":"object","properties":{"key":{"type":"string"},"value":{"type":"integer"}},
           "required":["key","value"],"additionalProperties":false},"minItems":1,"maxItems":5})"},
      {dialect::openai,
       R"({"type":"object","additionalProperties":{"type":"integer"},"propertyNames":{"pattern":"^a"}})",
       R"({"type":"array","items":{"type":"object","properties":{"key":{"type":"string","pattern":"^a"},
           "value":{"type":"integer"}},"required":["key","value"],"additionalProperties":false}})"},
      {dialect::openai,
       R"({"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false,"minItems":2,"maxItems":2})",
       R"({"type":"object","properties":{"item_0":{"type":"integer"},"item_1":{"type":"string"}},
           "required":["item_0","item_1"],"additionalProperties":false})"},
      {dialect::openai,
       R"({"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"minItems":1,"maxItems":2})",
       R"({"type":"object","properties":{"item_0":{"type":"integer"},
           "item_1":{"anyOf":[{"type":"string"},{"type":"null"}]}},
           "required":["item_0","item_1"],"additionalProperties":false})"},
  });
}

TEST_CASE("openai: unions") {
  check_properties({
      {dialect::openai,
       R"({"oneOf":[{"type":"integer"},{"type":"string"}],"discriminator":{"propertyName":"kind"},"title":"P"})",
       R"({"anyOf":[{"type":"integer"},{"type":"string"}],"title":"P"})"},
      {dialect::openai, R"({"allOf":[{"type":"string","minLength":2},{"minLength":3,"description":"x"}]})",
       R"({"type":"string","minLength":3,"description":"x"})"},
      {dialect::openai,
       R"({"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},
           {"type":"object","properties":{"b":{"type":"string"}},"required":["b"]}]})",
       R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a","b"],
           "additionalProperties":false})"},
  });
}

TEST_CASE("openai: a reference stands alone") {
  const json schema = json::parse(R"({"type":"object","properties":{
      "home":{"$ref":"#/$defs/A","description":"Home"},"plain":{"$ref":"#/$defs/A"},
      "work":{"$ref":"#/$defs/A","description":"Work"},"all":{"allOf":[{"$ref":"#/$defs/A"}],"title":"All"}},
      "required":["home","plain","all"],
      "$defs":{"A":{"type":"object","properties":{"s":{"type":"string"}},"required":["s"]},"Unused":{"type":"null"}}})");
  const json result = rewritten(schema, dialect::openai);
  const json& properties = result["properties"];
  CHECK(properties["home"].dump() == R"({"anyOf":[{"$ref":"#/$defs/A"}],"description":"Home"})");
  CHECK(properties["plain"].dump() == R"({"$ref":"#/$defs/A"})");
  CHECK(properties["work"].dump() == R"({"anyOf":[{"$ref":"#/$defs/A"},{"type":"null"}],"description":"Work"})");
  CHECK(properties["all"].dump() == R"({"title":"All","anyOf":[{"$ref":"#/$defs/A"}]})");
  CHECK_FALSE(result["$defs"].contains("Unused"));
}

TEST_CASE("openai: the root is an object") {
  std::vector<finding> findings;
  CHECK(
      rewritten(json::parse(R"({"type":"array","items":{"type":"integer"}})"), dialect::openai, &findings).dump() ==
      R"({"type":"object","properties":{"value":{"type":"array","items":{"type":"integer"}}},"required":["value"],"additionalProperties":false})");
  CHECK(has_finding(findings, finding::severity::note, "#", "type"));

  const json map =
      rewritten(json::parse(R"({"type":"object","additionalProperties":{"type":"integer"}})"), dialect::openai);
  CHECK(map["properties"]["value"]["type"] == "array");

  const json tuple =
      rewritten(json::parse(R"({"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1})"),
                dialect::openai);
  CHECK(tuple["properties"]["value"]["properties"].contains("item_0"));

  const json tree = rewritten(json::parse(R"({"type":"array","title":"Tree","items":{"$ref":"#"}})"), dialect::openai);
  CHECK(tree["properties"]["value"]["items"]["$ref"] == "#/$defs/Tree");
  CHECK(tree["$defs"]["Tree"]["items"]["$ref"] == "#/$defs/Tree");
}

TEST_CASE("openai: a recursive root is the definition itself") {
  const json schema = json::parse(R"({"$defs":{"Node":{"type":"object","properties":{
      "next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}],"default":null}}}},"$ref":"#/$defs/Node"})");
  const json result = rewritten(schema, dialect::openai);
  CHECK(result["type"] == "object");
  CHECK(result["properties"] == result["$defs"]["Node"]["properties"]);
  CHECK(openai_strict::problems_of(result).empty());
}

TEST_CASE("references to anywhere are gathered under $defs") {
  const json schema = json::parse(R"({"type":"object","properties":{
      "a":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]},
      "b":{"$ref":"#/properties/a"},"c":{"$ref":"#/definitions/Old"},"d":{"$ref":"#named"}},
      "required":["a","b","c","d"],
      "definitions":{"Old":{"type":"string"},"Other":{"$anchor":"named","type":"boolean"}}})");
  const json result = rewritten(schema, dialect::openai);
  CHECK(result["properties"]["b"]["$ref"] == "#/$defs/a");
  CHECK(result["$defs"]["a"]["required"] == json{"x"});
  CHECK(result["properties"]["c"]["$ref"] == "#/$defs/Old");
  CHECK(result["$defs"]["Old"].dump() == R"({"type":"string"})");
  CHECK(result["$defs"]["Other"].dump() == R"({"type":"boolean"})");
  CHECK_FALSE(result.contains("definitions"));
}

TEST_CASE("openai: what can't be said is an error") {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"{}", "#/properties/p", "type"},
      {"true", "#/properties/p", "type"},
      {"false", "#/properties/p", "false"},
      {R"({"type":"array"})", "#/properties/p", "items"},
      {R"({"type":"array","items":{}})", "#/properties/p/items", "type"},
      {R"({"type":"object"})", "#/properties/p", "properties"},
      {R"({"type":"object","additionalProperties":true})", "#/properties/p/additionalProperties", "type"},
      {R"({"type":"object","properties":{},"patternProperties":{"^a":{"type":"string"}}})", "#/properties/p",
       "patternProperties"},
      {R"({"allOf":[{"anyOf":[{"type":"string"},{"type":"null"}]},{"anyOf":[{"type":"string"},{"type":"integer"}]}]})",
       "#/properties/p", "allOf"},
      {R"({"allOf":[{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false},
           {"type":"object","properties":{"b":{"type":"null"}}}]})",
       "#/properties/p", "allOf"},
      {R"({"type":"object","properties":{"a":{"type":"null"}},"required":["b"]})", "#/properties/p", "required"},
  };
  for (const auto& [schema, where, keyword] : cases) {
    CAPTURE(schema);
    std::vector<finding> findings;
    (void)property(schema, dialect::openai, &findings);
    CHECK(has_finding(findings, finding::severity::error, where, keyword));
  }
}

TEST_CASE("anthropic: bounds, lengths and patterns are said in words; required stays") {
  check_properties({
      {dialect::anthropic, R"({"type":"integer","minimum":0,"maximum":150,"description":"Age"})",
       R"json({"type":"integer","description":"Age (0 to 150)"})json"},
      {dialect::anthropic, R"({"type":"string","minLength":2,"pattern":"^a","format":"uri"})",
       R"json({"type":"string","format":"uri","description":"(at least 2 characters; matching the regular expression ^a)"})json"},
      {dialect::anthropic, R"({"type":"array","items":{"type":"null"},"minItems":1,"maxItems":4})",
       R"json({"type":"array","items":{"type":"null"},"minItems":1,"description":"(at most 4 items)"})json"},
      {dialect::anthropic, R"({"type":"array","items":{"type":"null"},"minItems":2})",
       R"json({"type":"array","items":{"type":"null"},"description":"(at least 2 items)"})json"},
      {dialect::anthropic, R"({"type":"object","properties":{"a":{"type":"integer","default":1}}})",
       R"({"type":"object","properties":{"a":{"type":"integer","default":1}},"additionalProperties":false})"},
      {dialect::anthropic, R"({"type":"string","allOf":[{"format":"uri"},{"format":"email"}]})",
       R"json({"type":"string","description":"(must also match the JSON Schema {\"allOf\":[{\"format\":\"uri\"},{\"format\":\"email\"}]})"})json"},
      {dialect::anthropic, R"({"oneOf":[{"type":"integer"},{"type":"string"}]})",
       R"({"anyOf":[{"type":"integer"},{"type":"string"}]})"},
  });
}

TEST_CASE("parts that contain the schema itself are an error, not merged without end") {
  const char* const schemas[] = {
      // In a definition, behind a oneOf, and in the root.
      R"({"$ref":"#/$defs/A","$defs":{"A":{"type":"object","properties":{"x":{"allOf":[{"$ref":"#/$defs/A"},
          {"type":"object","title":"T"}]}}}}})",
      R"({"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"object","properties":{"x":
          {"oneOf":[{"allOf":[{"$ref":"#/$defs/A"},{"title":"T","minProperties":1}]},{"type":"null"}]}}}}})",
      R"({"allOf":[{"type":"object","properties":{"a":{"$ref":"#"}}},{"type":"object","properties":{"b":{"allOf":
          [{"$ref":"#"},{"minProperties":1}]}}}]})",
      // Two that contain each other.
      R"({"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{
          "A":{"allOf":[{"type":"object"},{"properties":{"b":{"$ref":"#/$defs/B","minProperties":1,"allOf":[{}]}}}]},
          "B":{"allOf":[{"type":"object"},{"properties":{"a":{"$ref":"#/$defs/A","minProperties":1,"allOf":[{}]}}}]}}})",
  };
  for (const char* text : schemas) {
    for (const dialect target : providers) {
      CAPTURE(text);
      std::vector<finding> findings;
      (void)rewritten(json::parse(text), target, &findings);
      CHECK(std::any_of(findings.begin(), findings.end(), [](const finding& one) {
        return one.level == finding::severity::error && one.keyword == "allOf" &&
               one.message.find("has no end") != std::string::npos;
      }));
      CHECK(has_error(assay::lint_schema(json::parse(text), target)));
    }
  }
}

TEST_CASE("any number of allOf is merged, unless they multiply each other or are nested too deep") {
  json many = {{"type", "object"}, {"properties", json::object()}};
  for (int i = 0; i < 800; ++i) {
    many["properties"]["p" + std::to_string(i)] = json::parse(R"({"allOf":[{"type":"string"},{"title":"T"}]})");
  }
  // Each definition has the next one twice; each has the next one once.
  json doubled = {{"type", "object"}, {"properties", {{"p", {{"$ref", "#/$defs/d0"}}}}}, {"$defs", json::object()}};
  json deep = doubled;
  json chained = doubled;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "d" + std::to_string(i);
    const json next = {{"$ref", "#/$defs/d" + std::to_string(i + 1)}};
    const json merged = {{"allOf", {next, {{"minProperties", 1}}}}};
    if (i < 40) doubled["$defs"][name] = {{"type", "object"}, {"properties", {{"a", merged}, {"b", merged}}}};
    deep["$defs"][name] = {{"type", "object"}, {"properties", {{"a", merged}}}};
    chained["$defs"][name] = merged;
  }
  for (json* one : {&doubled, &deep, &chained}) {
    (*one)["$defs"]["d" + std::to_string((*one)["$defs"].size())] = {{"type", "object"}};
  }
  for (const dialect target : providers) {
    const auto allof_errors = [&](const json& schema) {
      std::vector<finding> findings;
      (void)rewritten(schema, target, &findings);
      return std::count_if(findings.begin(), findings.end(), [](const finding& one) {
        return one.level == finding::severity::error && one.keyword == "allOf";
      });
    };
    CHECK(allof_errors(many) == 0);
    CHECK(allof_errors(doubled) > 0);
    CHECK(allof_errors(deep) > 0);
    if (target == dialect::openai) CHECK(allof_errors(chained) > 0);
    (void)assay::lint_schema(chained, target);
  }
}

TEST_CASE("recursion: refused by Anthropic, for optional properties only in Gemini") {
  const json required = json::parse(R"({"type":"object","properties":{"kids":{"type":"array","items":{"$ref":"#"}}},
      "required":["kids"]})");
  const json optional = json::parse(R"({"type":"object","properties":{"next":{"$ref":"#"}}})");
  const std::tuple<dialect, const json&, bool> cases[] = {
      {dialect::openai, required, false},   {dialect::openai, optional, false}, {dialect::anthropic, required, true},
      {dialect::anthropic, optional, true}, {dialect::gemini, required, true},  {dialect::gemini, optional, false}};
  for (const auto& [target, schema, refused] : cases) {
    std::vector<finding> findings;
    (void)rewritten(schema, target, &findings);
    CHECK(has_finding(findings, finding::severity::error, "#", "$ref") == refused);
  }
}

TEST_CASE("gemini: exclusive bounds, constants, patterns") {
  check_properties({
      {dialect::gemini, R"({"type":"number","exclusiveMinimum":0,"maximum":1})",
       R"json({"type":"number","maximum":1,"description":"(greater than 0)"})json"},
      {dialect::gemini, R"({"type":"string","const":"cat"})", R"({"type":"string","enum":["cat"]})"},
      {dialect::gemini, R"({"type":"string","pattern":"^a","maxLength":3,"format":"email","default":"a"})",
       R"json({"type":"string","description":"(at most 3 characters; matching the regular expression ^a; format email; default \"a\")"})json"},
      {dialect::gemini, R"({"type":"string","format":"date"})", R"({"type":"string","format":"date"})"},
      {dialect::gemini, R"({"oneOf":[{"type":"integer"},{"type":"string"}]})",
       R"({"oneOf":[{"type":"integer"},{"type":"string"}]})"},
      {dialect::gemini, R"({"type":"object","additionalProperties":{"type":"integer","multipleOf":2}})",
       R"json({"type":"object","additionalProperties":{"type":"integer","description":"(a multiple of 2)"}})json"},
      {dialect::gemini, R"({"type":"array","prefixItems":[{"const":1}],"items":false})",
       R"({"type":"array","prefixItems":[{"enum":[1],"type":"integer"}],"items":false})"},
  });
}

TEST_CASE("gemini: an enum is of strings and numbers") {
  check_properties({
      {dialect::gemini, R"({"enum":["a",1,2.5]})", R"({"enum":["a",1,2.5]})"},
      {dialect::gemini, R"({"type":"string","enum":["a","b",null]})", R"({"type":"string","enum":["a","b"]})"},
      {dialect::gemini, R"({"type":["string","null"],"enum":["a",null]})",
       R"({"anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]})"},
      {dialect::gemini, R"({"enum":[1,null],"description":"One"})",
       R"({"anyOf":[{"enum":[1],"type":"integer"},{"type":"null"}],"description":"One"})"},
      {dialect::gemini, R"({"const":true})", R"json({"type":"boolean","description":"(one of true)"})json"},
      {dialect::gemini, R"({"type":"boolean","enum":[true,false]})",
       R"json({"type":"boolean","description":"(one of true, false)"})json"},
  });
}

TEST_CASE("a property may be called like a keyword") {
  const json schema = json::parse(R"({"type":"object","properties":{
      "default":{"type":"string"},"properties":{"type":"integer"},"$ref":{"type":"boolean"},
      "oneOf":{"type":"array","items":{"type":"string"}}},"required":["default","properties","$ref","oneOf"]})");
  CHECK(rewritten(schema, dialect::openai)["properties"] == schema["properties"]);
  CHECK(rewritten(schema, dialect::gemini)["properties"] == schema["properties"]);
  const json renamed = rewritten(schema, dialect::anthropic)["properties"];  // it takes no "$" in names
  CHECK(renamed.size() == 4);
  CHECK(renamed["properties"] == schema["properties"]["properties"]);
  CHECK_FALSE(renamed.contains("$ref"));
}

TEST_CASE("what is no schema is refused with its place") {
  const std::pair<const char*, const char*> cases[] = {
      {"3", "#"},
      {R"({"properties":[]})", "#/properties"},
      {R"({"properties":{"a":1}})", "#/properties/a"},
      {R"({"properties":{"a/b":{"required":"x"}}})", "#/properties/a~1b/required"},
      {R"({"$ref":"#/$defs/Nope"})", "#/$ref"},
      {R"({"items":{"$ref":"https://example.org/other"}})", "#/items/$ref"},
      {R"({"anyOf":[]})", "#/anyOf"},
      {R"({"type":"text"})", "#/type"},
      {R"({"minLength":-1})", "#/minLength"},
      {R"({"pattern":7})", "#/pattern"},
  };
  for (const auto& [schema, where] : cases) {
    for (const dialect target : {dialect::json_schema, dialect::openai}) {
      CAPTURE(schema);
      std::string place;
      try {
        (void)assay::rewrite_schema(json::parse(schema), target);
      } catch (const assay::schema_error& error) {
        place = error.where();
      }
      CHECK(place == where);
    }
  }
}

// --- assay's own types -----------------------------------------------------------------------------------------------

namespace test_dialects {

struct Dog {
  assay::literal<"dog"> kind;
  double weight = 0;
};
struct Fish {
  assay::literal<"fish"> kind;
};
struct Everything {
  std::string name;
  std::optional<int> age;
  std::vector<std::string> tags = {};
  std::map<std::string, Dog> dogs;
  std::pair<int, std::string> pair;
  std::variant<Dog, Fish> pet;
  std::array<double, 3> place = {};
  assay::bytes raw;
};

}  // namespace test_dialects

template <>
struct assay::describe<test_dialects::Everything> {
  using type = test_dialects::Everything;
  static constexpr auto fields = assay::fields(assay::field<&type::age>(assay::ge(0), assay::lt(150)),
                                               assay::field<&type::tags>(assay::has_default, assay::unique_items));
};

TEST_CASE("the schema of a C++ type passes in every dialect") {
  for (const dialect target : providers) {
    std::vector<finding> findings;
    const json result = rewritten(assay::schema<test_dialects::Everything>(), target, &findings);
    CHECK_FALSE(has_error(findings));
    if (target == dialect::openai) CHECK(openai_strict::problems_of(result) == std::vector<std::string>{});
  }
}

// --- OpenAI's own rewriting of Pydantic's models ---------------------------------------------------------------------

TEST_CASE("openai: Pydantic's schemas become ones that strict mode takes, or errors") {
  if (!conformance::is_there("openai_strict_schemas.json")) return;
  const json data = conformance::read_json("openai_strict_schemas.json");
  // The models that hold Any, and those alone, can't be said.
  const std::vector<std::string> not_sayable = {"list_untyped", "dict_untyped"};
  std::size_t checked = 0;
  for (const json& one : data["cases"]) {
    if (one["json_schema"].is_null()) continue;
    const std::string name = one["name"];
    CAPTURE(name);
    std::vector<finding> findings;
    const json result = rewritten(one["json_schema"], dialect::openai, &findings);
    const bool expected = std::find(not_sayable.begin(), not_sayable.end(), name) == not_sayable.end();
    CHECK(has_error(findings) != expected);
    if (expected) CHECK(openai_strict::problems_of(result) == std::vector<std::string>{});
    ++checked;
  }
  CHECK(checked == 43);
}

TEST_CASE("the other dialects rewrite Pydantic's schemas too, and once is enough") {
  if (!conformance::is_there("openai_strict_schemas.json")) return;
  const json data = conformance::read_json("openai_strict_schemas.json");
  for (const json& one : data["cases"]) {
    if (one["json_schema"].is_null()) continue;
    CAPTURE(one["name"].get<std::string>());
    for (const dialect target : {dialect::anthropic, dialect::gemini}) (void)rewritten(one["json_schema"], target);
  }
}
