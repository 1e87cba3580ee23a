// A run of an agent: the loop of model, tools, model, until there is an answer.
//
//   agent_run.cpp     the loop, its limits, handoffs
//   ask_model.cpp     one question: the request, failures of transport, streaming
//   call_tools.cpp    the calls of one turn
//   judge_answer.cpp  the answer: reading, checks, guardrails
#pragma once

#include "agent/tracer.hpp"
#include "llm/spoken_answer.hpp"

#include <assay/agent/agent_error.hpp>
#include <assay/agent/detail/core.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

class agent_run {
 public:
  agent_run(std::shared_ptr<const agent_core> agent, std::string prompt, run_options options, const run_site& from);

  /// To the end. `events` may be nullptr.
  [[nodiscard]] async::task<void> finish(async::channel<run_event>* events);

  [[nodiscard]] const std::string& agent_name() const noexcept { return active_->name; }
  [[nodiscard]] const std::string& prompt() const noexcept { return prompt_; }
  [[nodiscard]] const std::vector<message>& messages() const noexcept { return messages_; }
  [[nodiscard]] const assay::usage& usage() const noexcept { return usage_; }
  [[nodiscard]] const parse_options& reading() const noexcept { return reading_; }
  /// How the arguments of the tools that are called are read.
  [[nodiscard]] const parse_options& reading_of_arguments() const noexcept { return reading_of_arguments_; }
  [[nodiscard]] run_output& output() noexcept { return *output_; }
  [[nodiscard]] run_record take_record();

 private:
  /// A tool call's result; `failed` is what was wrong, for hooks and for the count of failures.
  struct tool_outcome {
    tool_result result;
    std::optional<span_error> failed = {};
  };

  // --- the loop
  void activate(std::shared_ptr<const agent_core> agent);
  [[nodiscard]] async::task<void> work_until_deadline();
  [[nodiscard]] async::task<void> work();
  /// True when the answer is there.
  [[nodiscard]] async::task<bool> take_turn(std::uint64_t turn_span);
  [[nodiscard]] async::task<bool> take_answer(response answer, std::uint64_t turn_span);
  [[nodiscard]] async::task<void> hand_over(const handoff_core& to, std::uint64_t turn_span);
  /// Of this run, and of those that called it.
  void check_limits(bool before_request) const;
  void check_own_limits(bool before_request) const;
  [[noreturn]] void give_up(agent_failure reason, std::string detail) const;

  // --- ask_model.cpp
  [[nodiscard]] async::task<response> first_answer(std::uint64_t turn_span);
  [[nodiscard]] async::task<response> ask_model(std::uint64_t turn_span);
  [[nodiscard]] async::task<response> ask_once(const request& asked, std::uint64_t turn_span);
  [[nodiscard]] async::task<response> complete_or_stream(const request& asked);
  [[nodiscard]] async::task<response> answer_of_stream(const request& asked);
  [[nodiscard]] async::task<void> tell_of(stream_event event, std::optional<std::size_t>& answer_call);
  [[nodiscard]] spoken_to spoken_rules() const;
  [[nodiscard]] async::task<request> next_request();
  [[nodiscard]] language_model& model() const noexcept { return model_ ? **model_ : *active_->model; }
  void begin_attempt();
  void count_request();
  void count_usage(const assay::usage& used);
  /// How long to wait before the request is made again. Throws agent_error where it is not.
  [[nodiscard]] async::duration wait_after(const model_error& error, int retries) const;

  // --- call_tools.cpp
  /// Makes the calls beside each other and adds the results to the conversation. The handoff that was asked for, or
  /// nullptr.
  [[nodiscard]] async::task<const handoff_core*> call_tools(std::vector<tool_call> calls, std::uint64_t parent);
  [[nodiscard]] async::task<tool_outcome> call_tool(tool_call call, std::uint64_t parent);
  [[nodiscard]] async::task<tool_outcome> answer_handoff(tool_call call, const handoff_core* to);
  [[nodiscard]] async::task<tool_outcome> outcome_of(const tool_core* tool, const tool_call& call, open_span& span);
  [[nodiscard]] async::task<std::string> perform(const tool_core& tool, const tool_call& call, std::uint64_t span);
  void count_tool_calls(std::size_t count);
  void count_failures(const std::vector<tool_outcome>& outcomes);
  [[nodiscard]] std::vector<tool_call> unanswered_calls() const;
  void answer_as_not_made(const std::vector<tool_call>& calls, const std::string& why);

  // --- judge_answer.cpp
  /// True where the answer is the result; else the model is to be asked again.
  [[nodiscard]] async::task<bool> judge_answer(const response& answer, std::uint64_t turn_span);
  /// What checks and guardrails have against the value; empty where nothing.
  [[nodiscard]] async::task<std::string> objection_to_value(std::uint64_t turn_span);
  [[nodiscard]] async::task<void> ask_again_for(correction why);
  [[nodiscard]] async::task<void> ask_with_higher_limit(const response& answer);
  void keep_answer(const response& answer);
  [[nodiscard]] async::task<void> run_input_guardrail(const input_guardrail_core& guard);
  [[nodiscard]] async::task<std::string> run_output_guardrails(std::uint64_t parent);
  [[nodiscard]] async::task<guardrail_verdict> run_output_guardrail(std::size_t index, std::uint64_t parent);

  // --- small things
  [[nodiscard]] async::task<void> tell(run_event event);
  [[nodiscard]] run_site site_for(std::uint64_t span);
  [[nodiscard]] span new_span(span_kind kind, std::string name, std::uint64_t parent) const;
  [[nodiscard]] attempt& current() noexcept { return attempts_.back(); }
  void end_attempt(attempt_outcome outcome);

  std::shared_ptr<const agent_core> first_;  // limits, turns and hooks are its own; keeps what it hands over to
  std::shared_ptr<const agent_core> active_;
  agent_run* parent_;  // the run that called this agent as a tool or a guardrail
  void* context_;
  std::uint64_t parent_span_;
  std::string prompt_;
  std::optional<model_ref> model_;
  usage_limits limits_;
  std::optional<async::time_point> deadline_;
  tracer tracer_;
  async::channel<run_event>* events_ = nullptr;

  // Of the active agent.
  std::optional<question> question_;
  std::optional<std::string> instructions_;
  parse_options reading_;
  parse_options reading_of_arguments_;
  std::unique_ptr<run_output> output_;
  std::map<std::string, int, std::less<>> tool_failures_;  // turns in a row

  std::vector<message> messages_;
  std::size_t first_new_ = 0;
  assay::usage usage_;
  run_counts counts_;
  int turns_ = 0;
  std::vector<attempt> attempts_;
  async::time_point asked_at_{};
  int output_retries_ = 0;
  correction correction_;
  std::optional<std::int64_t> raised_limit_;
  std::uint64_t run_span_ = 0;
  bool tools_were_called_ = false;
  bool guarded_ = false;
  std::string objection_;  // to the text of the answer that came last, as it is
};

}  // namespace assay::inline v0::detail
