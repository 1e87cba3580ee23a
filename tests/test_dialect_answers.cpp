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
