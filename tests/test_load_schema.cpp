// load_schema(): documents to type tables. Nothing here reads a value.
#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include "tables/plan.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

using namespace assay;

namespace {

std::string kind_name(kind value) {
  constexpr std::array names = {"any",   "never", "null",      "boolean",  "integer",     "number",  "string",
                                "bytes", "date",  "date_time", "duration", "enumeration", "literal", "nullable",
                                "list",  "tuple", "map",       "object",   "variant",     "all_of",  "custom"};
  return names[static_cast<std::size_t>(value)];
}

constexpr std::array tokens = {"null", "boolean", "number", "string", "array", "object"};

std::string sketch(const type_info& type, int depth = 0);

template <class Types>
std::string sketch_all(const Types& types, int depth) {
  std::string out;
  for (const type_info* each : types) out += (out.empty() ? "" : ", ") + sketch(*each, depth);
  return "(" + out + ")";
}

std::string sketch_untyped(const any_info& info, int depth) {
  std::string out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const type_info& each = *info.by_token[i];
    if (each.kind == kind::any && each.any == nullptr) continue;
    out += (out.empty() ? "" : ", ") + std::string(tokens[i]) + ": " + sketch(each, depth);
  }
  return "any(" + out + ")";
}

std::string sketch_object(const object_info& info, int depth) {
  std::string out;
  for (const field_info& field : info.fields) {
    out += (out.empty() ? "" : ", ") + std::string(field.name) + (field.required ? "" : "?") + ": " +
           sketch(*field.type, depth);
    if (field.has_default) out += " = " + std::string(field.default_json);
  }
  for (const pattern_property& each : info.patterns) {
    out += (out.empty() ? "/" : ", /") + std::string(each.pattern->source) + "/: " + sketch(*each.type, depth);
  }
  for (const std::string_view name : info.required_extra) out += (out.empty() ? "!" : ", !") + std::string(name);
  if (info.extra_keys == extra::forbid) out += " closed";
  if (info.extra_keys == extra::allow) out += " ..." + sketch(*info.extra_value, depth);
  return "{" + out + "}";
}

std::string sketch_literal(const literal_info& info) {
  std::string out = info.named ? "enum(" : "literal(";
  for (const literal_value& each : info.values) {
    if (&each != info.values.data()) out += ", ";
    out += each.form == literal_value::form::string ? '"' + std::string(each.text) + '"' : std::string(each.text);
  }
  return out + ")";
}

std::string sketch_variant(const union_info& info, int depth) {
  std::string out = (info.exactly_one ? "one_of" : "any_of") + sketch_all(info.alternatives, depth);
  if (!info.discriminator.empty()) out += " by " + std::string(info.discriminator);
  for (const union_tag& tag : info.tags) out += " " + std::string(tag.value) + "=" + std::to_string(tag.alternative);
  return out;
}

/// A table as a line, so that tests can say what they expect in one.
std::string sketch(const type_info& type, int depth) {
  if (depth == 4) return "...";
  switch (type.kind) {
    case kind::any:
      return type.any == nullptr ? "any" : sketch_untyped(*type.any, depth + 1);
    case kind::literal:
      return sketch_literal(*type.literal);
    case kind::nullable:
      return "nullable(" + sketch(*type.nullable->value, depth + 1) + ")";
    case kind::list:
      return "list(" + sketch(*type.list->item, depth + 1) + ")";
    case kind::map:
      return "map(" + sketch(*type.map->value, depth + 1) + ")";
    case kind::tuple:
      return "tuple" + sketch_all(type.tuple->items, depth + 1) + " required " + std::to_string(type.tuple->required) +
             (type.tuple->rest == nullptr ? " closed" : " ..." + sketch(*type.tuple->rest, depth + 1));
    case kind::object:
      return std::string(type.name) + sketch_object(*type.object, depth + 1);
    case kind::variant:
      return sketch_variant(*type.variant, depth + 1);
    case kind::all_of:
      return "all_of" + sketch_all(type.all_of->parts, depth + 1);
    default:
      return kind_name(type.kind);
  }
}

struct sketch_case {
  std::string_view document;
  std::string_view expected;
};

