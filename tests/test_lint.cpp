#include <assay/schema.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using assay::dialect;
using assay::finding;
using json = nlohmann::ordered_json;

namespace test_lint {

struct Tree {
  int value = 0;
  std::unique_ptr<Tree> left;
};
struct Range {
  int age = 0;
};

struct Meters {
  double length = 0;
};
struct Feet {
  std::optional<double> length;
};
struct Named {
  assay::literal<"named"> kind;
  double length = 0;
};
struct Numbered {
  assay::literal<"numbered"> kind;
  double length = 0;
};
struct Plank {
  std::variant<Meters, std::string, Feet> size;
};

}  // namespace test_lint

template <>
struct assay::describe<test_lint::Range> {
  static constexpr auto fields = assay::fields(assay::field<&test_lint::Range::age>(assay::ge(0)));
};

namespace {

json object_of(std::size_t count, const json& property, bool required = true) {
  json schema = {{"type", "object"}, {"properties", json::object()}, {"required", json::array()}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "p" + std::to_string(i);
    schema["properties"][name] = property;
    if (required) schema["required"].push_back(name);
  }
  return schema;
}

json nested(std::size_t levels) {
  json schema = object_of(1, {{"type", "integer"}});
  for (std::size_t i = 1; i < levels; ++i) schema = object_of(1, {{"type", "array"}, {"items", schema}});
  return schema;
}

json enum_of(std::size_t count, std::size_t length) {
  json values = json::array();
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = std::to_string(i);
    text.resize(std::max(length, text.size()), 'x');
    values.push_back(text);
  }
  return object_of(1, {{"type", "string"}, {"enum", values}});
}

/// "error", "warning" or "" for what lint says of a limit.
std::string verdict(const json& schema, dialect target, const std::string& limit) {
  for (const finding& one : assay::lint_schema(schema, target)) {
    if (one.keyword != limit) continue;
    return one.level == finding::severity::error ? "error" : "warning";
  }
  return "";
}

bool has_error(const std::vector<finding>& findings, const std::string& keyword) {
  return std::any_of(findings.begin(), findings.end(), [&](const finding& one) {
    return one.level == finding::severity::error && one.keyword == keyword;
  });
}

}  // namespace

TEST_CASE("limits: fine, near, beyond") {
  const json integer = {{"type", "integer"}};
  const json nullable = json::parse(R"({"anyOf":[{"type":"integer"},{"type":"null"}]})");
  const json items = json::parse(R"({"type":"array","items":{"type":"integer"},"maxItems":100})");
  struct limit_case {
    dialect target;
    const char* limit;
    json schema;
    const char* expected;
  };
  const limit_case cases[] = {
      {dialect::openai, "properties", object_of(3999, integer), ""},
      {dialect::openai, "properties", object_of(4000, integer), "warning"},
      {dialect::openai, "properties", object_of(5000, integer), "warning"},
      {dialect::openai, "properties", object_of(5001, integer), "error"},
      {dialect::openai, "nesting levels", nested(7), ""},
      {dialect::openai, "nesting levels", nested(10), "warning"},
      {dialect::openai, "nesting levels", nested(11), "error"},
      {dialect::openai, "enum values", enum_of(799, 1), ""},
      {dialect::openai, "enum values", enum_of(1000, 1), "warning"},
      {dialect::openai, "enum values", enum_of(1001, 1), "error"},
      {dialect::openai, "characters of one large enum", enum_of(250, 100), ""},
      {dialect::openai, "characters of one large enum", enum_of(251, 50), "warning"},
      {dialect::openai, "characters of one large enum", enum_of(251, 60), "error"},
      {dialect::openai, "characters of names and values", enum_of(100, 1200), "error"},
      {dialect::openai, "characters of names and values", enum_of(100, 1000), "warning"},
      {dialect::openai, "characters of names and values", enum_of(100, 900), ""},
      {dialect::anthropic, "optional parameters", object_of(19, integer, false), ""},
      {dialect::anthropic, "optional parameters", object_of(24, integer, false), "warning"},
      {dialect::anthropic, "optional parameters", object_of(25, integer, false), "error"},
      {dialect::anthropic, "union-typed parameters", object_of(12, nullable), ""},
      {dialect::anthropic, "union-typed parameters", object_of(16, nullable), "warning"},
      {dialect::anthropic, "union-typed parameters", object_of(17, nullable), "error"},
      {dialect::gemini, "sum of maxItems", object_of(7, items), ""},
      {dialect::gemini, "sum of maxItems", object_of(10, items), "warning"},
  };
  for (const limit_case& one : cases) {
    CAPTURE(one.limit);
    CAPTURE(one.schema["properties"].size());
    CHECK(verdict(one.schema, one.target, one.limit) == one.expected);
  }
}

TEST_CASE("nesting is counted through references, once around a cycle") {
  json schema = object_of(1, {{"$ref", "#/$defs/A"}});
  schema["$defs"]["A"] = nested(10);
  CHECK(verdict(schema, dialect::openai, "nesting levels") == "error");
  schema["$defs"]["A"] = object_of(1, {{"$ref", "#/$defs/A"}});
  CHECK(verdict(schema, dialect::openai, "nesting levels") == "");
}

