// What must hold of every schema in a provider's form (support/dialect_laws.hpp), for schemas that people have, for
// generated ones, and for the shapes that once broke it.
#include "fuzz/schema_maker.hpp"
#include "support/conformance.hpp"
#include "support/dialect_laws.hpp"
#include "support/sampled.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

using assay::dialect;
using json = nlohmann::ordered_json;

constexpr dialect providers[] = {dialect::openai, dialect::anthropic, dialect::gemini};

bool loads(const json& schema) {
  try {
    static_cast<void>(assay::load_schema(schema));
    return true;
  } catch (const assay::schema_error&) {
    return false;
  }
}

/// What is no schema at all throws.
bool lints_without_error(const json& schema, dialect target) {
  try {
    for (const assay::finding& one : assay::lint_schema(schema, target)) {
      if (one.level == assay::finding::severity::error) return false;
    }
    return true;
  } catch (const assay::schema_error&) {
    return false;
  }
}

/// Schemas with valid values; each is sent to every provider.
struct law_case {
  const char* schema;
  std::vector<const char*> values;
};

const law_case cases[] = {
    // A second step from what a reference leads to, into what no keyword of JSON Schema names.
    {R"({"type":"object","properties":{"pet":{"$ref":"#/components/schemas/Pet"}},"required":["pet"],
         "components":{"schemas":{"Pet":{"type":"object","properties":{"owner":{"$ref":"#/components/schemas/Owner"}},
         "required":["owner"]},"Owner":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}}})",
     {R"({"pet":{"owner":{"name":"A"}}})"}},
    {R"({"type":"object","properties":{"a":{"$ref":"#/definitions/deep/properties/x"}},"required":["a"],
         "definitions":{"deep":{"type":"object","properties":{"x":{"$ref":"#/definitions/leaf"}}},
         "leaf":{"type":"integer"}}})",
     {R"({"a":3})"}},
    // By the document's own $id, by the $id of a part, by anchors.
    {R"({"$id":"https://example.com/order.json","type":"object","properties":
         {"a":{"$ref":"https://example.com/order.json#/$defs/n"},"b":{"$ref":"order.json#/$defs/n"},
          "c":{"$ref":"item.json"}},"required":["a","b","c"],
         "$defs":{"n":{"type":"integer"},"i":{"$id":"item.json","type":"string"}}})",
     {R"({"a":1,"b":2,"c":"x"})"}},
    {R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"$ref":"#item"}},
         "required":["a"],"definitions":{"i":{"$id":"#item","type":"integer"}}})",
     {R"({"a":1})"}},
    {R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$dynamicAnchor":"node","type":"object",
         "properties":{"kids":{"type":"array","items":{"$dynamicRef":"#node"}}},"required":["kids"]})",
     {R"({"kids":[{"kids":[]}]})"}},
    // Beside $ref nothing counts in draft-07.
    {R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","required":["a"],
         "properties":{"a":{"$ref":"#/definitions/s","maxLength":1}},"definitions":{"s":{"type":"string"}}})",
     {R"({"a":"long"})"}},
    // An object beside alternatives.
    {R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},
         "anyOf":[{"required":["a"]},{"required":["b"]}]})",
     {R"({"a":"x"})", R"({"b":1})", R"({"a":"x","b":1})"}},
    {R"({"type":"object","properties":{"p":{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"],
         "oneOf":[{"properties":{"cat":{"type":"string"}},"required":["cat"]},
                  {"properties":{"dog":{"type":"string"}},"required":["dog"]}]}},"required":["p"]})",
     {R"({"p":{"id":1,"cat":"x"}})", R"({"p":{"id":1,"dog":"x"}})"}},
    {R"({"type":"object","properties":{"s":{"type":"string","anyOf":[{"format":"date"},{"minLength":3}]}},
         "required":["s"]})",
     {R"({"s":"2020-01-01"})", R"({"s":"abcd"})"}},
    // What is optional comes as null, and is read as absent.
    {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"array","items":{"type":"integer"}},
         "c":{"type":"object","properties":{"d":{"type":"string"}}}}})",
     {R"({})", R"({"b":[1]})", R"({"c":{}})", R"({"a":1,"c":{"d":"x"}})"}},
    {R"({"allOf":[{"type":"object","properties":{"a":{"type":"integer"}}},
         {"type":"object","properties":{"b":{"type":"integer"}},"required":["b"]}],"dependentRequired":{"a":["b"]}})",
     {R"({"b":1})", R"({"a":1,"b":2})"}},
    {R"({"type":"object","properties":{"t":{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],
         "items":false,"minItems":1}},"required":["t"]})",
     {R"({"t":[1]})", R"({"t":[1,"x"]})"}},
    // A root that is "value" itself, and roots that are no object.
    {R"({"allOf":[{"type":"object","properties":{"value":{"type":"integer"}},"required":["value"]}],
         "if":{"required":["value"]},"then":{"properties":{"value":{"minimum":0}}}})",
     {R"({"value":1})"}},
    {R"({"type":"array","items":{"type":"object","additionalProperties":{"type":"integer"}}})", {R"([{"a":1},{}])"}},
    // Names that Anthropic refuses, and a discriminator among them.
    {R"({"type":"object","properties":{"Account Number":{"type":"string"},"filter[id]":{"type":"integer"},
         "Gr\u00f6\u00dfe":{"type":"number"}},"required":["Account Number","Gr\u00f6\u00dfe"]})",
     {R"({"Account Number":"1","Größe":1.5})", R"({"Account Number":"1","filter[id]":3,"Größe":1.5})"}},
    {R"({"type":"object","required":["u"],"properties":{"u":{"anyOf":[
         {"type":"object","properties":{"the kind":{"const":"a"},"n":{"type":"integer"}},"required":["the kind","n"]},
         {"type":"object","properties":{"the kind":{"const":"b"},"n":{"type":"string"}},"required":["the kind","n"]}]}}})",
     {R"({"u":{"the kind":"b","n":"x"}})", R"({"u":{"the kind":"a","n":1}})"}},
    {R"({"title":"A person, new","type":"object","properties":{"a":{"$ref":"#/$defs/Box<int>"}},"required":["a"],
         "$defs":{"Box<int>":{"type":"integer"},"Box_int_":{"type":"string"}}})",
     {R"({"a":1})"}},
    // Values of an enum that its type refuses; null among them; objects.
    {R"({"type":"object","properties":{"e":{"type":"string","enum":["a",null]}},"required":["e"]})", {R"({"e":"a"})"}},
    {R"({"type":"object","properties":{"e":{"enum":["a",null]}},"required":["e"]})", {R"({"e":null})", R"({"e":"a"})"}},
    // Patterns that Gemini has in words only.
    {R"({"type":"object","properties":{"a":{"type":"integer"}},"patternProperties":{"^x_":{"type":"string"}},
         "additionalProperties":false})",
     {R"({"a":1,"x_b":"s"})"}},
    {R"({"$ref":"#/$defs/d1","$defs":{"d0":{"type":"boolean"},
         "d1":{"allOf":[{"enum":[null,false]},{"$ref":"#/$defs/d0","description":"a"}]}}})",
     {"false"}},
    {R"({"type":"object","properties":{"n":{"type":"integer","nullable":true}},"required":["n"]})",
     {R"({"n":null})", R"({"n":1})"}},
};

}  // namespace

