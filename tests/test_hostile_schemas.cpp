// load_schema(): schemas that would take a machine down, and schemas of great size that people have. Either they load,
// or an error says why not.
#include <doctest/doctest.h>

#include <assay/grammar.hpp>
#include <assay/schema.hpp>
#include <assay/stream.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace assay;

namespace {

/// {"$defs": {"d0": BEFORE {"$ref": "#/$defs/d1"} AFTER, ...}, "$ref": "#/$defs/d0"}
std::string chain_of(std::size_t length, std::string_view before, std::string_view after) {
  std::string document = R"({"$defs": {)";
  for (std::size_t i = 0; i < length; ++i) {
    document += "\"d" + std::to_string(i) + "\": " + std::string(before) + R"({"$ref": "#/$defs/d)" +
                std::to_string(i + 1) + "\"}" + std::string(after) + ", ";
  }
  return document + "\"d" + std::to_string(length) + R"(": {"type": "null"}}, "$ref": "#/$defs/d0"})";
}

/// `count` schemas, each around the one before it.
std::string tower_of(std::size_t count, std::string_view before, std::string_view after, std::string_view innermost) {
  std::string tower;
  for (std::size_t i = 0; i < count; ++i) tower += before;
  tower += innermost;
  for (std::size_t i = 0; i < count; ++i) tower += after;
  return tower;
}

bool loads(std::string_view document) {
  try {
    static_cast<void>(load_schema(document));
    return true;
  } catch (const schema_error&) {
    return false;
  }
}

std::string refusal_of(std::string_view document) {
  try {
    static_cast<void>(load_schema(document));
    return {};
  } catch (const schema_error& problem) {
    return problem.what();
  }
}

bool fits(const schema_type& type, std::string_view text) {
  return parse(type, text, {.mode = mode::strict}).has_value();
}

}  // namespace

