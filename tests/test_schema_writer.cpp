#include <assay/schema.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace test_schema_writer {

enum class Color { red, green };
enum class Plain { a, b };

struct Address {
  std::string street;
};
struct Person {
  std::string name;
  int age = 0;
  std::optional<std::string> email;
  std::vector<std::string> tags = {"new"};
  Address home;
  std::optional<Address> work;
  Color color = Color::green;
  std::vector<Plain> plains;
};
struct Node {
  int value = 0;
  std::vector<Node> children;
  std::unique_ptr<Node> parent;
};
struct Cat {
  assay::literal<"cat"> kind;
  int lives = 9;
};
struct Dog {
  assay::literal<"dog"> kind;
};
struct Owner {
  std::variant<Cat, Dog> pet;
  std::optional<std::variant<int, std::string>> id;
};
struct Strict {
  int x = 0;
};
struct Open {
  int x = 0;
  std::map<std::string, double> rest;
};
struct Constrained {
  std::optional<int> rating;
  std::string code;
  std::vector<int> scores;
  std::map<std::string, int> stock;
  assay::constrained<int, assay::ge(0), assay::lt(100)> share;
  std::uint8_t level = 0;
  std::string when;
  double ratio = 0;
};
struct Unsayable {
  double ratio = std::nan("");
};
struct Money {
  long cents = 0;
};
struct Price {
  Money amount;
};
inline bool is_even(int value) { return value % 2 == 0; }

namespace other {
struct Address {
  int code = 0;
};
}  // namespace other
struct Both {
  Address one;
  other::Address two;
};
template <class T>
struct Box {
  T value;
};
struct Shelf {
  Box<int> box;
};

}  // namespace test_schema_writer

using namespace test_schema_writer;

template <>
struct assay::describe<Color> {
  static constexpr auto description = "A colour";
  static constexpr auto enumerators = assay::enumerators(assay::enumerator<Color::red>("the red one"));
};
template <>
struct assay::describe<Person> {
  static constexpr auto title = "A person";
  static constexpr auto description = "Someone in the text";
  static constexpr auto fields = assay::fields(
      assay::field<&Person::age>("Age in years", assay::ge(0), assay::le(150),
                                 assay::satisfies(is_even, "must be even"), assay::examples(assay::json_example("36"))),
      assay::field<&Person::email>(assay::format::email, assay::title("Mail"), assay::examples("a@b.org")),
      assay::field<&Person::tags>(assay::has_default),
      assay::field<&Person::work>("Where they work", assay::deprecated),
      assay::field<&Person::color>(assay::has_default));
};
template <>
struct assay::describe<Strict> {
  static constexpr auto extra_keys = assay::extra::forbid;
};
template <>
struct assay::describe<Open> {
  static constexpr auto fields = assay::fields(assay::field<&Open::rest>(assay::extra_fields));
};
template <>
struct assay::describe<Constrained> {
  static constexpr auto fields = assay::fields(
      assay::field<&Constrained::rating>(assay::gt(0), assay::multiple_of(0.5)),
      assay::field<&Constrained::code>(assay::min_length(2), assay::max_length(4), assay::pattern<"^[A-Z]+$">),
      assay::field<&Constrained::scores>(assay::min_items(1), assay::max_items(3), assay::unique_items),
      assay::field<&Constrained::stock>(assay::min_items(1), assay::max_items(9)),
      assay::field<&Constrained::share>(assay::ge(10), assay::lt(200)), assay::field<&Constrained::level>(assay::ge(1)),
      assay::field<&Constrained::when>(assay::format::date_time), assay::field<&Constrained::ratio>(assay::ge(-0.5)));
};
template <>
struct assay::describe<Unsayable> {
  static constexpr auto fields = assay::fields(assay::field<&Unsayable::ratio>(assay::has_default));
};
template <>
struct assay::converter<Money> {
  using wire = std::string;
  static Money from_wire(const std::string& text) { return {std::stol(text)}; }
  static std::string to_wire(const Money& money) { return std::to_string(money.cents); }
};

using json = nlohmann::ordered_json;

