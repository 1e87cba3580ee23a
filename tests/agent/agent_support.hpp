// Shared by the tests of assay::agent: outcomes of runs, and hooks that keep what they are told.
#pragma once

#include "support/scripted_model.hpp"

#include <assay/agent.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <sstream>

namespace test_agent {

using assay::test::after;
using assay::test::calls;
using assay::test::elapsed;
using assay::test::fails;
using assay::test::says;
using assay::test::scripted_model;
using assay::test::simulate;
using assay::test::step;
namespace async = assay::async;
using async::task;
using namespace std::chrono_literals;

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