TEST_CASE("a schema is sent under a name that the provider takes") {
  const std::pair<const char*, bool> names[] = {
      {"Person_2-b", true}, {"A person", false}, {"Box<int>", false}, {"", false}, {"Gr\xC3\xB6\xC3\x9F", false}};
  for (const auto& [name, fine] : names) {
    CAPTURE(name);
    json titled = object_of(1, {{"type", "integer"}});
    titled["title"] = name;
    const std::vector<finding> found = assay::lint_schema(titled, dialect::openai);
    CHECK_FALSE(has_error(found, "title"));
    CHECK(found.empty() == fine);
    const json sent = assay::rewrite_schema(titled, dialect::openai);
    CHECK((sent["title"] == name) == fine);
    CHECK(assay::rewrite_schema(titled, dialect::gemini)["title"] == name);

    json defining = object_of(1, {{"$ref", std::string("#/$defs/") + name}});
    defining["$defs"][name] = {{"type", "integer"}};
    CHECK_FALSE(has_error(assay::lint_schema(defining, dialect::openai), "$defs"));
    const json defined = assay::rewrite_schema(defining, dialect::openai)["$defs"];
    CHECK(defined.size() == 1);
    CHECK(defined.contains(name) == fine);
  }
  json titled = object_of(1, {{"type", "integer"}});
  titled["title"] = std::string(64, 'a');
  CHECK(assay::rewrite_schema(titled, dialect::openai)["title"] == titled["title"]);
  titled["title"] = std::string(65, 'a');
  CHECK(assay::rewrite_schema(titled, dialect::openai)["title"].get<std::string>().size() == 64);
}

TEST_CASE("lint tells a schema that no answer can be read by, or that nothing satisfies") {
  const struct {
    const char* schema;
    const char* keyword;  ///< of the error; "" for none
  } rows[] = {
      {R"({"type":"object","properties":{"a":{"type":"string","pattern":"("}}})", "schema"},
      {R"({"$ref":"#"})", "schema"},
      {R"({"type":"object","properties":{"a":{}},"required":["b"],"additionalProperties":false})",
       "additionalProperties"},
      {R"({"type":"object","properties":{"a":{}},"additionalProperties":false,
           "oneOf":[{"properties":{"b":{}},"required":["b"]},{"properties":{"c":{}},"required":["c"]}]})",
       "oneOf"},
      {R"({"type":"object","properties":{"a":{}},"additionalProperties":false,
           "oneOf":[{"properties":{"b":{}},"required":["b"]},{"required":["a"]}]})",
       ""},
      {R"({"allOf":[{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false},
           {"type":"object","properties":{"b":{}},"required":["b"],"additionalProperties":false}]})",
       "additionalProperties"},
      {R"({"properties":{"a":{}},"required":["b"],"additionalProperties":false})", ""},  // what is no object is valid
      {R"({"allOf":[{"type":"string"},{"type":"integer"}]})", "type"},
      {R"({"allOf":[{"type":"number"},{"type":"integer"}]})", ""},
      {R"({"type":"integer","minimum":3,"maximum":2})", "minimum"},
      {R"({"type":"array","minItems":3,"maxItems":2})", "minItems"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.schema);
    std::string errors;
    for (const finding& one : assay::lint_schema(json::parse(row.schema), dialect::json_schema)) {
      if (one.level == finding::severity::error) errors += one.keyword;
    }
    CHECK(errors == row.keyword);
  }
}

TEST_CASE("lint tells a root that tools wrap, and enums that providers take in words only") {
  const json list = json::parse(R"({"type":"array","items":{"type":"integer"}})");
  const json choice = json::parse(R"({"anyOf":[{"type":"integer"},{"type":"string"}]})");
  const auto tells_root = [](const json& schema, dialect target) {
    const std::vector<finding> found = assay::lint_schema(schema, target);
    return std::any_of(found.begin(), found.end(), [](const finding& one) {
      return one.where == "#" && one.level == finding::severity::note && one.keyword == "type";
    });
  };
  for (const dialect target : {dialect::openai, dialect::anthropic, dialect::gemini}) {
    CHECK(tells_root(list, target));
    CHECK(tells_root(choice, target));
    CHECK_FALSE(tells_root(object_of(1, {{"type", "integer"}}), target));
  }
  const json objects = object_of(1, json::parse(R"({"enum":[{"a":1},2]})"));
  CHECK(has_error(assay::lint_schema(objects, dialect::openai), "type"));
  CHECK(has_error(assay::lint_schema(objects, dialect::anthropic), "type"));
}

TEST_CASE("lint tells what rewriting found") {
  CHECK(has_error(assay::lint<test_lint::Tree>(dialect::anthropic), "$ref"));
  CHECK_FALSE(has_error(assay::lint<test_lint::Tree>(dialect::gemini), "$ref"));
  CHECK(assay::lint<test_lint::Range>(dialect::openai).empty());
  const std::vector<finding> expected = {
      {finding::severity::note, "#/properties/age", "minimum", "said in the description"}};
  CHECK(assay::lint<test_lint::Range>(dialect::anthropic) == expected);
}

