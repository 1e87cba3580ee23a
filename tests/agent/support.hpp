// Shared by the tests of assay::agent: a model that plays a script, on the simulated clock.
#pragma once

#include "llm/support.hpp"

#include <assay/agent.hpp>

#include <optional>
#include <sstream>

namespace test_agent {

using test_llm::elapsed;
using test_llm::simulate;
namespace async = assay::async;
using async::task;
using namespace std::chrono_literals;

/// What a call of the model comes to.
struct step {
  std::string text = {};
  std::vector<assay::tool_call> calls = {};
  async::duration takes = 0s;
  assay::finish_reason finish = assay::finish_reason::stop;
  std::optional<assay::model_error> failure = {};
};

inline step says(std::string text) { return {.text = std::move(text)}; }
/// {"name", "arguments"} pairs; the ids are "1", "2", ...
inline step calls(std::vector<std::pair<std::string, std::string>> wanted) {
  step one;
  for (auto& [name, arguments] : wanted) {
    assay::tool_call call;
    call.id = std::to_string(one.calls.size() + 1);
    call.name = name;
    call.arguments = arguments;
    one.calls.push_back(std::move(call));
  }
  return one;
}
inline step after(async::duration time, step one) {
  one.takes = time;
  return one;
}
inline step fails(assay::model_failure kind) {
  step one;
  one.failure.emplace(kind, "scripted failure");
  return one;
}

/// One step a call, each for 10 tokens in and 5 out. Keeps the requests; more calls than steps is a failed test.
class scripted_model final : public assay::language_model {
 public:
  explicit scripted_model(std::vector<step> steps, assay::capabilities can = {})
      : steps_(std::move(steps)), can_(can) {}

  task<assay::response> complete(assay::request asked) override {
    REQUIRE(asked_.size() < steps_.size());
    const step one = steps_[asked_.size()];
    asked_.push_back(asked);
    if (one.takes > 0s) co_await async::sleep_for(one.takes);
    if (one.failure) throw assay::model_error(*one.failure);
    assay::response answer;
    answer.finish = one.calls.empty() ? one.finish : assay::finish_reason::tool_calls;
    answer.usage.input_tokens = 10;
    answer.usage.output_tokens = 5;
    const bool by_tool = asked.output && asked.output->mode == assay::output_mode::tool;
    if (by_tool && one.calls.empty()) {
      assay::tool_call call;
      call.id = "answer";
      call.name = asked.output->name;
      call.arguments = one.text;
      answer.reply.parts.emplace_back(std::move(call));
    } else if (!one.text.empty()) {
      answer.reply = assay::assistant_message(one.text);
    }
    for (const assay::tool_call& call : one.calls) answer.reply.parts.emplace_back(call);
    co_return answer;
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return can_; }
  [[nodiscard]] std::string name() const override { return "scripted"; }

  [[nodiscard]] const std::vector<assay::request>& asked() const { return asked_; }

 private:
  std::vector<step> steps_;
  assay::capabilities can_;
  std::vector<assay::request> asked_;
};

/// The tool results of a message: "name: content", errors marked with '!'.
inline std::string results_in(const assay::message& one) {
  std::string all;
  for (const assay::message_part& part : one.parts) {
    const auto* const result = std::get_if<assay::tool_result>(&part);
    if (result == nullptr) continue;
    all += (all.empty() ? "" : " | ") + result->name + (result->is_error ? "!" : ":") + " " + result->content;
  }
  return all;
}

/// What a run came to: "ok <value>", "<reason>: <detail>" of an agent_error, or the error's message.
template <class Output>
struct told {
  std::string line;
  std::optional<assay::run_result<Output>> result = {};
  std::optional<assay::agent_error> error = {};
  async::duration time = {};
};

template <class Output>
task<told<Output>> tell(task<assay::run_result<Output>> run) {
  told<Output> all;
  try {
    all.result = co_await std::move(run);
    all.line = "ok " + assay::detail::tool_text(all.result->value);
  } catch (const assay::agent_error& error) {
    all.error = error;
    all.line = std::string(to_string(error.reason())) + ": " + error.detail();
  } catch (const std::exception& error) {
    all.line = error.what();
  }
  all.time = elapsed();
  co_return all;
}

/// A text agent's run, on the simulated clock.
template <class Output>
told<Output> outcome_of(const assay::agent<Output>& agent, std::string prompt = "Go", assay::run_options how = {}) {
  return simulate(tell<Output>(agent.run(std::move(prompt), std::move(how))));
}

/// Who listens: a line for each span, as it begins and ends.
class recording_hooks final : public assay::agent_hooks {
 public:
  void started(const assay::span& what) noexcept override { lines.push_back("+ " + words(what)); }
  void ended(const assay::span& what) noexcept override {
    std::string line = "- " + words(what) + " " + std::to_string(what.time() / 1ms) + " ms";
    if (what.usage.total() > 0) line += " " + std::to_string(what.usage.total()) + " tokens";
    if (what.error) line += " !" + what.error->type;
    if (!what.finding.empty()) line += " ?" + what.finding;
    lines.push_back(std::move(line));
  }
  std::vector<std::string> lines;

 private:
  static std::string words(const assay::span& what) {
    return std::string(to_string(what.kind)) + " " + what.name + " (" + std::to_string(what.id) + " in " +
           std::to_string(what.parent) + ")";
  }
};

}  // namespace test_agent
