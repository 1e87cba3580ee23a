#include "agent_support.hpp"

#include <thread>

namespace test_agent {
namespace {

struct Sum {
  int a = 0;
  int b = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Sum::a>("The first", assay::ge(0)));
  };
};
struct Totals {
  int sum = 0;
  std::vector<std::string> notes;
};
struct Shop {
  int price = 7;
  int asked = 0;
};

/// One turn of calls, then "done": what went back to the model.
std::string results_of(std::vector<assay::tool<>> tools, step turn) {
  scripted_model model({std::move(turn), says("done")});
  const assay::agent<> agent(model, {.tools = std::move(tools)});
  const auto told = outcome_of(agent);
  REQUIRE(told.line == "ok done");
  return results_in(model.asked()[1].messages.back());
}

TEST_CASE("results of every kind are written for the model") {
  const std::vector<assay::tool<>> tools = {
      assay::tool("sum", "", [](Sum args) { return args.a + args.b; }),
      assay::tool("totals", "",
                  [](const Sum& args) -> Totals {
                    return {args.a + args.b, {"fine"}};
                  }),
      assay::tool("text", "", [] { return std::string("as it is"); }),
      assay::tool("nothing", "", [](Sum) {}),
      assay::tool("later", "", [](Sum args) -> task<double> { co_return args.a * 0.5; }),
      assay::tool("retry_count", "", [](assay::run_context<> context) { return context.retry(); }),
  };
  CHECK(
      results_of(tools, calls({{"sum", R"({"a": 1, "b": 2})"},
                               {"totals", R"({"a": "1", "b": 2,})"},
                               {"text", ""},
                               {"nothing", R"({"a":1,"b":2})"},
                               {"later", R"({"a":1,"b":2})"},
                               {"retry_count", "null"}})) ==
      R"(sum: 3 | totals: {"sum":3,"notes":["fine"]} | text: as it is | nothing: done | later: 0.5 | retry_count: 0)");
}

TEST_CASE("the arguments of a call that the model came to the end of end their last number") {
  const assay::tool sum("sum", "", [](Sum args) { return args.a + args.b; });
  CHECK(results_of({sum}, calls({{"sum", R"({"a": 1, "b": 20)"}})) == "sum: 21");
}

TEST_CASE("so does the answer of an agent") {
  scripted_model model({says(R"({"a": 1, "b": 20)")});
  const assay::agent<Sum> agent(model);
  CHECK(outcome_of(agent).line == R"(ok {"a":1,"b":20})");
}

TEST_CASE("the model is told of a tool by its name, description and schema") {
  const assay::tool sum("sum", "Adds", [](Sum args) { return args.a + args.b; });
  CHECK(sum.definition().name == "sum");
  CHECK(sum.definition().description == "Adds");
  CHECK(sum.definition().parameters == assay::schema<Sum>());
  CHECK_THROWS_AS(assay::tool("no name", "", [] { return 1; }), std::invalid_argument);
  CHECK_THROWS_AS(assay::tool("", "", [] { return 1; }), std::invalid_argument);
  assay::tool_options on_thread;
  on_thread.offload = true;
  const auto coroutine = []() -> task<int> { co_return 1; };
  CHECK_THROWS_AS(assay::tool("coroutine", "", coroutine, on_thread), std::invalid_argument);
}

TEST_CASE("what is wrong with a call goes back to the model") {
  const auto sum = assay::tool("sum", "", [](Sum args) { return args.a + args.b; });
  const auto picky = assay::tool("picky", "", [](Sum) -> int { throw assay::tool_retry("ask for more"); });
  const auto broken = assay::tool("broken", "", [](Sum) -> int { throw std::runtime_error(std::string(600, 'x')); });
  const std::string both = R"({"a":1,"b":2})";
  CHECK(results_of({sum}, calls({{"sum", R"({"a": -1, "b": "two"})"}})) ==
        "sum! The arguments are not valid:\n"
        "- a: Input should be greater than or equal to 0; got -1\n"
        "- b: Input should be a valid integer, unable to parse string as an integer; got \"two\"\n"
        "Mend them and call the tool again.");
  CHECK(results_of({picky}, calls({{"picky", both}})) == "picky! ask for more");
  CHECK(results_of({broken}, calls({{"broken", both}})) == "broken! " + std::string(500, 'x') + " ...");
  CHECK(results_of({sum, picky}, calls({{"add", both}})) == "add! There is no tool 'add'. The tools are: sum, picky");
}

TEST_CASE("an exception ends the run where the tool says so") {
  assay::tool_options strict;
  strict.on_exception = assay::tool_exception::end_run;
  const auto secret = assay::tool(
      "secret", "", []() -> int { throw std::runtime_error("password"); }, strict);
  scripted_model model({calls({{"secret", ""}})});
  CHECK(outcome_of(assay::agent<>(model, {.tools = {secret}})).line == "password");

  const auto odd = assay::tool("odd", "", []() -> int { throw 42; });
  scripted_model again({calls({{"odd", ""}})});
  const assay::agent<> agent(again, {.tools = {odd}});
  CHECK_THROWS_AS(simulate(agent.run("Go")), int);
}

task<std::string> wait_for(async::duration time, std::string answer) {
  co_await async::sleep_for(time);
  co_return answer;
}

TEST_CASE("the calls of a turn run together, and their results are in order") {
  const auto slow = assay::tool("slow", "", [](Sum args) { return wait_for(args.a * 1s, std::to_string(args.a)); });
  scripted_model model(
      {calls({{"slow", R"({"a":3,"b":0})"}, {"slow", R"({"a":1,"b":0})"}, {"slow", R"({"a":2,"b":0})"}}),
       says("done")});
  const auto told = outcome_of(assay::agent<>(model, {.tools = {slow}}));
  CHECK(told.time == 3s);
  CHECK(results_in(model.asked()[1].messages.back()) == "slow: 3 | slow: 1 | slow: 2");
  CHECK(told.result->counts.tool_calls == 3);
}