TEST_CASE("what a provider is sent keeps the laws, and values travel there and back") {
  for (const law_case& one : cases) {
    const json schema = json::parse(one.schema);
    CAPTURE(schema.dump());
    for (const dialect target : providers) {
      CAPTURE(dialect_laws::name_of(target));
      for (const std::string& problem : dialect_laws::broken_by(schema, target)) FAIL_CHECK(problem);
      for (const char* value : one.values) {
        CAPTURE(value);
        std::size_t checked = 0;
        CHECK(dialect_laws::broken_by_value(schema, json::parse(value), target, checked) == "");
      }
    }
  }
}

TEST_CASE("references are written out only where what stands beside them must go with them") {
  struct reference_case {
    const char* schema;
    bool stays;  ///< a $ref is left
  };
  const reference_case reference_cases[] = {
      // Told in words beside the alternatives, or said by the one that is referred to already.
      {R"({"type":"object","additionalProperties":{"minProperties":1,"anyOf":[{"type":"string"},{"$ref":"#/$defs/r"}]},
           "$defs":{"r":{"type":"object","additionalProperties":{"minProperties":1,
                         "anyOf":[{"type":"string"},{"$ref":"#/$defs/r"}]}}}})",
       true},
      {R"({"type":"object","required":["a"],"properties":{"a":{"type":"object","anyOf":[{"$ref":"#/$defs/n"},
           {"$ref":"#/$defs/m"}]}},
           "$defs":{"n":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]},
                    "m":{"type":"object","properties":{"y":{"type":"integer"}},"required":["y"]}}})",
       true},
      // A part of itself beside something: once, and then in words.
      {R"({"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},"required":["a"],"$defs":{"n":{"type":"object",
           "properties":{"b":{"properties":{"c":{"type":"integer"}},
                              "anyOf":[{"$ref":"#/$defs/n"},{"type":"object","properties":{"d":{"type":"null"}}}]}}}}})",
       true},
  };
  for (const reference_case& one : reference_cases) {
    const json schema = json::parse(one.schema);
    CAPTURE(schema.dump());
    for (const dialect target : {dialect::openai, dialect::anthropic}) {
      CAPTURE(dialect_laws::name_of(target));
      const std::string rewritten = assay::rewrite_schema(schema, target).dump();
      CHECK(rewritten.size() < 6 * schema.dump().size());
      CHECK((rewritten.find("$ref") != std::string::npos) == one.stays);
      for (const std::string& problem : dialect_laws::broken_by(schema, target)) FAIL_CHECK(problem);
    }
  }
}

