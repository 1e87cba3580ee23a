// JSON from models and saved histories that is nested far too deep, or is not UTF-8, in runs of agents.
#include "agent_support.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <sstream>
#include <thread>

namespace test_agent {
namespace {

constexpr std::size_t very_deep = 80'000;

std::string deep_object() {
  std::string text = R"({"x": )";
  text += std::string(very_deep, '[') + std::string(very_deep, ']');
  return text + "}";
}

struct Greeting {
  std::string name;
};

assay::tool<> greeting(assay::tool_options how = {}) {
  return assay::tool(
      "greet", "Greets", [](const Greeting& whom) { return "hello " + whom.name; }, std::move(how));
}

assay::message asked_for(std::string arguments) {
  assay::message turn{.role = assay::role::assistant, .parts = {}};
  turn.parts.emplace_back(assay::tool_call{.id = "1", .name = "greet", .arguments = std::move(arguments)});
  return turn;
}

TEST_CASE("arguments of a tool that are nested far too deep are a mistake of the model's") {
  scripted_model model({calls({{"greet", deep_object()}}), says("done")});
  std::ostringstream lines;
  assay::agent<> agent(model, {.tools = {greeting()}});
  assay::run_options how;
  how.hooks = {std::make_shared<assay::otel_json>(lines, assay::otel_options{.content = true})};
  const auto told = outcome_of(agent, "Go", std::move(how));
  CHECK(told.line == "ok done");
  REQUIRE(model.asked().size() == 2);
  const assay::message& results = model.asked()[1].messages.back();
  CHECK(results_in(results).starts_with("greet! The arguments are not valid"));
  CHECK(results_in(results).size() < 10'000);
  // What is sent back to the model is JSON that every provider can read.
  const assay::message& turn = model.asked()[1].messages[1];
  const auto& call = std::get<assay::tool_call>(turn.parts.at(0));
  CHECK(nlohmann::json::parse(call.arguments).contains("unreadable"));

  std::istringstream written(lines.str());
  int count = 0;
  for (std::string line; std::getline(written, line); ++count) CHECK(nlohmann::json::accept(line));
  CHECK(count > 3);
}

TEST_CASE("arguments that are not UTF-8 are a mistake of the model's, and the run goes on") {
  scripted_model model({calls({{"greet", "{\"name\": \xC3}\xFF"}}), says("done")});
  assay::agent<> agent(model, {.tools = {greeting()}});
  CHECK(outcome_of(agent).line == "ok done");
  const auto& call = std::get<assay::tool_call>(model.asked()[1].messages[1].parts.at(0));
  CHECK(nlohmann::json::accept(call.arguments));
}

TEST_CASE("a saved history with arguments that are nested far too deep can be gone on from") {
  const std::vector<assay::message> before = {assay::user_message("Go"), asked_for(deep_object())};
  const std::string saved = assay::save_messages(before);
  std::vector<assay::message> history = assay::load_messages(saved);
  CHECK(history == before);
  scripted_model model({says("done")});
  assay::agent<> agent(model, {.tools = {greeting()}});
  assay::run_options how;
  how.history = history;
  CHECK(outcome_of(agent, "", std::move(how)).line == "ok done");
  CHECK(results_in(model.asked()[0].messages.back()).starts_with("greet! The arguments are not valid"));
}

TEST_CASE("a saved history that is nested far too deep is an error") {
  CHECK_THROWS_AS(static_cast<void>(assay::load_messages(std::string(very_deep, '['))), assay::validation_error);
  CHECK_THROWS_AS(static_cast<void>(assay::load_messages(R"([{"role":"user","parts":)" + deep_object() + "}]")),
                  assay::validation_error);
}

TEST_CASE("a history of what tools gave can be saved, whatever bytes that were") {
  const std::vector<assay::message> history = {
      assay::user_message("Go"), asked_for("{\"name\": \"\xFF\"}"),
      assay::tool_message({.id = "1", .name = "greet", .content = "\x89PNG\r\n"})};
  const auto loaded = assay::load_messages(assay::save_messages(history));
  REQUIRE(loaded.size() == 3);
  CHECK(results_in(loaded[2]) == "greet: \xEF\xBF\xBDPNG\r\n");
}

TEST_CASE("an answer over a limit ends a run with a reason of its own, after one request") {
  scripted_model model({fails(assay::model_failure::over_limit)});
  assay::agent<> agent(model, {});
  CHECK(outcome_of(agent).line == "over_limit: scripted failure");
  CHECK(model.asked().size() == 1);
}

// --- times and counts ------------------------------------------------------------------------------------------------

TEST_CASE("limits of runs and tools may lie at the ends of their range") {
  const auto numbers = [](auto time) {
    scripted_model model({calls({{"greet", R"({"name": "Ann"})"}}), says("done")});
    assay::tool_options how;
    how.timeout = time;
    assay::agent<>::options options;
    options.tools = {greeting(how)};
    options.limits.tool_calls = std::numeric_limits<std::int64_t>::max();
    options.limits.time = time;
    assay::agent<> agent(model, options);
    return outcome_of(agent).line;
  };
  CHECK(numbers(std::chrono::hours::max()) == "ok done");
  CHECK(numbers(async::duration::max()) == "ok done");
  CHECK(numbers(std::chrono::hours::min()) == "time: the time for this run is up");
  CHECK(numbers(async::duration::zero()) == "time: the time for this run is up");
}

TEST_CASE("a run that blocks instead of waiting makes no request after its time") {
  scripted_model model({calls({{"block", "{}"}}), says("done")});
  const assay::tool<> block("block", "", [] {
    std::this_thread::sleep_for(30ms);
    return "late";
  });
  assay::agent<>::options options;
  options.tools = {block};
  options.limits.time = 10ms;
  const assay::agent<> agent(model, options);
  CHECK_THROWS_AS(static_cast<void>(async::run(agent.run("Go"))), assay::agent_error);
  CHECK(model.asked().size() == 1);
}

}  // namespace
}  // namespace test_agent
