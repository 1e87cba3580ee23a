#include "agent_support.hpp"

#include <assay/async/gather.hpp>
#include <assay/async/rate_limiter.hpp>

namespace test_agent {
namespace {

struct Shop {
  int price = 7;
};

// --- an agent as a tool ----------------------------------------------------------------------------------------------

TEST_CASE("an agent as a tool: its value is the result, its cost the caller's") {
  scripted_model inner_model({calls({{"price", ""}}), says("It costs 7.")});
  const assay::agent<std::string, Shop> inner(
      inner_model, {.name = "clerk",
                    .tools = {assay::tool("price", "", [](assay::run_context<Shop> shop) { return shop->price; })}});
  scripted_model model({calls({{"ask_clerk", R"({"question":"What does it cost?"})"}}), says("7")});
  const assay::agent<std::string, Shop> agent(model,
                                              {.tools = {assay::agent_tool(inner, "ask_clerk", "Knows prices")}});
  Shop shop;
  const auto result = simulate(agent.run("Price?", shop));
  CHECK(result.value == "7");
  CHECK(results_in(model.asked()[1].messages.back()) == "ask_clerk: It costs 7.");
  CHECK(inner_model.asked()[0].messages.back().text() == "What does it cost?");
  CHECK(result.usage.total() == 60);
  CHECK(result.counts == assay::run_counts{4, 2});
  CHECK(result.attempts.size() == 2);
}

TEST_CASE("what an inner agent uses counts against the limits of the outer, and its failure is the tool's") {
  scripted_model inner_model({says("yes"), says("yes"), says("yes")});
  const assay::agent<> inner(inner_model, {.name = "inner"});
  const auto ask = assay::agent_tool(inner, "ask", "");
  const auto question = calls({{"ask", R"({"question":"?"})"}});
  scripted_model model({question, question});
  const assay::agent<> agent(model, {.tools = {ask}, .limits = {.requests = 3}});
  const auto told = outcome_of(agent);
  CHECK(told.line == "requests: the limit of 3 requests is reached");
  CHECK(told.error->agent() == "agent");
  CHECK(inner_model.asked().size() == 1);

  scripted_model refusing({{.text = "no", .finish = assay::finish_reason::refusal}});
  const assay::agent<> unwilling(refusing, {.name = "unwilling"});
  scripted_model outer({question, says("done")});
  CHECK(outcome_of(assay::agent<>(outer, {.tools = {assay::agent_tool(unwilling, "ask", "")}})).line == "ok done");
  CHECK(results_in(outer.asked()[1].messages.back()).starts_with("ask! assay: agent 'unwilling' has no result"));
}

// --- handoffs --------------------------------------------------------------------------------------------------------

TEST_CASE("a handoff gives the conversation, and the rest of the run, to another agent") {
  scripted_model strong({calls({{"think", ""}}), says("42")});
  const assay::agent<> expert(strong, {.name = "expert",
                                       .instructions = "Think hard.",
                                       .tools = {assay::tool("think", "", [] { return "thought"; })},
                                       .checks = {[](std::string& answer) { answer += " (checked)"; }}});
  scripted_model cheap({calls({{"note", ""}, {"transfer_to_expert", "{}"}, {"transfer_to_expert", "{}"}})});
  const assay::agent<> first(cheap, {.name = "first",
                                     .instructions = "Be quick.",
                                     .tools = {assay::tool("note", "", [] { return "noted"; })},
                                     .handoffs = {expert}});
  const auto told = outcome_of(first, "The answer?");
  CHECK(told.line == "ok 42 (checked)");
  CHECK(told.result->agent == "expert");
  CHECK(told.result->turns == 3);
  CHECK(cheap.asked()[0].tools[1].name == "transfer_to_expert");
  CHECK(strong.asked()[0].messages[0].text() == "Think hard.");
  CHECK(strong.asked()[0].messages[1].text() == "The answer?");
  CHECK(strong.asked()[0].tools.size() == 1);
  CHECK(results_in(strong.asked()[0].messages.back()) ==
        "note: noted | transfer_to_expert: The conversation is handed over to expert. | "
        "transfer_to_expert! Not done: the conversation is handed over to another agent already.");
}

TEST_CASE("a handoff may show the other agent less, and has the name and description it is given") {
  scripted_model strong({says("yes")});
  const assay::agent<> expert(strong, {.name = "an expert"});
  assay::handoff_options options;
  options.tool_name = "escalate";
  options.description = "For hard questions";
  options.filter = [](std::vector<assay::message> all) {
    all.resize(1);
    return all;
  };
  scripted_model cheap({calls({{"escalate", ""}})});
  const auto told = outcome_of(assay::agent<>(cheap, {.handoffs = {{expert, options}}}));
  CHECK(told.line == "ok yes");
  CHECK(strong.asked()[0].messages.size() == 1);
  CHECK(told.result->messages.size() == 2);
  CHECK(cheap.asked()[0].tools[0].description == "For hard questions");
  CHECK_THROWS_AS(static_cast<void>(assay::handoff<std::string>{expert}),
                  std::invalid_argument);  // "an expert" is no name for a tool
}

TEST_CASE("the limits of the run hold after a handoff") {
  scripted_model strong({calls({{"x", ""}})});
  const assay::agent<> expert(strong, {.name = "expert", .limits = {.requests = 100}});
  scripted_model cheap({calls({{"transfer_to_expert", ""}})});
  const auto told = outcome_of(assay::agent<>(cheap, {.handoffs = {expert}, .limits = {.requests = 2}}));
  CHECK(told.line == "requests: the limit of 2 requests is reached");
  CHECK(told.error->agent() == "expert");
}

// --- many at once ----------------------------------------------------------------------------------------------------

task<async::duration> ask_many(const assay::agent<>& agent, int count) {
  std::vector<task<assay::run_result<std::string>>> runs;
  for (int i = 0; i < count; ++i) runs.push_back(agent.run(std::to_string(i)));
  const auto results = co_await async::gather(std::move(runs));
  for (int i = 0; i < count; ++i) CHECK(results[static_cast<std::size_t>(i)].value == "re: " + std::to_string(i));
  co_return elapsed();
}

TEST_CASE("many runs beside each other under one rate limit") {
  assay::function_model model([](const assay::request& asked) -> task<std::string> {
    std::string answer = "re: " + asked.messages.back().text();
    co_await async::sleep_for(1s);
    co_return answer;
  });
  const assay::agent<> unlimited(model, {});
  CHECK(simulate(ask_many(unlimited, 100)) == 1s);

  async::rate_limiter limiter({.requests = 10, .period = 10s});
  assay::rate_limited_model careful(model, limiter);
  const assay::agent<> limited(careful, {});
  // Ten at once, and then one a second: the last begins after 20 s.
  CHECK(simulate(ask_many(limited, 30)) == 21s);
}

TEST_CASE("a rate limit on tokens takes the estimate first and the rest afterwards") {
  scripted_model model({says("a"), says("b"), says("c")});  // 15 tokens each
  async::rate_limiter limiter({.tokens = 20, .period = 20s});
  assay::rate_limited_model careful(model, limiter, 10);
  const auto ask = [](assay::rate_limited_model& one) -> task<std::string> {
    std::string times;
    for (int i = 0; i < 3; ++i) {
      assay::request empty;
      static_cast<void>(co_await one.complete(std::move(empty)));
      times += std::to_string(elapsed() / 1s) + " ";
    }
    co_return times;
  };
  CHECK(simulate(ask(careful)) == "0 5 20 ");  // 20 - 15 = 5 left, 10 after 5 s; then -5, and 10 after 15 s more
}

}  // namespace
}  // namespace test_agent
