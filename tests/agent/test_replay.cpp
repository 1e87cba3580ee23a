#include "agent_support.hpp"
#include "support/scratch_folder.hpp"

namespace test_agent {
namespace {

struct Wait {
  int seconds;
};
struct Report {
  std::string title;
  int total = 0;
};

using assay::test::read_file;
using assay::test::scratch_folder;

/// Tools beside each other, one that asks to try again, an agent as a tool, and an answer that is not valid at first.
assay::run_result<Report> run_with(assay::language_model& model) {
  const assay::tool wait("wait", "", [](Wait args) -> task<int> {
    co_await async::sleep_for(args.seconds * 1s);
    if (args.seconds > 2) throw assay::tool_retry("at most 2");
    co_return args.seconds;
  });
  const assay::agent<> clerk(model, {.name = "clerk", .instructions = "You are a clerk."});
  assay::agent_options<Report> options;
  options.instructions = "You report.";
  options.tools = {wait, assay::agent_tool(clerk, "ask", "")};
  const assay::agent<Report> agent(model, options);
  return simulate(agent.run("Report"));
}

TEST_CASE("a recorded run is replayed byte for byte") {
  const scratch_folder folder;
  scripted_model real(
      {calls({{"wait", R"({"seconds":2})"}, {"wait", R"({"seconds":1})"}, {"wait", R"({"seconds":3})"}}),
       calls({{"ask", R"({"question":"Why?"})"}}), says("Because."), says(R"({"title":"T"})"),
       says(R"({"title":"T","total":"3"})")});
  assay::recording_model recording(real, folder.path() / "first.jsonl");
  const auto first = run_with(recording);
  CHECK(assay::dump(first.value) == R"({"title":"T","total":3})");

  assay::replay_model replay(folder.path() / "first.jsonl");
  assay::recording_model again(replay, folder.path() / "second.jsonl");
  const auto second = run_with(again);

  CHECK(read_file(folder.path() / "first.jsonl") == read_file(folder.path() / "second.jsonl"));
  CHECK(assay::save_messages(first.messages) == assay::save_messages(second.messages));
  CHECK(assay::dump(first.value) == assay::dump(second.value));
  CHECK(first.usage == second.usage);
  CHECK(first.counts == second.counts);
}

TEST_CASE("a run that differs from the recording is an error that says so") {
  const scratch_folder folder;
  scripted_model real({says("hi")});
  assay::recording_model recording(real, folder.path() / "run.jsonl");
  CHECK(outcome_of(assay::agent<>(recording, {})).line == "ok hi");
  assay::replay_model replay(folder.path() / "run.jsonl");
  CHECK(outcome_of(assay::agent<>(replay, {.instructions = "Be rude."}))
            .line.starts_with("rejected: replay: none of the 1"));
}

}  // namespace
}  // namespace test_agent