TEST_CASE("schemas nested without end are refused, not followed into the stack") {
  CHECK_FALSE(loads(tower_of(100'000, R"({"items":)", "}", "true")));
  CHECK_FALSE(loads(tower_of(100'000, R"({"not":)", "}", "true")));
  CHECK_FALSE(loads(tower_of(100'000, "[", "]", "")));
  CHECK_FALSE(loads(R"({"const":)" + tower_of(100'000, "[", "]", "") + "}"));
}

TEST_CASE("references to references are followed up to a bound") {
  CHECK(loads(chain_of(50, "", "")));
  CHECK(loads(chain_of(2'000, R"({"items": )", "}")));
  CHECK_FALSE(loads(chain_of(2'000, "", "")));
  CHECK(refusal_of(chain_of(2'000, "", "")) ==
        "#: this $ref leads on through more than 100 others, one after the other");
  const std::string nested = refusal_of(tower_of(120, R"({"allOf":[)", "]}", R"({"type":"string"})"));
  CHECK(nested.find("this allOf holds one schema alone, and that another: more than 100") != std::string::npos);
  CHECK(nested.find("$ref") == std::string::npos);
  CHECK(refusal_of(R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}})") ==
        "#: this $ref leads back to itself");
  CHECK_FALSE(loads(chain_of(100'000, "", "")));
  CHECK_FALSE(loads(chain_of(2'000, R"({"allOf": [true, )", "]}")));
  CHECK_FALSE(loads(chain_of(2'000, R"({"anyOf": [true, )", "]}")));
  CHECK_FALSE(loads(chain_of(2'000, R"({"not": )", "}")));
}

TEST_CASE("cycles that read nothing of the value are refused, whatever leads around") {
  for (const std::string_view keyword : {"anyOf", "oneOf"}) {
    CAPTURE(keyword);
    const std::string around = R"({"$defs": {"a": {")" + std::string(keyword) +
                               R"(": [{"$ref": "#/$defs/b"}, {"type": "null"}]}, "b": {"$ref": "#/$defs/a"}},
                                  "$ref": "#/$defs/a"})";
    CHECK_FALSE(loads(around));
  }
  for (const std::string_view keyword : {"not", "then", "else"}) {
    CAPTURE(keyword);
    CHECK_FALSE(loads(R"({"if": {"type": "null"}, ")" + std::string(keyword) + R"(": {"$ref": "#"}})"));
  }
  CHECK_FALSE(loads(R"({"if": {"$ref": "#"}, "then": {"type": "null"}})"));
  CHECK(loads(R"({"if": {"$ref": "#"}})"));  // which asks nothing
  CHECK_FALSE(loads(R"({"dependentSchemas": {"a": {"$ref": "#"}}})"));
  CHECK(loads(R"({"items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}, "contains": {"$ref": "#"}})"));
}

TEST_CASE("a schema that is a part of itself says nothing by that part") {
  struct own_part_case {
    std::string_view document, valid, invalid;
  };
  constexpr own_part_case cases[] = {
      {R"({"allOf": [{"$ref": "#"}, {"type": "null"}]})", "null", "1"},
      {R"({"allOf": [{"allOf": [{"$ref": "#"}]}, {"type": "null"}]})", "null", "1"},
      {R"({"type": "object", "allOf": [{"$ref": "#"}, {}]})", "{}", "1"},
      {R"({"type": "object", "allOf": [{"$ref": "#"}]})", "{}", "1"},
      {R"({"$ref": "#", "type": "object"})", "{}", "1"},
      {R"({"allOf": [{"$ref": "#"}], "not": {"type": "null"}})", "1", "null"},
      {R"({"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "allOf": [{"$ref": "#/$defs/b"}]},
                                          "b": {"type": "object", "allOf": [{"$ref": "#/$defs/a"}]}}})",
       "{}", "1"},
      {R"({"$ref": "#/$defs/a", "$defs": {"a": {"minimum": 1, "allOf": [{"$ref": "#/$defs/b"}]},
                                          "b": {"maximum": 2, "allOf": [{"$ref": "#/$defs/a"}]}}})",
       "2", "3"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"x": {"$ref": "#/definitions/a"}},
           "definitions": {"a": {"allOf": [{"$ref": "#/definitions/a"}, {"type": "object"}]}}})",
       R"({"x": {}})", R"({"x": 1})"},
  };
  for (const own_part_case& each : cases) {
    CAPTURE(each.document);
    const schema_type type = load_schema(each.document);
    CHECK(fits(type, each.valid));
    CHECK_FALSE(fits(type, each.invalid));
    for (const dialect target : {dialect::openai, dialect::anthropic, dialect::gemini}) {
      std::vector<finding> findings;
      CHECK_NOTHROW(static_cast<void>(rewrite_schema(type.document(), target, &findings)));
    }
  }
}

TEST_CASE("towers of allOf are one schema of many parts") {
  const auto tower = load_schema(tower_of(200, R"({"maximum": 1000, "allOf": [)", "]}", R"({"type": "integer"})"));
  CHECK(fits(tower, "5"));
  CHECK_FALSE(fits(tower, "2000"));
  CHECK_FALSE(fits(tower, "\"x\""));
  const auto objects = load_schema(tower_of(100, R"({"required": ["a"], "allOf": [)", R"(], "properties": {"a": {}}})",
                                            R"({"properties": {"b": {"type": "integer"}}})"));
  CHECK(fits(objects, R"({"a": 1, "b": 2})"));
  CHECK_FALSE(fits(objects, R"({"b": 2})"));
  CHECK_FALSE(fits(objects, R"({"a": 1, "b": "2"})"));
}

TEST_CASE("allOf that doubles at each step is read once for each schema, not for each way to it") {
  std::string document = R"({"$defs": {)";
  for (int i = 0; i < 60; ++i) {
    const std::string next = R"({"$ref": "#/$defs/d)" + std::to_string(i + 1) + "\"}";
    document += "\"d" + std::to_string(i) + R"(": {"maximum": 9, "allOf": [)" + next + ", " + next + "]}, ";
  }
  document += R"("d60": {"type": "integer"}}, "$ref": "#/$defs/d0"})";
  const schema_type type = load_schema(document);
  CHECK(fits(type, "9"));
  CHECK_FALSE(fits(type, "10"));
}

TEST_CASE("towers that double at each step are rewritten and looked at in linear time") {
  constexpr std::string_view forms[] = {
      R"({"allOf": [@, @]})",
      R"({"description": "level #", "allOf": [@, @]})",
      R"({"allOf": [@, {"description": "one", "allOf": [@]}, {"description": "another", "allOf": [@]}]})",
      R"({"allOf": [{"properties": {"a": @}}, {"properties": {"a": @}}]})",
      R"({"maximum": 9, "$ref": "#/$defs/d$", "allOf": [@]})",
      R"({"anyOf": [@, @]})",
      R"({"maximum": 9, "anyOf": [@, @]})",
      R"({"if": @, "then": @, "else": @})",
      R"({"not": {"anyOf": [@, @]}})",
  };
  for (const std::string_view form : forms) {
    CAPTURE(form);
    constexpr int height = 40;
    std::string document = R"({"type": "object", "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": {)";
    for (int i = 0; i < height; ++i) {
      document += "\"d" + std::to_string(i) + "\": ";
      for (const char c : form) {
        const std::string next = std::to_string(i + 1);
        if (c == '@') {
          document += R"({"$ref": "#/$defs/d)" + next + "\"}";
        } else if (c == '$' && document.ends_with("/d")) {
          document += next;
        } else if (c == '#' && document.ends_with(' ')) {
          document += next;
        } else {
          document += c;
        }
      }
      document += ", ";
    }
    document += R"("d40": {"type": "integer"}}})";
    const auto schema = nlohmann::ordered_json::parse(document);
    for (const dialect target : {dialect::openai, dialect::anthropic, dialect::gemini}) {
      CHECK(lint_schema(schema, target).size() < 2'000);
      CHECK(rewrite_schema(schema, target).dump().size() < 200'000);
    }
    CHECK(grammar(schema).size() < 200'000);
  }
}

TEST_CASE("unions that double at each step are tried and looked at once for each type, not for each way to it") {
  constexpr std::string_view last_steps[] = {
      R"({"type": "integer"})",
      R"({"type": "string", "minLength": 60000})",
      R"({"const": "c"})",
      R"({"type": "object", "properties": {"b": {"type": "integer"}}, "required": ["b"], "additionalProperties": false})",
  };
  const std::string long_text = '"' + std::string(2'000, 'a') + "!\"";
  const std::string texts[] = {R"({"a": 1})",
                               R"({"a": {"a": [1]}})",
                               R"({"a": "x"})",
                               R"([{"a": 1}])",
                               R"(["x"])",
                               long_text,
                               R"({"a": 1, "b" 2)",
                               "It is {\"a\": 1",
                               "x",
                               "{a: 'x}"};
  for (const char* keyword : {"anyOf", "oneOf"}) {
    for (const std::string_view last : last_steps) {
      constexpr int height = 60;
      std::string document = R"({"$ref": "#/$defs/d0", "$defs": {)";
      for (int i = 0; i < height; ++i) {
        const std::string next = R"({"$ref": "#/$defs/d)" + std::to_string(i + 1) + "\"}";
        document += "\"d" + std::to_string(i) + "\": {\"" + keyword + "\": [" + next + ", " + next + "]}, ";
      }
      const schema_type type = load_schema(document + "\"d60\": " + std::string(last) + "}}");
      for (const std::string& text : texts) {
        CAPTURE(keyword);
        CAPTURE(last);
        CAPTURE(text.substr(0, 20));
        const auto strict = parse(type, text, {.mode = mode::strict});
        REQUIRE_FALSE(strict.has_value());
        CHECK(strict.error().errors()[0].type != "visits_limit");
        bool is_read = false;
        for (const dialect spoken : {dialect::json_schema, dialect::openai}) {
          CHECK_FALSE(parse(type, text, {.mode = mode::lax, .dialect = spoken}).has_value());
          is_read = parse(type, text, {.dialect = spoken}).has_value();
        }
        json_stream_parser stream(type, {});
        stream.feed(text);
        static_cast<void>(stream.value());
        CHECK(stream.finish().has_value() == is_read);
        const auto value = nlohmann::ordered_json::parse(text, nullptr, false);
        if (!value.is_discarded()) CHECK_FALSE(validate(type, value, {.mode = mode::strict}).has_value());
      }
      CHECK(prompt(type).size() < 100'000);
    }
  }
}

TEST_CASE("schemas that are reached in many dynamic scopes load in linear time, or are refused") {
  const auto resources = [](int count, std::string_view root, bool own_names) {
    std::string document = R"({"$id": "http://example.com/r", )" + std::string(root) + R"("$defs": {)";
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i), next = std::to_string((i + 1) % count);
      const std::string anchor = own_names ? "x" + number : "x";
      document += (i == 0 ? "\"d" : ", \"d") + number + R"(": {"$id": "http://example.com/)" + number +
                  R"(", "$dynamicAnchor": ")" + anchor + R"(", "properties": {"n": {"$dynamicRef": "#)" + anchor +
                  R"("}, "m": {"$ref": ")" + next + R"("}}})";
    }
    return document + "}}";
  };
  const std::string_view anchored = R"("$dynamicAnchor": "x", "properties": {"a": {"$ref": "0"}}, )";
  CHECK(loads(resources(2'000, anchored, false)));
  CHECK(loads(resources(2'000, "", false)));  // nothing refers to them
  CHECK(loads(resources(50, R"("properties": {"a": {"$ref": "0"}}, )", true)));
  CHECK_FALSE(loads(resources(2'000, R"("properties": {"a": {"$ref": "0"}}, )", true)));
  std::string each_from_the_root = R"("properties": {)";
  for (int i = 0; i < 2'000; ++i) {
    const std::string number = std::to_string(i);
    each_from_the_root += (i == 0 ? "\"a" : ", \"a") + number + R"(": {"$ref": ")" + number + "\"}";
  }
  CHECK_FALSE(loads(resources(2'000, each_from_the_root + "}, ", false)));
}

TEST_CASE("what a rule sees of an allOf within is not lost when allOf is made flat") {
  const auto inner = load_schema(R"({"allOf": [{"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}]},
                                               {"properties": {"c": {}}, "unevaluatedProperties": {"type": "null"}}]})");
  CHECK(fits(inner, R"({"c": 1})"));
  CHECK_FALSE(fits(inner, R"({"a": 1, "c": 1})"));
  const auto outer = load_schema(R"({"allOf": [{"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}]}],
                                     "unevaluatedProperties": false})");
  CHECK(fits(outer, R"({"a": 1, "b": 1})"));
  CHECK_FALSE(fits(outer, R"({"c": 1})"));
}

TEST_CASE("schemas of very many properties, names, labels and alternatives load") {
  constexpr int many = 100'000;
  std::string properties, names, labels;
  for (int i = 0; i < many; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    const std::string name = "\"p" + std::to_string(i) + '"';
    properties += comma + name + R"(:{"type":"integer"})";
    names += comma + name;
    labels += comma + name;
  }
  const schema_type wide = load_schema(R"({"type":"object","properties":{)" + properties + R"(},"required":["p7"]})");
  CHECK(fits(wide, R"({"p7": 1, "p99999": 2})"));
  CHECK_FALSE(fits(wide, R"({"p99999": 2})"));
  CHECK_FALSE(fits(wide, R"({"p7": 1, "p99999": "x"})"));
  std::vector<finding> findings;
  const auto sent = rewrite_schema(wide.document(), dialect::openai, &findings);
  CHECK(sent["properties"].size() == many);
  CHECK(sent["required"].size() == many);
  CHECK(lint(wide, dialect::openai).size() >= many);
  const schema_type demanding = load_schema(R"({"type":"object","required":[)" + names + "]}");
  CHECK_FALSE(fits(demanding, "{}"));
  const schema_type labelled = load_schema(R"({"enum":[)" + labels + "]}");
  CHECK(fits(labelled, "\"p99999\""));
  CHECK_FALSE(fits(labelled, "\"p100000\""));
}

TEST_CASE("keys are looked up, not searched: documents of very many under names of very many take linear time") {
  constexpr int many = 30'000;
  std::string names, members, demands, parts;
  for (int i = 0; i < many; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    const std::string name = "\"p" + std::to_string(i) + '"';
    names += comma + name;
    members += comma + name + ":1";
    demands += comma + name + ":[\"p" + std::to_string(many - 1 - i) + "\"]";
    if (i < 1000) parts += comma + R"({"required":[)" + name + "]}";
  }
  const std::string document = "{" + members + "}";
  const std::string lacking = "{" + members.substr(0, members.rfind(',')) + "}";
  for (const std::string_view left : {"true", R"({"type":"integer"})", R"({"$ref":"#/$defs/i"})"}) {
    CAPTURE(left);
    const auto type =
        load_schema(R"({"$defs":{"i":{"type":"integer"}},"unevaluatedProperties":)" + std::string(left) + "}");
    CHECK(fits(type, document));
  }
  CHECK_FALSE(fits(load_schema(R"({"properties":{"p7":{}},"unevaluatedProperties":false})"), document));
  const std::string asking[] = {R"({"type":"object","required":[)" + names + "]}",
                                R"({"dependentRequired":{)" + demands + "}}",
                                R"({"not":{"not":{"required":[)" + names + "]}}}"};
  for (const std::string& schema : asking) {
    CAPTURE(schema.substr(0, 40));
    const auto type = load_schema(schema);
    CHECK(fits(type, document));
    CHECK_FALSE(fits(type, lacking));
  }
  const auto apart = load_schema(R"({"allOf":[)" + parts + "]}");
  CHECK(fits(apart, document));
  CHECK_FALSE(fits(apart, R"({"p1": 1})"));
}

TEST_CASE("definitions are looked up, not searched: linting very many of them takes linear time") {
  constexpr int many = 20'000;
  std::string properties, separate, ring;
  for (int i = 0; i < many; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    const std::string number = std::to_string(i);
    properties += comma + "\"p" + number + R"(":{"$ref":"#/$defs/d)" + number + "\"}";
    separate += comma + "\"d" + number + R"(":{"type":"integer","description":"one"})";
    ring += comma + "\"d" + number + R"(":{"type":"object","properties":{"next":{"$ref":"#/$defs/d)" +
            std::to_string((i + 1) % many) + R"("}},"required":["next"],"additionalProperties":false})";
  }
  const std::string_view around = R"(,"additionalProperties":false,"$defs":{)";
  const schema_type wide_type =
      load_schema(R"({"type":"object","properties":{)" + properties + "}" + std::string(around) + separate + "}}");
  const schema_type circle_type =
      load_schema(R"({"type":"object","properties":{"first":{"$ref":"#/$defs/d0"}},"required":["first"])" +
                  std::string(around) + ring + "}}");
  const nlohmann::ordered_json& wide = wide_type.document();
  const nlohmann::ordered_json& circle = circle_type.document();
  const auto errors_of = [](const nlohmann::ordered_json& schema, dialect target) {
    const std::vector<finding> findings = lint_schema(schema, target);
    return std::count_if(findings.begin(), findings.end(), [](const finding& one) {
      return one.keyword == "$ref" && one.level == finding::severity::error;
    });
  };
  CHECK(errors_of(wide, dialect::anthropic) == 0);
  CHECK(rewrite_schema(wide, dialect::openai)["$defs"].size() == many);
  CHECK(grammar(wide).find("d19999 ::= integer") != std::string::npos);
  CHECK(errors_of(circle, dialect::anthropic) == many);  // each contains itself
}
