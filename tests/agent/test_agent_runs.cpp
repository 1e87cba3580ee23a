#include "agent_support.hpp"

namespace test_agent {
namespace {

struct City {
  std::string city;
  std::string country;
};
struct Refusal {
  std::string reason;
};
using Either = std::variant<City, Refusal>;

const std::string oslo = R"({"city":"Oslo","country":"Norway"})";
const std::string no_country = R"({"city":"Oslo"})";

assay::tool<> tick() {
  return assay::tool("tick", "", []() -> task<std::string> {
    co_await async::sleep_for(1s);
    co_return "tock";
  });
}

assay::retry_policy steady() {
  assay::retry_policy policy;
  policy.random = [] { return 0.0; };
  return policy;
}

// --- answers ---------------------------------------------------------------------------------------------------------

TEST_CASE("an answer in every output mode") {
  for (const auto mode : {assay::output_mode::native, assay::output_mode::tool, assay::output_mode::prompted}) {
    CAPTURE(static_cast<int>(mode));
    scripted_model model({calls({{"tick", ""}}), says(oslo)});
    const assay::agent<City> agent(
        model, {.instructions = "Be brief.", .tools = {tick()}, .mode = mode, .settings = {.temperature = 0.5}});
    const auto told = outcome_of(agent);
    CHECK(told.line == "ok " + oslo);
    CHECK(told.result->turns == 2);
    CHECK(told.result->usage.total() == 30);
    CHECK(told.result->counts == assay::run_counts{2, 1});
    CHECK(told.result->attempts.size() == 2);
    CHECK(told.result->agent == "agent");

    const assay::request& asked = model.asked()[0];
    CHECK(asked.temperature == 0.5);
    CHECK(asked.tools.size() == 1);
    CHECK(asked.output->mode == mode);
    CHECK(asked.messages.size() == 2);
    CHECK(asked.messages[0].text().starts_with("Be brief."));
    CHECK((asked.messages[0].text().find("country") != std::string::npos) == (mode == assay::output_mode::prompted));
    // The conversation can be gone on from: every call has a result.
    const std::vector<assay::message>& messages = told.result->messages;
    CHECK(messages[0].text() == "Go");
    CHECK(messages.size() == (mode == assay::output_mode::tool ? 5U : 4U));
    if (mode == assay::output_mode::tool) CHECK(results_in(messages.back()) == "City: The answer was taken.");
  }
}

TEST_CASE("a variant of structs, natively and as a tool") {
  for (const auto mode : {assay::output_mode::native, assay::output_mode::tool}) {
    CAPTURE(static_cast<int>(mode));
    for (const std::string& answer : {oslo, R"({"value":)" + oslo + "}"}) {
      scripted_model model({says(answer)});
      const auto told = outcome_of(assay::agent<Either>(model, {.mode = mode}));
      REQUIRE(told.result);
      CHECK(std::get<City>(told.result->value).city == "Oslo");
      CHECK((model.asked()[0].output->schema->value("type", "") == "object") == (mode == assay::output_mode::tool));
    }
    scripted_model model({says(R"({"reason":"no idea"})")});
    CHECK(std::get<Refusal>(outcome_of(assay::agent<Either>(model, {.mode = mode})).result->value).reason == "no idea");
  }
}

TEST_CASE("Gemini's older models take no schema beside tools, so the answer is a tool") {
  assay::capabilities gemini;
  gemini.dialect = assay::dialect::gemini;
  for (const bool with_tools : {false, true}) {
    scripted_model model({says(oslo)}, gemini);
    assay::agent_options<City> options;
    if (with_tools) options.tools.push_back(tick());
    CHECK(outcome_of(assay::agent<City>(model, options)).line == "ok " + oslo);
    const auto expected = with_tools ? assay::output_mode::tool : assay::output_mode::native;
    CHECK(model.asked()[0].output->mode == expected);
  }
}

TEST_CASE("an answer that is not valid is asked again, at a flat cost, and is no part of the conversation") {
  scripted_model model({says(no_country), calls({{"tick", ""}}), says("no idea"), says(oslo)});
  const auto told = outcome_of(assay::agent<City>(model, {.tools = {tick()}}));
  CHECK(told.line == "ok " + oslo);
  CHECK(told.result->messages.size() == 4);
  REQUIRE(told.result->attempts.size() == 4);
  CHECK(told.result->attempts[0].outcome == assay::attempt_outcome::invalid);
  CHECK(told.result->attempts[0].error->errors()[0].type == "missing");
  CHECK(told.result->attempts[0].answer == no_country);
  const auto& re_ask = model.asked()[1].messages;
  REQUIRE(re_ask.size() == 2);
  CHECK(re_ask[1].text().find("country: Field required") != std::string::npos);
  const auto& second = model.asked()[3].messages;
  CHECK(second.size() == 4);
  CHECK(second.back().text().find("no idea") != std::string::npos);
  CHECK(second.back().text().find("Field required") == std::string::npos);
}

TEST_CASE("checks may mend the value, ask again, and end the run") {
  assay::agent_options<City> options;
  options.checks.push_back([](City& value) { value.city += "!"; });
  options.checks.push_back([](const City& value) -> task<void> {
    co_await async::sleep_for(1s);
    if (value.country != "Norway") throw assay::output_retry("Only Norway counts.");
    if (value.city == "Bergen!") throw std::runtime_error("it rains");
  });
  scripted_model model({says(R"({"city":"Rome","country":"Italy"})"), says(oslo)});
  const auto told = outcome_of(assay::agent<City>(model, options));
  CHECK(told.line == R"(ok {"city":"Oslo!","country":"Norway"})");
  CHECK(told.result->attempts[0].message == "Only Norway counts.");
  CHECK(model.asked()[1].messages.back().text().find("Only Norway counts.") != std::string::npos);

  scripted_model rainy({says(R"({"city":"Bergen","country":"Norway"})")});
  CHECK(outcome_of(assay::agent<City>(rainy, options)).line == "it rains");
}

// --- why there is no answer ------------------------------------------------------------------------------------------

struct row {
  const char* what;
  std::vector<step> script;
  assay::usage_limits limits;
  std::string expected;
  async::duration time;
};

using assay::test::cut_off;
step ends(assay::finish_reason why, std::string text) { return {.text = std::move(text), .finish = why}; }

TEST_CASE("every limit, failure and deadline") {
  using assay::model_failure;
  const step tock = calls({{"tick", ""}});
  const step three = calls({{"tick", ""}, {"tick", ""}, {"tick", ""}});
  const row rows[] = {
      {"no answer is valid", {says("?"), says(""), says(no_country)}, {}, "invalid: - country: Field required\n", 0s},
      {"refused", {ends(assay::finish_reason::refusal, "I can't.")}, {}, "refused: I can't.", 0s},
      {"filtered", {ends(assay::finish_reason::filtered, "")}, {}, "filtered: the provider held the answer back: ", 0s},
      {"cut off", {cut_off(oslo)}, {}, "truncated: the token limit cut the answer off", 0s},
      {"rejected", {fails(model_failure::rejected)}, {}, "rejected: scripted failure", 0s},
      {"transport",
       {fails(model_failure::server), fails(model_failure::rate_limited), fails(model_failure::timeout)},
       {},
       "transport: scripted failure",
       1500ms},
      {"transport, and then well", {fails(model_failure::server), says(oslo)}, {}, "ok " + oslo, 500ms},
      {"turns", {tock, tock, tock, tock}, {}, "turns: there is no answer after 4 turns", 4s},
      {"requests", {tock, tock}, {.requests = 2}, "requests: the limit of 2 requests is reached", 2s},
      {"requests count failures",
       {fails(model_failure::server)},
       {.requests = 1},
       "requests: the limit of 1 requests is reached",
       500ms},
      {"the last request may answer", {tock, says(oslo)}, {.requests = 2}, "ok " + oslo, 1s},
      {"tool calls",
       {tock, three},
       {.tool_calls = 3},
       "tool_calls: the limit of 3 tool calls has no room for 3 more after 1",
       1s},
      {"as many tool calls as there may be", {three, says(oslo)}, {.tool_calls = 3}, "ok " + oslo, 1s},
      {"input tokens", {tock, tock}, {.input_tokens = 15}, "input_tokens: 20 of 15 input_tokens are used", 1s},
      {"output tokens", {tock}, {.output_tokens = 4}, "output_tokens: 5 of 4 output_tokens are used", 0s},
      {"total tokens, none left for the next",
       {tock},
       {.total_tokens = 15},
       "total_tokens: 15 of 15 total_tokens are used",
       1s},
      {"the last token may answer", {says(oslo)}, {.total_tokens = 15}, "ok " + oslo, 0s},
      {"time, in a call of the model", {after(1h, says(oslo))}, {.time = 5s}, "time: the time for this run is up", 5s},
      {"time, in a tool", {tock, tock, tock}, {.time = 2500ms}, "time: the time for this run is up", 2500ms},
      {"time, in a wait for the next try",
       {fails(model_failure::server)},
       {.time = 300ms},
       "time: the time for this run is up",
       300ms},
  };
  for (const row& one : rows) {
    CAPTURE(one.what);
    scripted_model model(one.script);
    assay::agent_options<City> options;
    options.tools.push_back(tick());
    options.limits = one.limits;
    options.max_turns = 4;
    options.retry = steady();
    options.retry.max_transport_retries = 2;
    const auto told = outcome_of(assay::agent<City>(model, options));
    CHECK(told.line == one.expected);
    CHECK(told.time == one.time);
    CHECK(model.asked().size() == one.script.size());
    if (told.error) CHECK(told.error->attempts().size() == one.script.size());
  }
}

TEST_CASE("an answer that was cut off is asked for again with a higher limit, where the policy says so") {
  assay::agent_options<City> options;
  options.settings.max_tokens = 100;
  options.retry.truncated = assay::truncation::raise_limit;
  options.retry.greatest_limit = 300;
  scripted_model model({cut_off("{"), cut_off("{"), says(oslo)});
  CHECK(outcome_of(assay::agent<City>(model, options)).line == "ok " + oslo);
  CHECK(model.asked()[1].max_tokens == 200);
  CHECK(model.asked()[2].max_tokens == 300);
  CHECK(model.asked()[2].messages.size() == 1);
}

TEST_CASE("an empty text is no answer") {
  scripted_model model({says(" \n"), says("Hello")});
  const auto told = outcome_of(assay::agent<>(model, {}));
  CHECK(told.line == "ok Hello");
  CHECK(told.result->attempts[0].outcome == assay::attempt_outcome::invalid);
}

TEST_CASE("a run that is cancelled ends at once, with its tools") {
  bool unwound = false;
  struct on_exit {
    bool& flag;
    ~on_exit() { flag = true; }
  };
  const auto slow = assay::tool("slow", "", [&unwound]() -> task<int> {
    const on_exit mark{unwound};
    co_await async::sleep_for(24h);
    co_return 1;
  });
  scripted_model model({calls({{"slow", ""}})});
  const assay::agent<> agent(model, {.tools = {slow}});
  const auto run = [](const assay::agent<>& one, bool& ended_at) -> task<async::duration> {
    try {
      co_await async::with_timeout(3s, one.run("Go"));
    } catch (const async::timeout_error&) {
      ended_at = true;
    }
    co_return elapsed();
  };
  bool timed_out = false;
  CHECK(simulate(run(agent, timed_out)) == 3s);
  CHECK(timed_out);
  CHECK(unwound);
}

TEST_CASE("a required tool is required until tools were called") {
  scripted_model model({calls({{"tick", ""}}), says("done")});
  const assay::agent<> agent(model, {.tools = {tick()}, .settings = {.tool_choice = assay::tool_use::required}});
  CHECK(outcome_of(agent).line == "ok done");
  CHECK(model.asked()[0].tool_choice == assay::tool_use::required);
  CHECK(model.asked()[1].tool_choice == assay::tool_use::automatic);
}

// --- histories -------------------------------------------------------------------------------------------------------

TEST_CASE("a run goes on from a saved one") {
  scripted_model first({calls({{"tick", ""}}), says("It is noon.")});
  const auto begun = outcome_of(assay::agent<>(first, {.instructions = "Old", .tools = {tick()}}), "What time is it?");
  const std::string saved = assay::save_messages(begun.result->messages);
  CHECK(assay::load_messages(saved) == begun.result->messages);

  scripted_model second({says("Noon, as I said.")});
  assay::run_options how;
  how.history = assay::load_messages(saved);
  const auto told = outcome_of(assay::agent<>(second, {.instructions = "New"}), "Again?", how);
  CHECK(told.result->messages.size() == 6);
  CHECK(told.result->first_new == 4);
  CHECK(told.result->new_messages()[0].text() == "Again?");
  CHECK(second.asked()[0].messages.size() == 6);
  CHECK(second.asked()[0].messages[0].text() == "New");
  CHECK_THROWS_AS(assay::load_messages("[{}]"), assay::validation_error);
}

TEST_CASE("calls that nobody answered are made where there is no new prompt, and answered as not made where there is") {
  scripted_model first({calls({{"tick", ""}})});
  const auto failed = outcome_of(assay::agent<>(first, {.tools = {tick()}, .limits = {.tool_calls = 0}}));
  REQUIRE(failed.error);
  CHECK(failed.error->messages().size() == 2);
  for (const bool with_prompt : {false, true}) {
    scripted_model second({says("done")});
    assay::run_options how;
    how.history = failed.error->messages();
    const auto told = outcome_of(assay::agent<>(second, {.tools = {tick()}}), with_prompt ? "Never mind" : "", how);
    CHECK(told.line == "ok done");
    CHECK(told.time == (with_prompt ? 0s : 1s));
    CHECK(results_in(told.result->messages[2]) ==
          (with_prompt ? "tick: This call was not made: the conversation went on without it." : "tick: tock"));
  }
}

TEST_CASE("arguments that were mended go back as exact JSON") {
  const auto echo = assay::tool("echo", "", [](City city) { return city.city; });
  scripted_model model({calls({{"echo", "{city: 'Oslo', country: 'Norway',}"}, {"echo", "???"}}), says("done")});
  CHECK(outcome_of(assay::agent<>(model, {.tools = {echo}})).line == "ok done");
  const auto& parts = model.asked()[1].messages[1].parts;
  CHECK(std::get<assay::tool_call>(parts[0]).arguments == oslo);
  CHECK(std::get<assay::tool_call>(parts[1]).arguments == R"({"unreadable":"???"})");
}

TEST_CASE("a run may have another model and other limits than its agent") {
  scripted_model own({});
  scripted_model other({says("other")});
  assay::run_options how;
  how.model = assay::model_ref(other);
  CHECK(outcome_of(assay::agent<>(own, {}), "Go", how).line == "ok other");
  how.limits = assay::usage_limits{.requests = 0};
  CHECK(outcome_of(assay::agent<>(own, {}), "Go", how).line == "requests: the limit of 0 requests is reached");
}

TEST_CASE("test_model calls every tool and gives an example of the answer") {
  assay::test_model model;
  const auto echo = assay::tool("echo", "", [](City city) { return city.city; });
  const auto told = outcome_of(assay::agent<City>(model, {.tools = {echo, tick()}}));
  REQUIRE(told.result);
  CHECK(told.result->counts.tool_calls == 2);
  CHECK(results_in(told.result->messages[2]).ends_with("tick: tock"));
}

TEST_CASE("run_sync needs no loop, and refuses one") {
  scripted_model model({says("hi"), says("hi")});
  const assay::agent<> agent(model, {});
  CHECK(agent.run_sync("Go").value == "hi");
  const auto inside = [](const assay::agent<>& one) -> task<void> {
    CHECK_THROWS_AS(one.run_sync("Go"), async::wrong_thread_error);
    co_return;
  };
  simulate(inside(agent));
}

}  // namespace
}  // namespace test_agent