void check_sketches(std::span<const sketch_case> cases) {
  for (const sketch_case& each : cases) {
    CAPTURE(each.document);
    CHECK(sketch(load_schema(each.document).type()) == each.expected);
  }
}

const constraint_set& constraints_of(const schema_type& type) {
  REQUIRE(type.type().constraints != nullptr);
  return *type.type().constraints;
}

std::string notes_of(const schema_type& type) {
  std::string out;
  for (const finding& each : type.notes()) out += (out.empty() ? "" : " ") + each.where + ":" + each.keyword;
  return out;
}

}  // namespace

TEST_CASE("load_schema: types") {
  constexpr std::array cases = {
      sketch_case{"true", "any"},
      sketch_case{"false", "never"},
      sketch_case{"{}", "any"},
      sketch_case{R"({"title": "T", "description": "d", "default": 1})", "any"},
      sketch_case{R"({"type": "integer"})", "integer"},
      sketch_case{R"({"type": "number"})", "number"},
      sketch_case{R"({"type": "string"})", "string"},
      sketch_case{R"({"type": "boolean"})", "boolean"},
      sketch_case{R"({"type": "null"})", "null"},
      sketch_case{R"({"type": ["string"]})", "string"},
      sketch_case{R"({"type": ["string", "null"]})", "nullable(string)"},
      sketch_case{R"({"type": ["integer", "string"]})", "any_of(integer, string)"},
      sketch_case{R"({"type": ["array", "object", "null"]})", "nullable(any_of(list(any), { ...any}))"},
      sketch_case{R"({"type": "array"})", "list(any)"},
      sketch_case{R"({"type": "array", "items": {"type": "integer"}})", "list(integer)"},
      sketch_case{R"({"type": "array", "items": false})", "list(never)"},
      sketch_case{R"({"minimum": 1})", "any(number: number)"},
      sketch_case{R"({"minLength": 1, "items": true})", "any(string: string, array: list(any))"},
      sketch_case{R"({"required": ["a"]})", "any(object: {!a ...any})"},
      sketch_case{R"({"properties": {"a": true}})", "any(object: {a?: any})"},
  };
  check_sketches(cases);
}

TEST_CASE("load_schema: tuples") {
  constexpr std::array cases = {
      sketch_case{R"({"type": "array", "prefixItems": [{"type": "integer"}, true]})",
                  "tuple(integer, any) required 0 ...any"},
      sketch_case{R"({"type": "array", "prefixItems": [true], "items": false})", "tuple(any) required 0 closed"},
      sketch_case{R"({"type": "array", "prefixItems": [true], "items": {"type": "string"}, "minItems": 1})",
                  "tuple(any) required 1 ...string"},
      sketch_case{R"({"type": "array", "prefixItems": [true, true], "minItems": 2, "maxItems": 2})",
                  "tuple(any, any) required 2 closed"},
      sketch_case{R"({"type": "array", "prefixItems": [true, true], "minItems": 1})",
                  "tuple(any, any) required 0 ...any"},
  };
  check_sketches(cases);

  const auto exact = load_schema(R"({"type": "array", "prefixItems": [true], "minItems": 1, "maxItems": 1})");
  CHECK(constraints_of(exact).min_items == constraint_set::unset);
  CHECK(constraints_of(exact).max_items == constraint_set::unset);
  const auto wider = load_schema(R"({"type": "array", "prefixItems": [true], "minItems": 2, "maxItems": 3})");
  CHECK(wider.type().tuple->required == 1);
  CHECK(constraints_of(wider).min_items == 2);
  CHECK(constraints_of(wider).max_items == 3);
}