namespace {

template <class T>
std::string written() {
  return assay::schema<T>().dump();
}

/// The schema's text as it must be, key order included.
std::string text(const char* json_text) { return json::parse(json_text).dump(); }

}  // namespace

TEST_CASE("scalars") {
  CHECK(written<bool>() == text(R"({"type":"boolean"})"));
  CHECK(written<int>() == text(R"({"type":"integer"})"));
  CHECK(written<std::int64_t>() == text(R"({"type":"integer"})"));
  CHECK(written<std::int8_t>() == text(R"({"type":"integer","minimum":-128,"maximum":127})"));
  CHECK(written<std::uint16_t>() == text(R"({"type":"integer","minimum":0,"maximum":65535})"));
  CHECK(written<std::uint64_t>() == text(R"({"type":"integer","minimum":0})"));
  CHECK(written<float>() == text(R"({"type":"number"})"));
  CHECK(written<std::string>() == text(R"({"type":"string"})"));
  CHECK(written<std::monostate>() == text(R"({"type":"null"})"));
  CHECK(written<assay::bytes>() == text(R"({"type":"string","contentEncoding":"base64"})"));
  CHECK(written<assay::literal<"cat">>() == text(R"({"type":"string","const":"cat"})"));
  CHECK(written<std::chrono::sys_seconds>() == text(R"({"type":"string","format":"date-time"})"));
  CHECK(written<std::chrono::year_month_day>() == text(R"({"type":"string","format":"date"})"));
  CHECK(written<std::chrono::milliseconds>() == text(R"({"type":"string","format":"duration"})"));
  CHECK(written<nlohmann::json>() == "{}");
}

TEST_CASE("containers") {
  CHECK(written<std::vector<int>>() == text(R"({"type":"array","items":{"type":"integer"}})"));
  CHECK(written<std::set<int>>() == text(R"({"type":"array","items":{"type":"integer"},"uniqueItems":true})"));
  CHECK(written<std::array<bool, 2>>() ==
        text(R"({"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":2})"));
  CHECK(written<std::tuple<int, std::string>>() ==
        text(R"({"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false,"minItems":2,
                 "maxItems":2})"));
  CHECK(written<std::map<int, std::string>>() == text(R"({"type":"object","additionalProperties":{"type":"string"}})"));
  CHECK(written<std::map<std::string, nlohmann::json>>() == text(R"({"type":"object","additionalProperties":true})"));
  CHECK(written<std::optional<int>>() == text(R"({"anyOf":[{"type":"integer"},{"type":"null"}]})"));
  CHECK(written<std::variant<std::monostate, int>>() == text(R"({"anyOf":[{"type":"null"},{"type":"integer"}]})"));
}

TEST_CASE("a struct: words first, then keywords, then default, examples and deprecated") {
  CHECK(written<Person>() == text(R"json({"type":"object","title":"A person","description":"Someone in the text",
    "properties":{
      "name":{"type":"string"},
      "age":{"type":"integer","description":"Age in years (must be even)","minimum":0,"maximum":150,"examples":[36]},
      "email":{"title":"Mail","anyOf":[{"type":"string","format":"email"},{"type":"null"}],"default":null,
               "examples":["a@b.org"]},
      "tags":{"type":"array","items":{"type":"string"},"default":["new"]},
      "home":{"$ref":"#/$defs/Address"},
      "work":{"description":"Where they work","anyOf":[{"$ref":"#/$defs/Address"},{"type":"null"}],"default":null,
              "deprecated":true},
      "color":{"$ref":"#/$defs/Color","default":"green"},
      "plains":{"type":"array","items":{"$ref":"#/$defs/Plain"}}},
    "required":["name","age","home","plains"],
    "$defs":{
      "Address":{"type":"object","properties":{"street":{"type":"string"}},"required":["street"]},
      "Color":{"type":"string","description":"A colour\nred: the red one","enum":["red","green"]},
      "Plain":{"type":"string","enum":["a","b"]}}})json"));
}

TEST_CASE("a recursive root is a definition like any other") {
  CHECK(written<Node>() == text(R"({"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{
      "value":{"type":"integer"},"children":{"type":"array","items":{"$ref":"#/$defs/Node"}},
      "parent":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}],"default":null}},"required":["value","children"]}}})"));
}

