// An answer to a strict provider schema comes in that schema's wire forms; parsed with the dialect it is the same
// value.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace {

struct Profile {
  std::string name;
  std::map<std::string, int> scores;
  std::tuple<int, std::string> pair;
  int level = 7;
  std::vector<std::string> tags = {"new"};

  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Profile::level>(assay::has_default),
                                                 assay::field<&Profile::tags>(assay::has_default));
  };
};

constexpr assay::parse_options openai{.mode = assay::mode::strict, .dialect = assay::dialect::openai};

}  // namespace

TEST_CASE("maps come as lists of pairs, tuples as objects, defaults as null") {
  const char* text = R"({"name":"a","scores":[{"key":"x","value":1},{"value":2,"key":"y"}],
                         "pair":{"item_1":"b","item_0":3},"level":null,"tags":null})";
  const auto result = assay::parse<Profile>(text, openai);
  REQUIRE(result.has_value());
  CHECK(result->scores == std::map<std::string, int>{{"x", 1}, {"y", 2}});
  CHECK(result->pair == std::tuple<int, std::string>{3, "b"});
  CHECK(result->level == 7);
  CHECK(result->tags == std::vector<std::string>{"new"});
}

TEST_CASE("the plain forms are still read, and without the dialect the others are not") {
  CHECK(assay::parse<Profile>(R"({"name":"a","scores":{"x":1},"pair":[3,"b"]})", openai).has_value());
  const auto result = assay::parse<Profile>(R"({"name":"a","scores":[],"pair":{},"level":null})");
  REQUIRE_FALSE(result.has_value());
  std::string types;
  for (const auto& error : result.error().errors()) types += assay::to_string(error.loc) + ":" + error.type + " ";
  CHECK(types == "scores:dict_type pair:tuple_type level:int_type ");
}

TEST_CASE("Anthropic's closed objects are read the same way; a null is no default there") {
  constexpr assay::parse_options anthropic{.mode = assay::mode::strict, .dialect = assay::dialect::anthropic};
  const auto result = assay::parse<Profile>(
      R"({"name":"a","scores":[{"key":"x","value":1}],"pair":{"item_0":3,"item_1":"b"}})", anthropic);
  REQUIRE(result.has_value());
  CHECK(result->scores == std::map<std::string, int>{{"x", 1}});
  CHECK_FALSE(assay::parse<Profile>(R"({"name":"a","scores":[],"pair":[3,"b"],"level":null})", anthropic).has_value());
}

TEST_CASE("errors inside a pair have their path") {
  const auto result = assay::parse<Profile>(
      R"({"name":"a","scores":[{"key":"x","value":"1"},{"key":"y"},{"value":1},5],"pair":[3,"b"]})", openai);
  REQUIRE_FALSE(result.has_value());
  std::string found;
  for (const auto& error : result.error().errors()) found += assay::to_string(error.loc) + ":" + error.type + " ";
  CHECK(found == "scores[0].value:int_type scores[1].value:missing scores[2].key:missing scores[3]:dict_type ");
}

TEST_CASE("a root that is no object comes as the field value of one") {
  const auto list = assay::parse<std::vector<int>>(R"({"value":[1,2]})", openai);
  REQUIRE(list.has_value());
  CHECK(*list == std::vector<int>{1, 2});
  CHECK(*assay::parse<std::vector<int>>("[1,2]", openai) == std::vector<int>{1, 2});
  const auto wrong = assay::parse<std::vector<int>>(R"({"value":["x"]})", openai);
  REQUIRE_FALSE(wrong.has_value());
  CHECK(assay::to_string(wrong.error().errors()[0].loc) == "value[0]");
}

TEST_CASE("a run-time type reads its wire forms as well") {
  const auto type = assay::load_schema(assay::schema<Profile>());
  const auto result = assay::parse(
      type,
      R"({"name":"a","scores":[{"key":"x","value":1}],"pair":{"item_0":3,"item_1":"b"},"level":null,"tags":null})",
      openai);
  REQUIRE(result.has_value());
  CHECK(result->dump() == R"({"name":"a","scores":{"x":1},"pair":[3,"b"],"level":7,"tags":["new"]})");
}