TEST_CASE("load_schema: objects and maps") {
  constexpr std::array cases = {
      sketch_case{R"({"type": "object"})", "{ ...any}"},
      sketch_case{R"({"type": "object", "additionalProperties": true})", "{ ...any}"},
      sketch_case{R"({"type": "object", "additionalProperties": false})", "{ closed}"},
      sketch_case{R"({"type": "object", "additionalProperties": {"type": "integer"}})", "map(integer)"},
      sketch_case{R"({"type": "object", "additionalProperties": {"type": "integer"}, "required": ["a"]})",
                  "{!a ...integer}"},
      sketch_case{R"({"type": "object", "title": "P", "properties": {"a": {"type": "string"}, "b": true},
                      "required": ["a", "c"]})",
                  "P{a: string, b?: any, !c}"},
      sketch_case{R"({"type": "object", "properties": {"a": {"type": "integer", "default": 3}}})", "{a?: integer = 3}"},
      sketch_case{R"({"type": "object", "properties": {"a": {"default": 3}}, "required": ["a"]})", "{a: any}"},
      sketch_case{R"({"type": "object", "properties": {}, "additionalProperties": true})", "{ ...any}"},
      sketch_case{R"({"type": "object", "properties": {"a": true}, "additionalProperties": {"type": "null"}})",
                  "{a?: any ...null}"},
      sketch_case{R"({"type": "object", "patternProperties": {"^x": {"type": "string"}}})", "{/^x/: string}"},
      sketch_case{R"({"type": "object", "properties": {"xy": {"type": "string"}, "y": true},
                      "patternProperties": {"^x": {"minLength": 2}}, "additionalProperties": false})",
                  "{xy?: all_of(string, any(string: string)), y?: any, /^x/: any(string: string) closed}"},
  };
  check_sketches(cases);

  const auto open = load_schema(R"({"type": "object", "properties": {}})");
  CHECK_FALSE(open.type().object->extra_declared);
  CHECK(load_schema(R"({"type": "object", "additionalProperties": true})").type().object->extra_declared);
}

TEST_CASE("load_schema: annotations of fields and types") {
  const auto loaded = load_schema(R"({"type": "object", "title": "P", "description": "A person", "properties": {
    "age": {"type": "integer", "title": "Age", "description": "in years", "deprecated": true, "examples": [3, "x"]}}})");
  const type_info& type = loaded.type();
  CHECK(type.name == "P");
  CHECK(type.title == "P");
  CHECK(type.description == "A person");
  const field_info& age = type.object->fields[0];
  CHECK(age.title == "Age");
  CHECK(age.description == "in years");
  CHECK(age.deprecated);
  REQUIRE(age.examples.size() == 2);
  CHECK(age.examples[0].text == "3");
  CHECK(age.examples[0].is_json);
  CHECK(age.examples[1].text == "x");
  CHECK_FALSE(age.examples[1].is_json);
  CHECK(age.type->name == "int");
}