TEST_CASE("a literal field in every struct discriminates") {
  CHECK(written<Owner>() == text(R"({"type":"object","properties":{
      "pet":{"oneOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"}],
             "discriminator":{"propertyName":"kind","mapping":{"cat":"#/$defs/Cat","dog":"#/$defs/Dog"}}},
      "id":{"anyOf":[{"type":"integer"},{"type":"string"},{"type":"null"}],"default":null}},
    "required":["pet"],
    "$defs":{
      "Cat":{"type":"object","properties":{"kind":{"type":"string","const":"cat"},"lives":{"type":"integer"}},
             "required":["kind","lives"]},
      "Dog":{"type":"object","properties":{"kind":{"type":"string","const":"dog"}},"required":["kind"]}}})"));
  CHECK(assay::schema<std::variant<Cat, Strict>>().contains("anyOf"));
}

TEST_CASE("unknown keys") {
  CHECK_FALSE(assay::schema<Address>().contains("additionalProperties"));
  CHECK(assay::schema<Strict>()["additionalProperties"] == false);
  CHECK(assay::schema<Open>()["additionalProperties"].dump() == text(R"({"type":"number"})"));
  CHECK_FALSE(assay::schema<Open>()["properties"].contains("rest"));
}

TEST_CASE("constraints of type and field together; those of a nullable in its value's branch") {
  const json properties = assay::schema<Constrained>()["properties"];
  const std::pair<const char*, const char*> cases[] = {
      {"rating",
       R"({"anyOf":[{"type":"integer","exclusiveMinimum":0,"multipleOf":0.5},{"type":"null"}],"default":null})"},
      {"code", R"({"type":"string","minLength":2,"maxLength":4,"pattern":"^[A-Z]+$"})"},
      {"scores", R"({"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3,"uniqueItems":true})"},
      {"stock", R"({"type":"object","additionalProperties":{"type":"integer"},"minProperties":1,"maxProperties":9})"},
      {"share", R"({"type":"integer","minimum":10,"exclusiveMaximum":100})"},
      {"level", R"({"type":"integer","minimum":1,"maximum":255})"},
      {"when", R"({"type":"string","format":"date-time"})"},
      {"ratio", R"({"type":"number","minimum":-0.5})"},
  };
  for (const auto& [name, expected] : cases) CHECK(properties[name].dump() == text(expected));
}

TEST_CASE("a default that JSON can't say is left out, and the field is optional all the same") {
  const json schema = assay::schema<Unsayable>();
  CHECK(schema["properties"]["ratio"].dump() == text(R"({"type":"number"})"));
  CHECK_FALSE(schema.contains("required"));
}

TEST_CASE("a converted type has its wire form's schema") {
  CHECK(assay::schema<Price>()["properties"]["amount"].dump() == text(R"({"type":"string"})"));
}

TEST_CASE("definitions: two types of one name, and names that need no escaping") {
  const json both = assay::schema<Both>();
  CHECK(both["properties"]["one"]["$ref"] == "#/$defs/Address");
  CHECK(both["properties"]["two"]["$ref"] == "#/$defs/Address_2");
  CHECK(both["$defs"]["Address_2"]["properties"].contains("code"));
  const std::string reference = assay::schema<Shelf>()["properties"]["box"]["$ref"];
  CHECK(reference.find_first_of("<> ") == std::string::npos);
  CHECK(reference.starts_with("#/$defs/Box"));
}

TEST_CASE("schema_text is the schema, indented as asked") {
  CHECK(assay::schema_text<Strict>(assay::dialect::json_schema, -1) == written<Strict>());
  CHECK(assay::schema_text<Strict>() == assay::schema<Strict>().dump(2));
  CHECK(assay::schema_text<Strict>(assay::dialect::openai, 0) == assay::schema<Strict>(assay::dialect::openai).dump(0));
}

// --- tables of run-time schemas, made by hand ------------------------------------------------------------------------

namespace {

assay::type_info table(assay::kind kind) {
  assay::type_info type;
  type.kind = kind;
  type.storage = assay::storage::ordered_json;
  return type;
}

}  // namespace

