// Answers in words of servers that leave all in the text that the model wrote: its reasoning, and calls of tools.
#include "agent_support.hpp"

namespace test_agent {
namespace {

struct City {
  std::string city;
};
struct Report {
  std::string city;
  int degrees = 0;
};

/// A tool that says what it was asked.
assay::tool<> weather() {
  return assay::tool("weather", "", [](City where) { return where.city + ": 20"; });
}

/// What the model was told of its calls: the results in the last request.
std::string results_of(const scripted_model& model) {
  std::string all;
  for (const assay::message& one : model.asked().back().messages) all += results_in(one);
  return all;
}

TEST_CASE("an agent's answer in words is without what the model thought, which is kept as reasoning") {
  struct row {
    const char* text;
    const char* line;
    const char* reasoning;
  };
  const row rows[] = {
      {"<think>\nThe capital...\n</think>\n\nParis", "ok Paris", "The capital..."},
      {"The capital...\n</think>\n\nParis", "ok Paris", "The capital..."},
      {"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Paris<|return|>",
       "ok Paris", "Hm."},
      {"Models think between `<think>` and `</think>`.", "ok Models think between `<think>` and `</think>`.", ""},
      {"Paris", "ok Paris", ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    scripted_model model({says(one.text)});
    const auto told = outcome_of(assay::agent<std::string>(model, {}));
    CHECK(told.line == one.line);
    REQUIRE(told.result);
    std::string reasoning;
    for (const assay::message_part& part : told.result->messages.back().parts) {
      const auto* const thought = std::get_if<assay::reasoning_part>(&part);
      if (thought == nullptr) continue;
      reasoning += thought->text;
      CHECK(thought->provider.empty());
    }
    CHECK(reasoning == one.reasoning);
    CHECK("ok " + told.result->messages.back().text() == one.line);
  }
}

TEST_CASE("an answer that is reasoning alone is asked for again") {
  scripted_model model({says("<think>\nHm"), says("Paris")});
  const auto told = outcome_of(assay::agent<std::string>(model, {}));
  CHECK(told.line == "ok Paris");
  CHECK(told.result->attempts.size() == 2);
}

TEST_CASE("text asked for without an agent is without reasoning, too") {
  scripted_model model({says("<think>\nHm.\n</think>\n\nParis")});
  CHECK(simulate(assay::extract<std::string>(model, "Where?")).value == "Paris");
}

/// The values that a stream shows of a text.
task<std::string> values_of(assay::model_ref model) {
  std::string all;
  auto updates = assay::stream<std::string>(std::move(model), "Where?");
  while (auto update = co_await updates.next()) all += *update->value + "|";
  co_return all;
}

TEST_CASE("text that is streamed without an agent is without reasoning from its beginning") {
  scripted_model model({says("<think>\nHm.\n</think>\n\nParis")});
  CHECK(simulate(values_of(model)) == "Paris|Paris|");
}

TEST_CASE("a call that stands in the text is made, in whatever notation, with an id of its own") {
  const char* const texts[] = {
      "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}\n</tool_call>",
      "I look it up.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}\n</tool_call>",
      "<think>\nHm.\n</think>\n\n<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}",
      "<think>\nHm.\n<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}</tool_call>",
      "<tool_call>\n<function=weather>\n<parameter=city>\nOslo\n</parameter>\n</function>\n</tool_call>",
      "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n</tool_call>",
      "<function=weather>{\"city\": \"Oslo\"}</function>",
      "<function_calls>\n<invoke name=\"weather\">\n<parameter name=\"city\">Oslo</parameter>\n</invoke>\n"
      "</function_calls>",
      "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}, \"id\": \"abc\"}]",
      "[TOOL_CALLS]weather[ARGS]{\"city\": \"Oslo\"}",
      "<|python_tag|>{\"name\": \"weather\", \"parameters\": {\"city\": \"Oslo\"}}",
      "{\"name\": \"weather\", \"parameters\": {\"city\": \"Oslo\"}}",
      "{\"type\": \"function\", \"function\": {\"name\": \"weather\", \"arguments\": \"{\\\"city\\\": "
      "\\\"Oslo\\\"}\"}}",
      "[weather(city='Oslo')]",
      "<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>{\"city\": "
      "\"Oslo\"}<|tool_call_end|><|tool_calls_section_end|>",
      "<\xEF\xBD\x9Ctool\xE2\x96\x81"
      "calls\xE2\x96\x81"
      "begin\xEF\xBD\x9C><\xEF\xBD\x9Ctool\xE2\x96\x81"
      "call\xE2\x96\x81"
      "begin\xEF\xBD\x9C>function<\xEF\xBD\x9Ctool\xE2\x96\x81sep\xEF\xBD\x9C>weather\n```json\n{\"city\": \"Oslo\"}\n"
      "```<\xEF\xBD\x9Ctool\xE2\x96\x81"
      "call\xE2\x96\x81"
      "end\xEF\xBD\x9C><\xEF\xBD\x9Ctool\xE2\x96\x81"
      "calls\xE2\x96\x81"
      "end\xEF\xBD\x9C>",
      "<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{\"city\": \"Oslo\"}<|call|>",
  };
  for (const char* const text : texts) {
    CAPTURE(text);
    scripted_model model({says(text), says("20 degrees")});
    const auto told = outcome_of(assay::agent<std::string>(model, {.tools = {weather()}}));
    CHECK(told.line == "ok 20 degrees");
    REQUIRE(model.asked().size() == 2);
    CHECK(results_of(model) == "weather: Oslo: 20");
    for (const assay::message& one : model.asked().back().messages) {
      for (const assay::message_part& part : one.parts) {
        if (const auto* const call = std::get_if<assay::tool_call>(&part)) CHECK(call->id == "call00001");
      }
    }
  }
}

TEST_CASE("several calls, of several turns, all have ids of their own") {
  const std::string two =
      "<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}</tool_call>\n"
      "<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Rome\"}}</tool_call>";
  scripted_model model({says(two), says(two), says("20 degrees")});
  const auto told = outcome_of(assay::agent<std::string>(model, {.tools = {weather()}}));
  CHECK(told.line == "ok 20 degrees");
  CHECK(told.result->counts.tool_calls == 4);
  std::string ids;
  for (const assay::message& one : told.result->messages) {
    for (const assay::message_part& part : one.parts) {
      if (const auto* const call = std::get_if<assay::tool_call>(&part)) ids += call->id + " ";
    }
  }
  CHECK(ids == "call00001 call00002 call00003 call00004 ");
}

TEST_CASE("what is no call of a tool stays text, unless it is nothing but a call: then the model is told") {
  struct row {
    const char* text;
    const char* line;
    std::size_t requests;
  };
  const row rows[] = {
      {"Write `<tool_call>{\"name\": \"weather\", \"arguments\": {}}</tool_call>`.",
       "ok Write `<tool_call>{\"name\": \"weather\", \"arguments\": {}}</tool_call>`.", 1},
      {"The <tool_call> tag surrounds a call.", "ok The <tool_call> tag surrounds a call.", 1},
      {"A call like <tool_call>{\"name\": \"f\"}</tool_call> is short.",
       "ok A call like <tool_call>{\"name\": \"f\"}</tool_call> is short.", 1},
      {"{\"name\": \"Oslo\", \"parameters\": {\"x\": 1}}", "ok {\"name\": \"Oslo\", \"parameters\": {\"x\": 1}}", 1},
      {"<tool_call>{\"name\": \"time\", \"arguments\": {}}</tool_call>", "ok Well", 2},
      {"<tool_call>{\"name\": \"weather\", \"arguments\": [1]}</tool_call>", "ok Well", 2},
      {"<tool_call>{\"name\": \"weather\", \"argum", "ok Well", 2},
      {"Let me see.\n<tool_call>{\"name\": \"weather\"}</tool_call>", "ok Well", 2},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    scripted_model model({says(one.text), says("Well")});
    const auto told = outcome_of(assay::agent<std::string>(model, {.tools = {weather()}}));
    CHECK(told.line == one.line);
    CHECK(model.asked().size() == one.requests);
  }
  // Without tools there is nothing to call.
  const std::string call = "<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}</tool_call>";
  scripted_model model({says(call)});
  CHECK(outcome_of(assay::agent<std::string>(model, {})).line == "ok " + call);
}

TEST_CASE("a call in the text is never read as the value that is asked for") {
  for (const char* const text : {"<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}</tool_call>",
                                 "{\"name\": \"weather\", \"parameters\": {\"city\": \"Oslo\"}}"}) {
    CAPTURE(text);
    scripted_model model({says(text), says(R"({"city":"Oslo","degrees":20})")});
    const auto told =
        outcome_of(assay::agent<Report>(model, {.tools = {weather()}, .mode = assay::output_mode::native}));
    CHECK(told.line == R"(ok {"city":"Oslo","degrees":20})");
    CHECK(results_of(model) == "weather: Oslo: 20");
  }
}

/// What a stream shows: "t" words, "r" reasoning, "!" take back, "c" a call.
task<std::string> shown_by(const assay::agent<std::string>& agent) {
  std::string all;
  auto events = agent.stream("Go");
  while (auto event = co_await events.next()) {
    if (const auto* const words = std::get_if<assay::text_delta>(&*event)) all += "t(" + words->text + ")";
    if (const auto* const thought = std::get_if<assay::reasoning_delta>(&*event)) all += "r(" + thought->text + ")";
    if (std::holds_alternative<assay::asked_again>(*event)) all += "!";
    if (const auto* const call = std::get_if<assay::tool_call>(&*event)) all += "c(" + call->name + ")";
    if (const auto* const end = std::get_if<assay::run_result<std::string>>(&*event)) all += "= " + end->value;
  }
  co_return all;
}

TEST_CASE("a stream shows reasoning as reasoning, no marks, and takes back what turned out to be reasoning") {
  struct row {
    std::vector<step> steps;
    const char* shown;
  };
  const row rows[] = {
      {{says("<think>\nHm.\n</think>\n\nParis")}, "r(Hm.)t(Paris)= Paris"},
      {{says("Hm.\n</think>\n\nParis")}, "t(Hm.\n</think>\n\nParis)!r(Hm.)t(Paris)= Paris"},
      {{says("I look.\n<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}</tool_call>"),
        says("20")},
       "t(I look.)c(weather)t(20)= 20"},
      {{says("{\"name\": \"weather\", \"parameters\": {\"city\": \"Oslo\"}}"), says("20")}, "c(weather)t(20)= 20"},
      {{says("{\"degrees\": 20}")}, "t({\"degrees\": 20})= {\"degrees\": 20}"},
  };
  for (const row& one : rows) {
    scripted_model model(one.steps);
    const assay::agent<std::string> agent(model, {.tools = {weather()}});
    CHECK(simulate(shown_by(agent)) == one.shown);
  }
}

}  // namespace
}  // namespace test_agent