TEST_CASE("load_schema: enum and const") {
  constexpr std::array cases = {
      sketch_case{R"({"enum": ["a", 1, 2.0, 0.5, null, true, [1.0], {"b": 1, "a": 2}]})",
                  R"(literal("a", 1, 2, 0.5, null, true, [1], {"a":2,"b":1}))"},
      sketch_case{R"({"const": 1.0})", "literal(1)"},
      sketch_case{R"({"enum": [1, 1.0, 2]})", "literal(1, 2)"},
      sketch_case{R"({"enum": ["a", 1, null], "type": "string"})", R"(literal("a"))"},
      sketch_case{R"({"enum": ["a", 1, null], "type": ["integer", "null"]})", "literal(1, null)"},
      sketch_case{R"({"enum": [1, 2], "const": 2})", "literal(2)"},
      sketch_case{R"({"enum": []})", "never"},
      sketch_case{R"({"enum": ["a"], "type": "integer"})", "never"},
      sketch_case{R"({"enum": ["red"], "title": "Color"})", R"(enum("red"))"},
      sketch_case{R"({"const": "red", "title": "Color"})", R"(literal("red"))"},
      sketch_case{R"({"$ref": "#/$defs/Color", "$defs": {"Color": {"enum": ["red"]}}})", R"(enum("red"))"},
      sketch_case{R"({"type": "object", "properties": {"c": {"enum": ["red"], "title": "C"}}})",
                  R"({c?: literal("red")})"},
      sketch_case{R"({"type": "string", "enum": ["a", "bcd"], "minLength": 2})",
                  R"(all_of(literal("a", "bcd"), string))"},
      sketch_case{R"({"type": "integer", "enum": [1], "format": "int32"})", "literal(1)"},
  };
  check_sketches(cases);
}

TEST_CASE("load_schema: unions") {
  constexpr std::array cases = {
      sketch_case{R"({"anyOf": [{"type": "integer"}, {"type": "null"}]})", "nullable(integer)"},
      sketch_case{R"({"anyOf": [{"type": "integer"}, {"type": "null"}, {"type": "string"}]})",
                  "nullable(any_of(integer, string))"},
      sketch_case{R"({"anyOf": [{"type": "integer"}]})", "integer"},
      sketch_case{R"({"oneOf": [{"type": "integer"}, {"minimum": 2}]})", "one_of(integer, any(number: number))"},
      sketch_case{R"({"oneOf": [{"type": "null"}, {"type": "string"}]})", "nullable(string)"},
      sketch_case{R"({"oneOf": [{"type": "null"}, {"minLength": 1}]})", "one_of(null, any(string: string))"},
      sketch_case{R"({"anyOf": [{"type": "null"}, {"type": "null"}]})", "any_of(null, null)"},
      sketch_case{R"({"type": "string", "anyOf": [{"maxLength": 2}, {"minLength": 4}]})",
                  "all_of(string, any_of(any(string: string), any(string: string)))"},
      sketch_case{R"({"anyOf": [true, {"type": "string"}], "oneOf": [{"const": 1}, {"const": 2}]})",
                  "all_of(any_of(any, string), literal(1, 2))"},
  };
  check_sketches(cases);
}

TEST_CASE("load_schema: discriminators") {
  constexpr std::string_view defs = R"("$defs": {
    "Cat": {"type": "object", "properties": {"kind": {"const": "cat"}}},
    "Dog": {"type": "object", "properties": {"kind": {"enum": ["dog", "wolf"]}}},
    "Cow": {"type": "object", "properties": {"milk": {"type": "integer"}}}})";
  struct discriminator_case {
    std::string_view choice, tags;
  };
  constexpr std::array cases = {
      discriminator_case{R"("oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
                            "discriminator": {"propertyName": "kind"})",
                         " by kind cat=0 dog=1 wolf=1"},
      discriminator_case{R"("oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}], "discriminator":
                            {"propertyName": "kind", "mapping": {"d": "#/$defs/Dog", "c": "Cat"}})",
                         " by kind c=0 d=1"},
      discriminator_case{R"("anyOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Cow"}],
                            "discriminator": {"propertyName": "kind"})",
                         " by kind cat=0 Cow=1"},
  };
  for (const discriminator_case& each : cases) {
    const std::string document = "{" + std::string(each.choice) + ", " + std::string(defs) + "}";
    CAPTURE(document);
    const auto loaded = load_schema(document);
    const std::string text = sketch(loaded.type());
    CHECK(text.starts_with("any_of("));
    CHECK(text.ends_with(each.tags));
  }
  const auto nullable = load_schema(R"({"oneOf": [{"type": "null"}, {"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
                                        "discriminator": {"propertyName": "kind"}, )" +
                                    std::string(defs) + "}");
  CHECK(nullable.type().kind == kind::nullable);
  CHECK(nullable.type().nullable->value->variant->tags.size() == 3);
}