TEST_CASE("run-time tables: what C++ types can't say") {
  const assay::type_info number = table(assay::kind::number), string = table(assay::kind::string);
  const assay::type_info* const by_token[6] = {nullptr, nullptr, &number, &string, nullptr, nullptr};
  const assay::any_info any_of_two{by_token};
  assay::type_info some = table(assay::kind::any);
  some.any = &any_of_two;

  const assay::literal_value values[] = {{assay::literal_value::form::string, "a"},
                                         {assay::literal_value::form::scalar, "1"},
                                         {assay::literal_value::form::structure, "[null]"}};
  const assay::literal_info literals{values};
  assay::type_info literal = table(assay::kind::literal);
  literal.literal = &literals;

  const assay::type_info* const parts[] = {&number, &literal};
  const assay::all_of_info all{parts};
  assay::type_info all_of = table(assay::kind::all_of);
  all_of.all_of = &all;

  const assay::type_info* const items[] = {&number, &string};
  assay::tuple_info tuple_parts{};
  tuple_parts.items = items;
  tuple_parts.rest = &string;
  tuple_parts.required = 1;
  assay::type_info tuple = table(assay::kind::tuple);
  tuple.tuple = &tuple_parts;

  const assay::pattern_slot slot{"^x-"};
  const assay::pattern_property patterns[] = {{&slot, &string}};
  const std::string_view required[] = {"id"};
  assay::field_info fields[2];
  fields[0].name = "a";
  fields[0].type = &some;
  fields[0].required = false;
  fields[0].has_default = true;
  fields[0].default_json = "[1]";
  fields[1].name = "b";
  fields[1].type = &tuple;
  fields[1].required = false;
  assay::object_info info{};
  info.fields = fields;
  info.patterns = patterns;
  info.required_extra = required;
  info.extra_keys = assay::extra::allow;
  info.extra_value = &all_of;
  assay::type_info object = table(assay::kind::object);
  object.object = &info;

  CHECK(assay::detail::write_schema(object).dump() == text(R"({"type":"object","properties":{
      "a":{"type":["number","string"],"default":[1]},
      "b":{"type":"array","prefixItems":[{"type":"number"},{"type":"string"}],"items":{"type":"string"},"minItems":1}},
    "patternProperties":{"^x-":{"type":"string"}},"required":["id"],
    "additionalProperties":{"allOf":[{"type":"number"},{"enum":["a",1,[null]]}]}})"));
  CHECK(assay::detail::write_schema(table(assay::kind::never)).dump() == text(R"({"not":{}})"));
}

TEST_CASE("run-time tables: a type without a name that contains itself gets one") {
  assay::list_info items{};
  assay::type_info list = table(assay::kind::list);
  items.item = &list;
  list.list = &items;
  CHECK(
      assay::detail::write_schema(list).dump() ==
      text(
          R"({"$ref":"#/$defs/Definition","$defs":{"Definition":{"type":"array","items":{"$ref":"#/$defs/Definition"}}}})"));
}

TEST_CASE("what load_schema reads is written back") {
  const char* documents[] = {
      R"({"type":"object","properties":{"a":{"type":"integer","minimum":1},"b":{"type":"string","default":"x"}},
          "required":["a"],"additionalProperties":false})",
      R"({"minimum":3,"minLength":2,"items":{},"maxItems":4})",
      R"({"anyOf":[{"type":"number","exclusiveMaximum":3},{"type":"string","pattern":"^a"}]})",
      R"({"type":"array","prefixItems":[{"type":"null"}],"items":{"type":"boolean"},"minItems":1})",
      R"({"enum":["a",1,null]})",
      R"({"type":"object","additionalProperties":{"type":"array","items":{"type":"string"},"uniqueItems":true},
          "minProperties":1})",
      R"({"oneOf":[{"type":"string","maxLength":3},{"type":"integer"}]})",
  };
  for (const char* document : documents) {
    const assay::schema_type loaded = assay::load_schema(json::parse(document));
    CHECK(assay::detail::write_schema(loaded.type()).dump() == text(document));
  }
}
