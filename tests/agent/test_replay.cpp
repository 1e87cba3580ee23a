#include "support.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

namespace test_agent {
namespace {

struct Wait {
  int seconds;
};
struct Report {
  std::string title;
  int total = 0;
};

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder that is gone at the end.
class temporary_folder {
 public:
  temporary_folder() : path_(std::filesystem::temp_directory_path() / ("assay_replay_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

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
  const temporary_folder folder;
  scripted_model real(
      {calls({{"wait", R"({"seconds":2})"}, {"wait", R"({"seconds":1})"}, {"wait", R"({"seconds":3})"}}),
       calls({{"ask", R"({"question":"Why?"})"}}), says("Because."), says(R"({"title":"T"})"),
       says(R"({"title":"T","total":"3"})")});
  assay::recording_model recording(real, folder / "first.jsonl");
  const auto first = run_with(recording);
  CHECK(assay::dump(first.value) == R"({"title":"T","total":3})");

  assay::replay_model replay(folder / "first.jsonl");
  assay::recording_model again(replay, folder / "second.jsonl");
  const auto second = run_with(again);

  CHECK(content_of(folder / "first.jsonl") == content_of(folder / "second.jsonl"));
  CHECK(assay::save_messages(first.messages) == assay::save_messages(second.messages));
  CHECK(assay::dump(first.value) == assay::dump(second.value));
  CHECK(first.usage == second.usage);
  CHECK(first.counts == second.counts);
}

TEST_CASE("a run that differs from the recording is an error that says so") {
  const temporary_folder folder;
  scripted_model real({says("hi")});
  assay::recording_model recording(real, folder / "run.jsonl");
  CHECK(outcome_of(assay::agent<>(recording, {})).line == "ok hi");
  assay::replay_model replay(folder / "run.jsonl");
  CHECK(outcome_of(assay::agent<>(replay, {.instructions = "Be rude."}))
            .line.starts_with("rejected: replay: none of the 1"));
}

}  // namespace
}  // namespace test_agent
