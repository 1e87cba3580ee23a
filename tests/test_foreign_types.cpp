// schema_options::foreign_types: type names of other languages in descriptions of functions.
#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace assay;

TEST_CASE("type names of other languages are read as the types that they stand for, and each is noted") {
  struct foreign_case {
    std::string_view name, meant, fits, breaks;
  };
  constexpr std::array cases = {
      foreign_case{"dict", "'object'", "{}", "[]"},       foreign_case{"HashMap", "'object'", "{}", "[]"},
      foreign_case{"OBJECT", "'object'", "{}", "[]"},     foreign_case{"float", "'number'", "1.5", "\"a\""},
      foreign_case{"double", "'number'", "1.5", "\"a\""}, foreign_case{"int", "'integer'", "1", "1.5"},
      foreign_case{"long", "'integer'", "1", "1.5"},      foreign_case{"INTEGER", "'integer'", "1", "1.5"},
      foreign_case{"tuple", "'array'", "[1]", "{}"},      foreign_case{"list", "'array'", "[1]", "{}"},
      foreign_case{"ArrayList", "'array'", "[1]", "{}"},  foreign_case{"str", "'string'", "\"a\"", "1"},
      foreign_case{"String", "'string'", "\"a\"", "1"},   foreign_case{"bool", "'boolean'", "true", "[]"},
      foreign_case{"Boolean", "'boolean'", "true", "[]"}, foreign_case{"None", "'null'", "null", "[]"},
  };
  for (const foreign_case& each : cases) {
    CAPTURE(each.name);
    const std::string document = R"({"type": ")" + std::string(each.name) + "\"}";
    const schema_type type = load_schema(document, {.foreign_types = true});
    CHECK(parse(type, each.fits, {.mode = mode::strict}).has_value());
    CHECK_FALSE(parse(type, each.breaks, {.mode = mode::strict}).has_value());
    REQUIRE(type.notes().size() == 1);
    CHECK(type.notes()[0].message.find("'" + std::string(each.name) + "'") != std::string::npos);
    CHECK(type.notes()[0].message.find("read as " + std::string(each.meant)) != std::string::npos);
    CHECK_THROWS_AS(static_cast<void>(load_schema(document)), schema_error);
  }
}

TEST_CASE("foreign types are found in every schema, and only there") {
  const schema_type type = load_schema(R"({
    "type": "dict", "required": ["x"],
    "properties": {"x": {"type": ["float", "None"]}, "any": {"type": "any"},
                   "type": {"enum": ["dict"], "default": {"type": "dict"}}}})",
                                       {.foreign_types = true});
  const auto& document = type.document();
  CHECK(document["type"] == "object");
  CHECK(document["properties"]["x"]["type"] == nlohmann::ordered_json{"number", "null"});
  CHECK_FALSE(document["properties"]["any"].contains("type"));
  CHECK(document["properties"]["type"]["enum"][0] == "dict");
  CHECK(document["properties"]["type"]["default"]["type"] == "dict");
  CHECK(type.notes().size() == 4);
  CHECK(type.notes()[1].where == "#/properties/x");
  CHECK(parse(type, R"({"x": null, "any": [1]})", {.mode = mode::strict}).has_value());
  CHECK_FALSE(parse(type, R"({"x": "a"})", {.mode = mode::strict}).has_value());
}

TEST_CASE("a document from the resolver has foreign types, too") {
  schema_options options{.foreign_types = true};
  options.resolve = [](const std::string&) { return nlohmann::ordered_json{{"type", "dict"}}; };
  const schema_type type = load_schema(R"({"$ref": "https://x.org/a"})", options);
  CHECK_FALSE(parse(type, "[]", {.mode = mode::strict}).has_value());
  REQUIRE(type.notes().size() == 1);
  CHECK(type.notes()[0].where == "https://x.org/a#");
}

TEST_CASE("what nobody knows stays an error, and the error tells of the option where it would help") {
  const auto refusal_of = [](std::string_view document, bool foreign) -> std::string {
    try {
      static_cast<void>(load_schema(document, {.foreign_types = foreign}));
      return {};
    } catch (const schema_error& error) {
      return error.what();
    }
  };
  CHECK(refusal_of(R"({"type": "dict"})", false).find("the option foreign_types reads 'dict' as 'object'") !=
        std::string::npos);
  CHECK(refusal_of(R"({"type": ["null", "any"]})", false).find("'any' as any value") != std::string::npos);
  CHECK(refusal_of(R"({"type": "date"})", true).find("must be array, boolean") != std::string::npos);
  CHECK(refusal_of(R"({"type": "date"})", true).find("option") == std::string::npos);
}