TEST_CASE("the places of a tuple are those that were written, whatever numbers the keys hold") {
  const std::string listed = R"({"prefixItems":[{"type":"integer"},{"type":"string"}],"type":"array")";
  const std::string open = listed + "}";
  const std::string closed = listed + R"(,"items":false})";
  const std::string wide = R"({"prefixItems":[{"type":"integer"}],"type":"array","items":{"type":"integer"}})";
  const struct {
    std::string schema;
    std::string text;
    std::string value;  ///< or the places and types of the errors
  } rows[] = {
      {open, R"({"item_0":3,"item_1":"b"})", R"([3,"b"])"},
      {open, R"({"item_1":"b","item_0":3})", R"([3,"b"])"},
      {open, R"({"item_0":3,"item_1":"b","item_2":null})", R"([3,"b",null])"},
      {open, R"({"item_0":3,"item_1":"b","item_3":null})", "t.item_3:extra_forbidden "},
      {open, R"({"item_0":3,"item_1":"b","item_4000000000":1})", "t.item_4000000000:extra_forbidden "},
      {open, R"({"item_4000000000":1})", "t.item_4000000000:extra_forbidden "},
      {open, R"({"item_18446744073709551615":1})", "t.item_18446744073709551615:extra_forbidden "},
      {open, R"({"item_99999999999999999999999":1})", "t.item_99999999999999999999999:extra_forbidden "},
      {open, R"({"item_":1,"item_x":1,"item_-1":1,"other":[1,2]})",
       "t.item_:extra_forbidden t.item_x:extra_forbidden t.item_-1:extra_forbidden t.other:extra_forbidden "},
      {open, R"({"item_00":3})", "t.item_00:extra_forbidden "},
      {open, R"({"item_0":3,"item_0":4,"item_1":"b"})", R"([4,"b"])"},
      {wide, R"({"item_0":3,"item_1":4,"item_2":5})", "[3,4,5]"},
      {wide, R"({"item_0":3,"item_2":5,"item_1":4})", "t.item_2:extra_forbidden "},
      {closed, R"({"item_0":3,"item_1":"b"})", R"([3,"b"])"},
      {closed, R"({"item_0":3,"item_1":"b","item_4000000000":1})", "t:too_long "},
      {closed, R"({"item_0":3,"item_1":"b","note":1})", "t:too_long "},
      {closed, R"({"item_0":3,"item_0":4,"item_1":"b"})", R"([4,"b"])"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.schema);
    CAPTURE(row.text);
    const assay::schema_type type = assay::load_schema(R"({"type":"object","properties":{"t":)" + row.schema + "}}");
    for (const assay::dialect dialect : {assay::dialect::openai, assay::dialect::anthropic}) {
      for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
        const auto result = assay::parse(type, "{\"t\":" + row.text + "}", {.mode = mode, .dialect = dialect});
        std::string found;
        if (result) {
          found = result->at("t").dump();
        } else {
          for (const auto& error : result.error().errors()) {
            found += assay::to_string(error.loc) + ":" + error.type + " ";
          }
        }
        CHECK(found == row.value);
      }
    }
  }
}

TEST_CASE("a tuple's place that comes twice is on the record, and nothing of the first stays") {
  const auto result = assay::parse<std::tuple<std::map<std::string, int>, int>>(
      R"({"item_0":{"a":1},"item_1":2,"item_0":{"b":3}})",
      {.mode = assay::mode::strict, .dialect = assay::dialect::anthropic});
  REQUIRE(result);
  CHECK(std::get<0>(*result) == std::map<std::string, int>{{"b", 3}});
  REQUIRE(result.repairs().size() == 1);
  CHECK(result.repairs()[0].code == "duplicate_key");
}

