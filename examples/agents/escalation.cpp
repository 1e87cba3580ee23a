// A cheap model that hands hard questions to a strong one. The handoff carries the conversation; who answered is in the
// result.
#include "setting.hpp"

static setting::async::task<void> ask(const assay::agent<>& agent, std::string question) {
  const auto result = co_await agent.run(question);
  std::cout << "> " << question << '\n' << result.agent << ": " << result.value << '\n';
}

static setting::async::task<void> example(setting::models models) {
  const assay::agent<> expert(models.strong, {.name = "expert",
                                              .instructions = "Think carefully, and answer in a sentence.",
                                              .settings = {.reasoning_effort = "high"}});
  assay::handoff_options hard;
  hard.description = "For proofs, and for whatever takes more than a moment's thought.";
  const assay::agent<> quick(models.first,
                             {.name = "quick",
                              .instructions = "Answer easy questions in a sentence; hand over the others.",
                              .handoffs = {{expert, hard}}});

  co_await ask(quick, "What is 7 times 8?");
  co_await ask(quick, "Why is there no largest prime number?");
}

int main(int count, char** arguments) {
  return setting::run(count, arguments, setting::recording("escalation"), example);
}