TEST_CASE("a tool has so many places; the timeout begins with the place") {
  assay::tool_options two;
  two.max_concurrent = 2;
  two.timeout = 1500ms;
  const auto slow = assay::tool(
      "slow", "", [](Sum args) { return wait_for(args.a * 1s, "ok"); }, two);
  const std::string one_second = R"({"a":1,"b":0})";
  scripted_model model({calls({{"slow", one_second},
                               {"slow", one_second},
                               {"slow", one_second},
                               {"slow", one_second},
                               {"slow", R"({"a":9,"b":0})"}}),
                        says("done")});
  const auto told = outcome_of(assay::agent<>(model, {.tools = {slow}}));
  CHECK(told.time == 3500ms);
  CHECK(results_in(model.asked()[1].messages.back()) ==
        "slow: ok | slow: ok | slow: ok | slow: ok | slow! The tool did not answer within 1.5 s.");
}

TEST_CASE("a tool's own timeout_error is an ordinary exception") {
  assay::tool_options limited;
  limited.timeout = 10s;
  const auto own = assay::tool(
      "own", "", []() -> int { throw async::timeout_error("the database is slow"); }, limited);
  CHECK(results_of({own}, calls({{"own", ""}})) == "own! the database is slow");
}

TEST_CASE("a tool may fail so many turns in a row") {
  int called = 0;
  assay::tool_options once;
  once.max_retries = 1;
  const auto flaky = assay::tool(
      "flaky", "",
      [&called](assay::run_context<> context) -> int {
        if (++called == 2 || called == 5) return context.retry();
        throw assay::tool_retry("no " + std::to_string(context.retry()));
      },
      once);
  const step call = calls({{"flaky", ""}});
  scripted_model model({call, call, call, call});
  const auto told = outcome_of(assay::agent<>(model, {.tools = {flaky}}));
  CHECK(told.line == "tool: the tool 'flaky' failed 2 times, at last with: no 1");
  CHECK(called == 4);  // no, 1, no, no
  CHECK(told.error->messages().size() == 9);

  // Several failures in one turn count once, and none where another call of the turn works.
  called = 0;
  const step twice = calls({{"flaky", ""}, {"flaky", ""}});
  scripted_model pairs({twice, says("done")});
  CHECK(outcome_of(assay::agent<>(pairs, {.tools = {flaky}})).line == "ok done");

  scripted_model unknown({calls({{"x", ""}}), calls({{"x", ""}}), calls({{"x", ""}})});
  CHECK(outcome_of(assay::agent<>(unknown, {})).line.starts_with("tool: the tool 'x' failed 3 times"));
}

TEST_CASE("an offloaded tool runs on another thread, and is asked to stop when its time is up") {
  assay::tool_options on_thread;
  on_thread.offload = true;
  const auto here = std::this_thread::get_id();
  const auto computes = assay::tool(
      "computes", "", [here](Sum args) { return std::this_thread::get_id() == here ? -1 : args.a; }, on_thread);
  CHECK(results_of({computes}, calls({{"computes", R"({"a":5,"b":0})"}})) == "computes: 5");

  on_thread.timeout = 1ms;
  const auto endless = assay::tool(
      "endless", "",
      [](assay::run_context<> context) {
        while (!context.stop_token().stop_requested()) std::this_thread::yield();
        return 1;
      },
      on_thread);
  // The real clock: the simulated one waits for offloaded work. How long it takes is not looked at.
  scripted_model model({calls({{"endless", ""}}), says("done")});
  const assay::agent<> agent(model, {.tools = {endless}});
  CHECK(agent.run_sync("Go").value == "done");
  CHECK(results_in(model.asked()[1].messages.back()).starts_with("endless"));
}

TEST_CASE("the context reaches tools, checks, guardrails and instructions, typed") {
  scripted_model model({calls({{"price", ""}, {"plain", ""}}), says("done")});
  const assay::agent<std::string, Shop> agent(
      model,
      {.instructions = [](assay::run_context<Shop> shop) { return "Prices are about " + std::to_string(shop->price); },
       .tools = {assay::tool("price", "",
                             [](assay::run_context<Shop> shop) {
                               ++shop->asked;
                               return shop->price;
                             }),
                 assay::tool("plain", "", [] { return 1; })},
       .input_guardrails = {assay::guardrail("counts",
                                             [](const std::string&, assay::run_context<Shop> shop) {
                                               ++shop->asked;
                                               return assay::passed();
                                             })},
       .checks = {[](std::string& text, assay::run_context<Shop> shop) {
         ++shop->asked;
         text += " by " + shop.agent() + ", asked: " + shop.prompt();
       }},
       .output_guardrails = {assay::output_guardrail("counts", [](const std::string&, assay::run_context<Shop> shop) {
         ++shop->asked;
         return assay::passed();
       })}});
  Shop shop;
  const auto result = simulate(agent.run("Go", shop));
  CHECK(result.value == "done by agent, asked: Go");
  CHECK(shop.asked == 4);
  CHECK(model.asked()[0].messages[0].text() == "Prices are about 7");
  CHECK(results_in(model.asked()[1].messages.back()) == "price: 7 | plain: 1");
}

TEST_CASE("two tools of one name are refused") {
  scripted_model model({});
  const auto one = assay::tool("one", "", [] { return 1; });
  CHECK_THROWS_AS(assay::agent<>(model, {.tools = {one, one}}), std::invalid_argument);
}

}  // namespace
}  // namespace test_agent
