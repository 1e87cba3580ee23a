// Arguments as models write them for a tool that could run on defaults alone: they are read, or the model is told.
#include "agent_support.hpp"

namespace test_agent {
namespace {

struct Zone {
  std::string city = "DEFAULT";
  std::optional<int> hour_of_day;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Zone::city>(assay::has_default, assay::alias("town")));
  };
};

std::string result_of(const std::string& arguments) {
  const assay::tool zone("zone", "", [](const Zone& of) {
    return of.city + (of.hour_of_day ? " " + std::to_string(*of.hour_of_day) : "");
  });
  scripted_model model({calls({{"zone", arguments}}), says("done")});
  const assay::agent<> agent(model, {.tools = {zone}});
  const auto told = outcome_of(agent);
  REQUIRE(told.line == "ok done");
  const std::string result = results_in(model.asked()[1].messages.back());
  REQUIRE(result.starts_with("zone"));
  return result.starts_with("zone! The arguments are not valid") ? "told" : result.substr(result.find(' ') + 1);
}

TEST_CASE("arguments are read wherever the model put them, or it is told") {
  struct argument_case {
    const char* arguments;
    const char* result;
  };
  const argument_case cases[] = {
      // None.
      {"", "DEFAULT"},
      {"  ", "DEFAULT"},
      {"null", "DEFAULT"},
      {"{}", "DEFAULT"},
      {" { } ", "DEFAULT"},
      {"\"{}\"", "DEFAULT"},
      {R"({"arguments":{}})", "DEFAULT"},
      {R"({"parameters":null})", "DEFAULT"},
      // As they should be.
      {R"({"city":"Oslo"})", "Oslo"},
      {R"({"city":"Oslo","more":1})", "Oslo"},
      {R"({"town":"Oslo"})", "Oslo"},
      {R"("{\"city\":\"Oslo\"}")", "Oslo"},
      {"```json\n{\"city\":\"Oslo\"}\n```", "Oslo"},
      // In an object of their own.
      {R"({"arguments":{"city":"Oslo"}})", "Oslo"},
      {R"({"parameters":{"city":"Oslo","hour_of_day":3}})", "Oslo 3"},
      {R"({"zone":{"city":"Oslo"}})", "Oslo"},
      {R"({"name":"zone","arguments":{"city":"Oslo"}})", "Oslo"},
      {R"({"name":"zone","arguments":"{\"city\":\"Oslo\"}"})", "Oslo"},
      {R"({"zone":{"arguments":{"City":"Oslo"}}})", "told"},
      // Keys in another style.
      {R"({"City":"Oslo"})", "Oslo"},
      {R"({"CITY":"Oslo","hourOfDay":3})", "Oslo 3"},
      {R"({"arguments":{"City":"Oslo"}})", "Oslo"},
      // Something, and no parameter.
      {"{...}", "told"},
      {"[{}]", "told"},
      {"[]", "told"},
      {"[null]", "told"},
      {R"({"place":"Oslo"})", "told"},
      {R"({"":""})", "told"},
      {R"({"arguments":{"place":"Oslo"}})", "told"},
      {R"({"hour_of_day":3,"arguments":{"city":"Oslo"}})", "told"},
      {R"({"a":{"city":"Oslo"},"b":{"city":"Rome"}})", "told"},
      // Several calls in one.
      {R"({"city":"Oslo"}{"city":"Rome"})", "told"},
      {"{\"city\":\"Oslo\"}\n{\"city\":\"Rome\"}", "told"},
      {R"({"city":"Oslo"}{"city":"Oslo"})", "Oslo"},
      {R"({}{"city":"Oslo"})", "Oslo"},
  };
  for (const argument_case& one : cases) {
    CAPTURE(one.arguments);
    CHECK(result_of(one.arguments) == one.result);
  }
}

TEST_CASE("a tool without parameters takes what comes") {
  const assay::tool none("none", "", [] { return std::string("ran"); });
  scripted_model model({calls({{"none", R"({"x":1})"}}), says("done")});
  const assay::agent<> agent(model, {.tools = {none}});
  REQUIRE(outcome_of(agent).line == "ok done");
  CHECK(results_in(model.asked()[1].messages.back()) == "none: ran");
}

}  // namespace
}  // namespace test_agent
