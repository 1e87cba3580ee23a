#include "agent_support.hpp"

namespace test_agent {
namespace {

using nlohmann::ordered_json;

struct Wait {
  int seconds;
};
assay::tool<> wait_tool() {
  return assay::tool("wait", "", [](Wait args) -> task<int> {
    co_await async::sleep_for(args.seconds * 1s);
    if (args.seconds > 5) throw assay::tool_retry("too long");
    co_return args.seconds;
  });
}
assay::guardrail<> quick_guardrail() {
  return {"quick", [](const std::string&) { return assay::passed(); }};
}

/// A run with all that can be seen.
template <class Hooks>
void run_with(const std::shared_ptr<Hooks>& hooks) {
  scripted_model inner_model({after(1s, says("inner"))});
  const assay::agent<> inner(inner_model, {.name = "clerk"});
  scripted_model strong({after(1s, says("done"))});
  const assay::agent<> expert(strong, {.name = "expert"});
  scripted_model model({after(2s, calls({{"wait", R"({"seconds":1})"}, {"wait", R"({"seconds":9})"}})),
                        fails(assay::model_failure::server),
                        calls({{"ask", R"({"question":"?"})"}, {"transfer_to_expert", ""}})});
  assay::agent_options<> options;
  options.name = "first";
  options.tools = {wait_tool(), assay::agent_tool(inner, "ask", "")};
  options.handoffs = {expert};
  options.input_guardrails = {quick_guardrail()};
  options.retry.random = [] { return 0.0; };
  options.hooks = {hooks, hooks};  // told once all the same
  CHECK(outcome_of(assay::agent<>(model, options)).line == "ok done");
}

TEST_CASE("runs, turns, model calls, tools, guardrails and handoffs are told, with times, tokens and errors") {
  const auto hooks = std::make_shared<recording_hooks>();
  run_with(hooks);
  const std::vector<std::string> expected = {
      "+ run first (1 in 0)",
      "+ turn 1 (2 in 1)",
      "+ guardrail quick (3 in 1)",
      "- guardrail quick (3 in 1) 0 ms",
      "+ model_call scripted (4 in 2)",
      "- model_call scripted (4 in 2) 2000 ms 15 tokens",
      "+ tool_call wait (5 in 2)",
      "+ tool_call wait (6 in 2)",
      "- tool_call wait (5 in 2) 1000 ms",
      "- tool_call wait (6 in 2) 9000 ms !tool_retry",
      "- turn 1 (2 in 1) 11000 ms",
      "+ turn 2 (7 in 1)",
      "+ model_call scripted (8 in 7)",
      "- model_call scripted (8 in 7) 0 ms !server",
      "+ model_call scripted (9 in 7)",
      "- model_call scripted (9 in 7) 0 ms 15 tokens",
      "+ tool_call ask (10 in 7)",
      "+ run clerk (11 in 10)",
      "+ turn 1 (12 in 11)",
      "+ model_call scripted (13 in 12)",
      "- model_call scripted (13 in 12) 1000 ms 15 tokens",
      "- turn 1 (12 in 11) 1000 ms",
      "- run clerk (11 in 10) 1000 ms 15 tokens",
      "- tool_call ask (10 in 7) 1000 ms",
      "+ handoff expert (14 in 7)",
      "- handoff expert (14 in 7) 0 ms",
      "- turn 2 (7 in 1) 1500 ms",
      "+ turn 3 (15 in 1)",
      "+ model_call scripted (16 in 15)",
      "- model_call scripted (16 in 15) 1000 ms 15 tokens",
      "- turn 3 (15 in 1) 1000 ms",
      "- run first (1 in 0) 13500 ms 60 tokens",
  };
  CHECK(hooks->lines == expected);
}

TEST_CASE("every span ends, whatever becomes of the run") {
  const auto hooks = std::make_shared<recording_hooks>();
  assay::run_options how;
  how.hooks = {hooks};
  scripted_model model({calls({{"wait", R"({"seconds":9})"}}), calls({{"wait", R"({"seconds":1})"}})});
  const assay::agent<> late(model, {.tools = {wait_tool()}, .limits = {.time = 3s}});
  CHECK(outcome_of(late, "Go", how).line == "time: the time for this run is up");
  CHECK(hooks->lines.back() == "- run agent (1 in 0) 3000 ms 15 tokens !time");
  CHECK(hooks->lines[hooks->lines.size() - 2] == "- turn 1 (2 in 1) 3000 ms !cancelled");
  CHECK(hooks->lines[hooks->lines.size() - 3] == "- tool_call wait (4 in 2) 3000 ms !cancelled");

  hooks->lines.clear();
  scripted_model guarded({after(1h, says("hi"))});
  const assay::agent<> agent(guarded,
                             {.input_guardrails = {{"no", [](const std::string&) { return assay::tripped("why"); }}}});
  CHECK(outcome_of(agent, "Go", how).line == "assay: guardrail 'no' tripped: why");
  CHECK(hooks->lines[3] == "- guardrail no (3 in 1) 0 ms !guardrail_tripped ?why");
  CHECK(hooks->lines.back() == "- run agent (1 in 0) 0 ms !guardrail_tripped");

  // Destroyed rather than cancelled: the loop ends with the run under way.
  hooks->lines.clear();
  scripted_model again({calls({{"wait", R"({"seconds":4})"}})});
  {
    const assay::agent<> slow(again, {.tools = {wait_tool()}});
    const auto drop = [](assay::agent<> one, assay::run_options options) -> task<void> {
      auto events = one.stream("Go", std::move(options));
      static_cast<void>(co_await events.next());
      co_await async::sleep_for(1s);
    };
    simulate(drop(slow, how));
  }
  CHECK(hooks->lines.size() == 8);
  CHECK(hooks->lines.back().starts_with("- run agent (1 in 0) 1000 ms"));
}

TEST_CASE("the trace tree") {
  std::ostringstream out;
  run_with(std::make_shared<assay::trace_tree>(out));
  CHECK(out.str() ==
        "run first  13.50 s, 40 -> 20 tokens\n"
        "├─ turn 1  11.00 s\n"
        "│  ├─ model scripted  2.00 s, 10 -> 5 tokens\n"
        "│  ├─ tool wait  1.00 s\n"
        "│  └─ tool wait  9.00 s  ! tool_retry: too long\n"
        "├─ guardrail quick  0.00 s\n"
        "├─ turn 2  1.50 s\n"
        "│  ├─ model scripted  0.00 s  ! server: scripted failure\n"
        "│  ├─ model scripted  0.00 s, 10 -> 5 tokens\n"
        "│  ├─ tool ask  1.00 s\n"
        "│  │  └─ run clerk  1.00 s, 10 -> 5 tokens\n"
        "│  │     └─ turn 1  1.00 s\n"
        "│  │        └─ model scripted  1.00 s, 10 -> 5 tokens\n"
        "│  └─ handoff expert\n"
        "└─ turn 3  1.00 s\n"
        "   └─ model scripted  1.00 s, 10 -> 5 tokens\n");
}

// --- OpenTelemetry ---------------------------------------------------------------------------------------------------

/// The spans of all lines, with their attributes as one object.
std::vector<ordered_json> spans_in(const std::string& lines) {
  std::vector<ordered_json> spans;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    const ordered_json document = ordered_json::parse(line);
    const ordered_json& resource = document["resourceSpans"][0];
    CHECK(resource["resource"]["attributes"][0]["value"]["stringValue"] == "my service");
    ordered_json span = resource["scopeSpans"][0]["spans"][0];
    ordered_json attributes;
    for (const ordered_json& one : span["attributes"])
      attributes[one["key"].get<std::string>()] = *one["value"].begin();
    span["attributes"] = attributes;
    spans.push_back(std::move(span));
  }
  return spans;
}

std::string otel_lines(bool content) {
  std::ostringstream out;
  assay::otel_options options;
  options.service = "my service";
  options.content = content;
  options.clock_offset = 1'000'000'000s;
  options.trace_prefix = 0xABCDEF;
  run_with(std::make_shared<assay::otel_json>(out, options));
  return out.str();
}

TEST_CASE("spans have OpenTelemetry's names for what agents do") {
  const std::vector<ordered_json> spans = spans_in(otel_lines(false));
  REQUIRE(spans.size() == 16);

  const ordered_json& chat = spans[1];
  CHECK(chat["name"] == "chat scripted");
  CHECK(chat["kind"] == 3);
  CHECK(chat["traceId"].get<std::string>().starts_with("0000000000abcdef"));
  CHECK(chat["spanId"] == "0000000000000004");
  CHECK(chat["parentSpanId"] == "0000000000000002");
  // The offset and the 1000 hours at which the simulated clock starts.
  CHECK(chat["startTimeUnixNano"] == "1003600000000000000");
  CHECK(chat["endTimeUnixNano"] == "1003600002000000000");
  CHECK(chat["attributes"] == ordered_json::parse(R"({
    "gen_ai.operation.name": "chat", "gen_ai.provider.name": "scripted", "gen_ai.request.model": "scripted",
    "gen_ai.output.type": "text", "gen_ai.response.finish_reasons": {"values": [{"stringValue": "tool_call"}]},
    "gen_ai.usage.input_tokens": "10", "gen_ai.usage.output_tokens": "5", "gen_ai.agent.name": "first"})"));

  const ordered_json& tool = spans[3];
  CHECK(tool["name"] == "execute_tool wait");
  CHECK(tool["kind"] == 1);
  CHECK(tool["status"] == ordered_json::parse(R"({"code": 2})"));
  CHECK(tool["attributes"] == ordered_json::parse(R"({
    "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "wait", "gen_ai.tool.type": "function",
    "gen_ai.tool.call.id": "2", "gen_ai.agent.name": "first", "error.type": "tool_retry"})"));

  const ordered_json& run = spans.back();
  CHECK(run["name"] == "invoke_agent first");
  CHECK_FALSE(run.contains("parentSpanId"));
  CHECK(run["attributes"] == ordered_json::parse(R"({
    "gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": "40", "gen_ai.usage.output_tokens": "20",
    "gen_ai.agent.name": "first"})"));
}

TEST_CASE("what was said is written only where that is asked for") {
  const std::string without = otel_lines(false);
  CHECK(without.find("too long") == std::string::npos);
  CHECK(without.find("seconds") == std::string::npos);
  CHECK(without.find("Go") == std::string::npos);

  const std::vector<ordered_json> spans = spans_in(otel_lines(true));
  CHECK(spans[1]["attributes"]["gen_ai.input.messages"] ==
        R"([{"role":"user","parts":[{"type":"text","content":"Go"}]}])");
  CHECK(spans[3]["attributes"]["gen_ai.tool.call.arguments"] == R"({"seconds":9})");
  CHECK(spans[3]["attributes"]["gen_ai.tool.call.result"] == "too long");
  CHECK(spans[3]["status"]["message"] == "too long");
}

}  // namespace
}  // namespace test_agent