TEST_CASE("load_schema: allOf and $ref") {
  constexpr std::array cases = {
      sketch_case{R"({"allOf": [{"type": "integer"}]})", "integer"},
      sketch_case{R"({"allOf": [{"type": "integer"}], "title": "T", "default": 1})", "integer"},
      sketch_case{R"({"allOf": [{"maximum": 30}, {"minimum": 20}]})",
                  "all_of(any(number: number), any(number: number))"},
      sketch_case{R"({"$ref": "#/$defs/A", "description": "d", "$defs": {"A": {"type": "string"}}})", "string"},
      sketch_case{R"({"$ref": "#/$defs/A", "maxItems": 2, "$defs": {"A": {"type": "array"}}})",
                  "all_of(any(array: list(any)), list(any))"},
      sketch_case{R"({"type": "object", "allOf": [{"$ref": "#/$defs/A"}, {"required": ["a"]}],
                      "$defs": {"A": {"type": "object", "properties": {"a": true}}}})",
                  "all_of(A{a?: any}, any(object: {!a ...any}))"},
      sketch_case{R"({"type": "object", "oneOf": [{"type": "object", "required": ["a"]},
                                                  {"type": "object", "required": ["b"]}]})",
                  "one_of({!a ...any}, {!b ...any})"},
      sketch_case{R"({"$ref": "#foo", "$defs": {"A": {"$anchor": "foo", "type": "integer"}}})", "integer"},
      sketch_case{R"({"$ref": "#/$defs/a~1b~0c%25d%22e", "$defs": {"a/b~c%d\"e": {"type": "integer"}}})", "integer"},
      sketch_case{R"({"$ref": "#/$defs//$defs/", "$defs": {"": {"$defs": {"": {"type": "number"}}}}})", "number"},
      sketch_case{R"({"prefixItems": [{"type": "integer"}, {"$ref": "#/prefixItems/0"}], "type": "array"})",
                  "tuple(integer, integer) required 0 ...any"},
      sketch_case{R"({"$ref": "#/components/schemas/Pet", "components": {"schemas":
                      {"Pet": {"type": "object", "properties": {}}}}})",
                  "Pet{}"},
      sketch_case{
          R"({"$id": "http://x.org/a/b.json", "$ref": "../a/b.json#/$defs/A", "$defs": {"A": {"type": "null"}}})",
          "null"},
      sketch_case{R"({"$id": "urn:x:y", "$ref": "urn:x:y#an", "$defs": {"A": {"$anchor": "an", "type": "null"}}})",
                  "null"},
      sketch_case{R"({"$id": "tree.json", "$ref": "tree.json#/$defs/A", "$defs": {"A": {"type": "null"}}})", "null"},
      sketch_case{R"({"$ref": "#/definitions/A", "definitions": {"A": {"type": "null"}}})", "null"},
      sketch_case{R"({"$ref": "#/properties/$ref", "properties": {"$ref": {"type": "string"}}})",
                  "all_of(any(object: {$ref?: string}), string)"},
  };
  check_sketches(cases);
}

TEST_CASE("load_schema: recursion is a pointer to the same table") {
  const auto list = load_schema(R"({"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "properties":
                                    {"next": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}}}}})");
  const type_info& node = list.type();
  CHECK(node.name == "Node");
  CHECK(node.object->fields[0].type->nullable->value == &node);

  const auto self = load_schema(R"({"properties": {"child": {"$ref": "#"}}, "type": "object"})");
  CHECK(self.type().object->fields[0].type == &self.type());
}

TEST_CASE("load_schema: constraints") {
  const auto number =
      load_schema(R"({"type": "number", "minimum": -3, "exclusiveMaximum": 18446744073709551615, "multipleOf": 0.25})");
  CHECK(constraints_of(number).ge.form == number_bound::form::negative);
  CHECK(constraints_of(number).ge.negative == -3);
  CHECK(constraints_of(number).lt.unsigned_value == 18446744073709551615u);
  CHECK(constraints_of(number).multiple_of.real == 0.25);
  CHECK_FALSE(constraints_of(number).le);

  const auto text = load_schema(
      R"({"type": "string", "minLength": 2.0, "maxLength": 1e300, "pattern": "^\\u00e1\\d", "format": "date-time"})");
  CHECK(constraints_of(text).min_length == 2);
  CHECK(constraints_of(text).max_length == constraint_set::unset - 1);
  CHECK(constraints_of(text).format == format::date_time);
  CHECK(constraints_of(text).pattern->source == R"(^\u00e1\d)");
  CHECK(detail::compiled(*constraints_of(text).pattern)
            .matches("\xC3\xA1"
                     "5") == detail::match::yes);

  const auto list = load_schema(R"({"type": "array", "uniqueItems": true, "maxItems": 3})");
  CHECK(constraints_of(list).unique_items);
  CHECK(constraints_of(list).max_items == 3);
  const auto object = load_schema(R"({"type": "object", "minProperties": 1, "maxProperties": 2})");
  CHECK(constraints_of(object).min_properties == 1);
  CHECK(constraints_of(object).max_properties == 2);
  CHECK(load_schema(R"({"type": "integer", "minLength": 3})").type().constraints == nullptr);
}