TEST_CASE("lists beside maps, and objects beside tuples, are sent as alternatives, and read as what they are") {
  struct split_case {
    const char* schema;   ///< of the required property m
    const char* sent;     ///< to OpenAI and Anthropic
    const char* answers;  ///< a list of what a model says and what is read, one after the other
  };
  const split_case cases[] = {
      {R"({"type":["array","object"],"items":{"type":"integer"},"additionalProperties":{"type":"integer"}})",
       R"({"anyOf":[{"type":"array","items":{"type":"integer"}},
                    {"type":"array","items":{"type":"object",
                      "properties":{"key":{"type":"string"},"value":{"type":"integer"}},
                      "required":["key","value"],"additionalProperties":false}}]})",
       R"([[1,2],[1,2], [{"key":"a","value":1}],{"a":1}, [],[]])"},
      {R"({"type":["object","null","array"],"description":"d","maxProperties":2,"minItems":1,
           "items":{"type":"integer"},"additionalProperties":{"type":"integer"}})",
       nullptr, R"([[1],[1], [{"key":"a","value":1}],{"a":1}, null,null])"},
      {R"({"type":["array","object"],"prefixItems":[{"type":"integer"},{"type":"string"}],"minItems":2,"items":false,
           "properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false})",
       R"({"anyOf":[{"type":"object","properties":{"item_0":{"type":"integer"},"item_1":{"type":"string"}},
                     "required":["item_0","item_1"],"additionalProperties":false},
                    {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],
                     "additionalProperties":false}]})",
       R"([{"item_0":1,"item_1":"x"},[1,"x"], {"name":"n"},{"name":"n"}])"},
      {R"({"type":["string","array","object","integer"],"items":{"type":"integer"},"minLength":1,"minimum":3,
           "additionalProperties":{"type":"integer"}})",
       nullptr, R"(["x","x", 4,4, [1],[1], [{"key":"a","value":1}],{"a":1}])"},
  };
  for (const split_case& each : cases) {
    CAPTURE(each.schema);
    const auto schema = nlohmann::ordered_json::parse(each.schema);
    const nlohmann::ordered_json document = {
        {"type", "object"}, {"properties", {{"m", schema}}}, {"required", {"m"}}, {"additionalProperties", false}};
    const auto type = assay::load_schema(document);
    for (const assay::dialect target : {assay::dialect::openai, assay::dialect::anthropic}) {
      std::vector<assay::finding> findings;
      const auto sent = assay::rewrite_schema(document, target, &findings);
      CHECK(assay::rewrite_schema(sent, target).dump() == sent.dump());
      for (const assay::finding& one : findings) CHECK(one.level != assay::finding::severity::error);
      if (each.sent != nullptr) {
        CHECK(sent["properties"]["m"].dump() == nlohmann::ordered_json::parse(each.sent).dump());
      }
      const auto as_sent = assay::load_schema(sent);
      const auto answers = nlohmann::ordered_json::parse(each.answers);
      for (std::size_t i = 0; i < answers.size(); i += 2) {
        const std::string answer = nlohmann::ordered_json{{"m", answers[i]}}.dump();
        CAPTURE(answer);
        CHECK(assay::parse(as_sent, answer, {.mode = assay::mode::strict}).has_value());
        for (const assay::mode reading : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
          const auto read = assay::parse(type, answer, {.mode = reading, .dialect = target});
          REQUIRE(read.has_value());
          CHECK((*read)["m"] == answers[i + 1]);
        }
      }
    }
  }
}

TEST_CASE("constants beside types that are sent as alternatives go where they belong") {
  const auto schema = nlohmann::ordered_json::parse(
      R"({"type":"object","properties":{"m":{"type":["array","object","string"],"enum":["a","b"],
          "items":{"type":"integer"},"additionalProperties":{"type":"integer"}}},"required":["m"]})");
  const auto sent = assay::rewrite_schema(schema, assay::dialect::openai);
  CHECK(sent["properties"]["m"].dump() == R"({"anyOf":[{"type":"string","enum":["a","b"]}]})");
}