TEST_CASE("plain JSON Schema has no limits") {
  CHECK(assay::lint_schema(object_of(6000, json::object()), dialect::json_schema).empty());
}

TEST_CASE("alternatives of the same shape are noted, whatever the dialect") {
  for (const dialect target : {dialect::json_schema, dialect::openai, dialect::anthropic, dialect::gemini}) {
    std::vector<finding> notes;
    for (const finding& one : assay::lint<test_lint::Plank>(target)) {
      if (one.message.find("same names and types") != std::string::npos) notes.push_back(one);
    }
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].level == finding::severity::note);
    CHECK(notes[0].where == "#/properties/size");
    CHECK(notes[0].keyword == "anyOf");
    CHECK(notes[0].message.find("the alternatives Meters, Feet have") == 0);
    CHECK(notes[0].message.find("Meters is taken") != std::string::npos);
  }
}

TEST_CASE("alternatives that a literal, a name or a type tells apart are not noted") {
  CHECK(assay::lint<std::variant<test_lint::Named, test_lint::Numbered>>(dialect::json_schema).empty());
  CHECK(assay::lint<std::variant<test_lint::Meters, test_lint::Range>>(dialect::json_schema).empty());
  CHECK(assay::lint<std::variant<int, std::string, double>>(dialect::json_schema).empty());
  struct same_shape {
    const char* a;
    const char* b;
    bool noted;
  };
  const same_shape cases[] = {
      {R"({"type":"object","properties":{"x":{"type":"integer"}}})",
       R"({"properties":{"x":{"type":"integer","minimum":3,"title":"X"}}})", true},
      {R"({"type":"object","properties":{"x":{"type":"integer"}}})",
       R"({"type":"object","properties":{"x":{"type":"string"}}})", false},
      {R"({"type":"object","properties":{"x":{"type":"integer"}}})",
       R"({"type":"object","properties":{"y":{"type":"integer"}}})", false},
      {R"({"type":"object","properties":{"x":{"const":1}}})", R"({"type":"object","properties":{"x":{"const":2}}})",
       false},
      {R"({"type":"object","properties":{"x":{"enum":["a"]}}})",
       R"({"type":"object","properties":{"x":{"enum":["b"]}}})", false},
      {R"({"type":"object","properties":{"x":{"type":["integer","null"]}}})",
       R"({"type":"object","properties":{"x":{"anyOf":[{"type":"null"},{"type":"integer"}]}}})", true},
      {R"({"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"}}}})",
       R"({"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}}})", false},
      {R"({"type":"object"})", R"({"type":"object","title":"Other"})", true},
      {R"({"type":"string"})", R"({"type":"string","title":"Other"})", false},
      {R"({"$ref":"#/$defs/A"})", R"({"$ref":"#/$defs/B"})", true},
  };
  for (const same_shape& one : cases) {
    for (const char* keyword : {"anyOf", "oneOf"}) {
      json document = {{"type", "object"}, {"properties", {{"p", json::object()}}}};
      document["properties"]["p"][keyword] = json::array({json::parse(one.a), json::parse(one.b)});
      document["$defs"]["A"] = document["$defs"]["B"] = json::parse(cases[0].a);
      const std::vector<finding> found = assay::lint_schema(document, dialect::json_schema);
      CAPTURE(one.a);
      CAPTURE(one.b);
      REQUIRE(found.size() == (one.noted ? 1 : 0));
      if (one.noted) CHECK(found[0].where == "#/properties/p");
    }
  }
}

TEST_CASE("lint notes defaults that the schema refuses, and tells lists that have too few places") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"properties":{"n":{"type":"integer","minimum":5,"default":1}}})", "default"},
      {R"({"properties":{"n":{"type":"integer","minimum":5,"default":5}}})", ""},
      {R"({"properties":{"n":{"type":"string","default":null}}})", "default"},
      {R"({"properties":{"n":{"type":["string","null"],"default":null}}})", ""},
      {R"({"properties":{"n":{"enum":["a"],"default":"b"}}})", "default"},
      {R"({"properties":{"n":{"type":"string","maxLength":1,"default":"é"}}})", ""},
      {R"({"properties":{"n":{"$ref":"#/$defs/s","default":"ab"}},"$defs":{"s":{"maxLength":1}}})", "default"},
      {R"({"type":"array","prefixItems":[{}],"items":false,"minItems":2})", "minItems"},
      {R"({"type":"array","prefixItems":[{}],"items":false,"minItems":1})", ""},
      {R"({"type":"array","prefixItems":[{}],"minItems":2})", ""},
  };
  for (const auto& [schema, expected] : rows) {
    CAPTURE(schema);
    std::string found;
    for (const finding& one : assay::lint_schema(json::parse(schema), dialect::json_schema)) found += one.keyword;
    CHECK(found == expected);
  }
}