TEST_CASE("load_schema: vocabularies") {
  constexpr std::string_view by_the_letter =
      R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string", "format": "email"})";
  CHECK(load_schema(by_the_letter).type().constraints == nullptr);
  CHECK(notes_of(load_schema(by_the_letter)) == "#:format");
  CHECK(constraints_of(load_schema(by_the_letter, {.vocabulary = vocabulary::pydantic})).format == format::email);

  constexpr std::string_view integer = R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})";
  CHECK(load_schema(integer).type().integral_floats);
  CHECK_FALSE(load_schema(R"({"type": "integer"})").type().integral_floats);
  CHECK(load_schema(integer, {.vocabulary = vocabulary::json_schema}).type().integral_floats);
}

TEST_CASE("load_schema: what is not enforced is noted") {
  const auto loaded = load_schema(R"({"type": "object", "x-order": 1, "properties": {
    "a": {"type": "string", "format": "binary", "contentEncoding": "base64"}, "b": {"nullable": true}}})");
  CHECK(notes_of(loaded) == "#:x-order #/properties/a:format #/properties/a:contentEncoding #/properties/b:nullable");
  CHECK(load_schema(R"({"$comment": "c", "title": "t", "examples": [], "readOnly": true})").notes().empty());
}

TEST_CASE("load_schema: the document and its tables outlive what they came from") {
  auto loaded = std::make_unique<schema_type>(load_schema(
      nlohmann::ordered_json::parse(R"({"type": "object", "title": "P", "properties": {"a": {"const": "x"}}})")));
  const schema_type copy = *loaded;
  loaded.reset();
  CHECK(sketch(copy.type()) == R"(P{a?: literal("x")})");
  CHECK(copy.document()["title"] == "P");
}

TEST_CASE("formats are what Pydantic reads or, by an option, the letter of their RFCs") {
  struct row {
    std::string format, text;
    bool pydantic, exact;
  };
  for (const row& one : {
           row{"date-time", "2020-01-01T00:00:00Z", true, true},
           row{"date-time", "2020-01-01t00:00:00.5+05:30", true, true},
           row{"date-time", "1577836800", true, false},
           row{"date-time", "2020-01-01T00:00:00", true, false},
           row{"date-time", "2020-01-01T00:00Z", true, false},
           row{"date-time", "2020-01-01T00:00:00,5Z", true, false},
           row{"date-time", "1990-12-31T23:59:60Z", false, true},
           row{"date-time", "1990-12-31T23:58:60Z", false, false},
           row{"date", "2020-02-29", true, true},
           row{"date", "2021-02-29", false, false},
           row{"time", "12:00:00", true, false},
           row{"time", "12:00Z", true, false},
           row{"time", "12:00:00.25-00:00", true, true},
           row{"time", "15:59:60-08:00", false, true},
           row{"duration", "P1DT2H", true, true},
           row{"duration", "P3W", true, true},
           row{"duration", "1 day", true, false},
           row{"duration", "-P1D", true, false},
           row{"duration", "PT0.5S", true, false},
           row{"duration", "P1Y2W", true, false},
           row{"duration", "P", false, false},
           row{"duration", "PT", false, false},
           row{"uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", true, true},
           row{"uuid", "2eb8aa08aa9811eab4aa73b441d16380", true, false},
           row{"uuid", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}", true, false},
           row{"ipv6", "::1", true, true},
           row{"ipv6", "::1%eth0", true, false},
           row{"uri", "https://example.org/a?b#c", true, true},
           row{"uri", "https://example.org/\u00e4", true, false},
           row{"email", "joe.bloggs@example.com", true, true},
           row{"email", "\"joe bloggs\"@example.com", false, true},
       }) {
    CAPTURE(one.format);
    CAPTURE(one.text);
    const nlohmann::ordered_json document{{"type", "string"}, {"format", one.format}};
    const nlohmann::ordered_json value = nlohmann::ordered_json::parse(
        one.text.find("\\u") != std::string::npos ? '"' + one.text + '"' : nlohmann::ordered_json(one.text).dump());
    CHECK(validate(load_schema(document), value, {.mode = mode::strict}).has_value() == one.pydantic);
    CHECK(validate(load_schema(document, {.exact_formats = true}), value, {.mode = mode::strict}).has_value() ==
          one.exact);
  }
}
