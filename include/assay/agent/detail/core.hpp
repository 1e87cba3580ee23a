// The inside of agents that has no templates: what an agent is, and a run of it. Users don't name these.
//
// The loop is ordinary code in src/agent/. The typed part only reads an Output (llm's validator), and hands its checks
// and guardrails over behind run_output.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/events.hpp>
#include <assay/agent/guardrail.hpp>
#include <assay/agent/hooks.hpp>
#include <assay/agent/model_settings.hpp>
#include <assay/agent/run_context.hpp>
#include <assay/agent/run_result.hpp>
#include <assay/agent/tool.hpp>
#include <assay/agent/usage_limits.hpp>
#include <assay/async/channel.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/retry_session.hpp>
#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/retry_policy.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace assay::inline v0::agents {

struct handoff_options;

/// For one run.
struct run_options {
  /// The conversation to go on from. Where it ends with calls of tools that were not answered they are made first, or,
  /// if there is a new prompt, answered as not made.
  std::vector<message> history = {};
  std::optional<model_ref> model = {};      ///< in place of the agent's, and of those that it hands over to
  std::optional<usage_limits> limits = {};  ///< in place of the agent's
  std::vector<std::shared_ptr<agent_hooks>> hooks = {};  ///< beside the agent's
};

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

/// One run's answer: reads it and judges it.
class ASSAY_EXPORT run_output {
 public:
  run_output() = default;
  run_output(const run_output&) = delete;
  run_output& operator=(const run_output&) = delete;
  virtual ~run_output() = default;

  /// Reads answers and keeps the value.
  [[nodiscard]] virtual validator& reader() = 0;
  /// The agent's checks, on the value that was read. Throws output_retry, and what the checks throw.
  [[nodiscard]] virtual async::task<void> check(run_site site) = 0;
  /// The agent's output guardrails, on the value that was checked.
  [[nodiscard]] virtual std::size_t guardrail_count() const = 0;
  [[nodiscard]] virtual const std::string& guardrail_name(std::size_t index) const = 0;
  [[nodiscard]] virtual async::task<guardrail_verdict> guard(std::size_t index, run_site site) = 0;
};

class agent_core;

/// Another agent that the model may give the conversation to.
struct handoff_core {
  tool_definition tool;
  std::shared_ptr<const agent_core> target;
  std::function<std::vector<message>(std::vector<message>)> filter;  ///< what it sees of the history; empty: all
};

struct input_guardrail_core {
  std::string name;
  judging<std::string> judge;
};

/// What an agent is. Doesn't change once the agent is made.
class ASSAY_EXPORT agent_core {
 public:
  explicit agent_core(model_ref asked) : model(std::move(asked)) {}
  agent_core(const agent_core&) = delete;
  agent_core& operator=(const agent_core&) = delete;
  virtual ~agent_core() = default;

  [[nodiscard]] virtual std::unique_ptr<run_output> make_output(const parse_options& reading) const = 0;

  /// Throws std::invalid_argument where two tools have one name.
  void require_names() const;
  [[nodiscard]] const tool_core* find_tool(std::string_view wanted_name) const noexcept;
  [[nodiscard]] const handoff_core* find_handoff(std::string_view wanted_name) const noexcept;

  std::string name;
  model_ref model;
  std::string instructions;
  std::function<async::task<std::string>(run_site)> computed_instructions;
  std::vector<std::shared_ptr<const tool_core>> tools;
  std::vector<handoff_core> handoffs;
  std::vector<input_guardrail_core> input_guardrails;
  bool guard_first = false;
  wanted output;
  std::optional<output_mode> mode;
  model_settings settings;
  usage_limits limits;
  int max_turns = 0;
  int max_tool_retries = 0;
  retry_policy retry;
  std::vector<std::shared_ptr<agent_hooks>> hooks;
};

/// With a name and a description made up where the options have none.
[[nodiscard]] ASSAY_EXPORT handoff_core make_handoff(std::shared_ptr<const agent_core> target, handoff_options options);

/// A piece of the text that is to be the answer.
struct output_piece {
  std::string text;
};
/// What a streamed run tells before it is made typed.
using run_event =
    std::variant<text_delta, reasoning_delta, tool_call, tool_result, agent_changed, asked_again, output_piece>;

/// A run that has begun. Not copied, not moved: run_sites refer to it.
class ASSAY_EXPORT started_run {
 public:
  /// `from` is where an agent within an agent was called; elsewhere it only holds the context.
  started_run(std::shared_ptr<const agent_core> agent, std::string prompt, run_options options, const run_site& from);
  ~started_run();
  started_run(const started_run&) = delete;
  started_run& operator=(const started_run&) = delete;

  /// Runs it to its end. Throws agent_error, guardrail_tripped, and what tools, checks and guardrails throw.
  [[nodiscard]] async::task<void> finish();
  /// The same, and tells what happens; the channel is closed at the end, however it ends.
  [[nodiscard]] async::task<void> finish(async::channel<run_event>& events);

  /// When it has ended well.
  [[nodiscard]] run_output& output() noexcept;
  [[nodiscard]] run_record take_record();
  /// How the answer is read.
  [[nodiscard]] const parse_options& reading() const noexcept;

 private:
  std::unique_ptr<agent_run> run_;
};

}  // namespace assay::inline v0::detail