TEST_CASE("schemas from the field keep the laws") {
  for (const char* file : {"field/schemas.jsonl", "field/schemas_real.jsonl"}) {
    if (!conformance::is_there(file)) continue;
    std::istringstream lines(conformance::read_text(conformance::folder() / file));
    std::size_t checked = 0, number = 0;
    for (std::string line; std::getline(lines, line);) {
      if (!sampled::has(number++)) continue;
      const json row = json::parse(line);
      const json& schema = row["schema"];
      const std::string id = row["id"];
      CAPTURE(id);
      if (!loads(schema)) continue;
      for (const dialect target : providers) {
        CAPTURE(dialect_laws::name_of(target));
        for (const std::string& problem : dialect_laws::broken_by(schema, target)) FAIL_CHECK(problem);
        for (const json& text : row["accept"]) {
          const json value = json::parse(text.get<std::string>());
          CHECK(dialect_laws::broken_by_value(schema, value, target, checked) == "");
        }
      }
    }
    CHECK(checked > sampled::of(100));
  }
}

TEST_CASE("generated schemas keep the laws, and lint passes none that does not load") {
  std::mt19937 random(7);
  std::size_t loaded = 0;
  for (std::size_t i = 0; i < sampled::of(1000); ++i) {
    std::string choices(8 + random() % 120, '\0');
    for (char& each : choices) each = static_cast<char>(random());
    const json schema = fuzz::schema_maker(choices).document();
    CAPTURE(schema.dump());
    const bool can_be_used = loads(schema);
    loaded += can_be_used ? 1 : 0;
    for (const dialect target : providers) {
      CAPTURE(dialect_laws::name_of(target));
      if (can_be_used) {
        for (const std::string& problem : dialect_laws::broken_by(schema, target)) FAIL_CHECK(problem);
        continue;
      }
      CHECK_FALSE(lints_without_error(schema, target));
    }
  }
  CHECK(loaded > sampled::of(300));
}
