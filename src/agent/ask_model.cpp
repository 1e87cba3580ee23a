#include "agent/agent_run.hpp"
#include "llm/wire.hpp"

#include <assay/async/gather.hpp>
#include <assay/async/sleep.hpp>

#include <nlohmann/json.hpp>

namespace assay::inline v0::detail {

namespace {

async::task<void> keep(async::task<response> asking, response& answer) { answer = co_await std::move(asking); }

}  // namespace

/// The input guardrails beside the first question, or before it. The first of them to trip cancels the rest. They begin
/// first: one that trips without waiting for anything does so before the model is asked.
async::task<response> agent_run::first_answer(std::uint64_t turn_span) {
  std::vector<async::task<void>> works;
  for (const input_guardrail_core& guard : first_->input_guardrails) works.push_back(run_input_guardrail(guard));
  if (first_->guard_first) {
    co_await async::gather(std::move(works));
    co_return co_await ask_model(turn_span);
  }
  response answer;
  works.push_back(keep(ask_model(turn_span), answer));
  co_await async::gather(std::move(works));
  co_return answer;
}

/// Asks until there is an answer, whatever it holds.
async::task<response> agent_run::ask_model(std::uint64_t turn_span) {
  request asked = co_await next_request();
  async::duration wait = async::duration::zero();
  int retries = 0;
  for (;;) {
    check_limits(true);
    begin_attempt();
    current().waited = wait;
    count_request();
    std::optional<model_error> failure;  // an exception handler can't await
    try {
      co_return co_await ask_once(asked, turn_span);
    } catch (const model_error& error) {
      failure = error;
    }
    const std::string change = question_->change_mode(*failure);
    std::string message = failure->what();
    if (!change.empty()) message += "; " + change;
    current().message = message;
    current().usage = failure->usage();
    count_usage(failure->usage());
    current().time = async::now() - asked_at_;
    end_attempt(attempt_outcome::failed);
    if (change.empty()) {
      wait = wait_after(*failure, retries);
      ++retries;
    } else {
      wait = async::duration::zero();
      asked = co_await next_request();
    }
    run_event event = asked_again{std::move(message)};
    co_await tell(std::move(event));
    if (wait > async::duration::zero()) co_await async::sleep_for(wait);
  }
}

async::task<response> agent_run::ask_once(const request& asked, std::uint64_t turn_span) {
  span begun = new_span(span_kind::model_call, model().name(), turn_span);
  begun.asked = &asked;
  open_span span(tracer_, std::move(begun));
  try {
    response answer = co_await complete_or_stream(asked);
    current().time = async::now() - asked_at_;
    current().answer = active_->output.plain_text ? answer.text() : question_->answer_in(answer);
    current().usage = answer.usage;
    count_usage(answer.usage);
    span.what().usage = answer.usage;
    span.what().answer = &answer;
    span.end();
    co_return answer;
  } catch (...) {
    span.fail(std::current_exception());
    throw;
  }
}

async::task<response> agent_run::complete_or_stream(const request& asked) {
  objection_.clear();
  if (events_ != nullptr) co_return co_await answer_of_stream(asked);
  response answer = co_await model().complete(asked);
  objection_ = settle_spoken(answer, spoken_rules(), messages_).objection;
  co_return answer;
}

async::task<response> agent_run::answer_of_stream(const request& asked) {
  std::optional<std::size_t> answer_call;
  const spoken_to rules = spoken_rules();
  spoken_stream words(rules.is_tool != nullptr);
  auto pieces = model().stream(asked);
  while (auto piece = co_await pieces.next()) {
    std::vector<stream_event> shown;
    std::optional<response> answer;
    bool took_back = false;
    if (auto* const end = std::get_if<stream_end>(&*piece)) {
      answer.emplace(std::move(end->response));
      const settled_text settled = settle_spoken(*answer, rules, messages_);
      objection_ = settled.objection;
      if (rules.wants_words) shown = words.finish(settled, answer->text(), took_back);
    } else if (const auto* const more = std::get_if<text_delta>(&*piece); more != nullptr && rules.wants_words) {
      shown = words.feed(more->text);
    } else {
      shown.push_back(*std::move(piece));
    }
    if (took_back) {
      run_event event = asked_again{"what was shown of the answer was reasoning"};
      co_await tell(std::move(event));
    }
    for (stream_event& one : shown) co_await tell_of(std::move(one), answer_call);
    if (answer) co_return *std::move(answer);
  }
  throw model_error(model_failure::protocol, model().name() + ": the stream has no end");
}

/// How the text of an answer is taken: which calls in it are of tools. A value that has a name itself is no call.
spoken_to agent_run::spoken_rules() const {
  spoken_to rules;
  rules.wants_words = active_->output.plain_text;
  const bool has_tools = !active_->tools.empty() || !active_->handoffs.empty();
  if (has_tools && active_->settings.tool_choice != tool_use::none) {
    rules.is_tool = [agent = active_.get()](std::string_view name) {
      return agent->find_tool(name) != nullptr || agent->find_handoff(name) != nullptr;
    };
  }
  if (!rules.wants_words) {
    const nlohmann::ordered_json& members = wire::at(*active_->output.schema, "properties");
    rules.without_marks = members.is_object() && !may_look_like_call(members);
  }
  return rules;
}

/// Passes on what a stream brings. `answer_call` is the index of the tool call that is the answer.
async::task<void> agent_run::tell_of(stream_event piece, std::optional<std::size_t>& answer_call) {
  const std::string* const answer_tool = question_->answer_tool();
  std::string of_answer;
  if (auto* const words = std::get_if<text_delta>(&piece)) {
    if (answer_tool == nullptr && !active_->output.plain_text) of_answer = words->text;
    run_event event = std::move(*words);
    co_await tell(std::move(event));
  } else if (auto* const thought = std::get_if<reasoning_delta>(&piece)) {
    run_event event = std::move(*thought);
    co_await tell(std::move(event));
  } else if (auto* const call = std::get_if<tool_call_delta>(&piece)) {
    if (!answer_call && question_->is_answer(call->name)) answer_call = call->index;
    if (answer_call == call->index) of_answer = std::move(call->arguments);
  }
  if (of_answer.empty()) co_return;
  run_event event = output_piece{std::move(of_answer)};
  co_await tell(std::move(event));
}

/// Instructions, the conversation, and what was wrong with the last answer.
async::task<request> agent_run::next_request() {
  if (!instructions_) {
    instructions_ = active_->instructions;
    if (active_->computed_instructions) {
      std::string computed = co_await active_->computed_instructions(site_for(run_span_));
      instructions_ = std::move(computed);
    }
  }
  request asked = question_->first();
  // In prompted mode the question has a sketch of the answer already.
  std::string system = *instructions_;
  for (const message& sketch : asked.messages) system += (system.empty() ? "" : "\n\n") + sketch.text();
  asked.messages.clear();
  if (!system.empty()) asked.messages.push_back(system_message(std::move(system)));
  asked.messages.insert(asked.messages.end(), messages_.begin(), messages_.end());
  if (correction_) asked.messages.push_back(user_message(correction_.message));
  if (raised_limit_) asked.max_tokens = raised_limit_;
  if (tools_were_called_ && asked.tool_choice == tool_use::required) asked.tool_choice = tool_use::automatic;
  co_return asked;
}

void agent_run::begin_attempt() {
  attempt next;
  next.number = static_cast<int>(attempts_.size()) + 1;
  next.outcome = attempt_outcome::cancelled;  // unless it ends otherwise
  attempts_.push_back(std::move(next));
  asked_at_ = async::now();
}

void agent_run::count_request() {
  for (agent_run* run = this; run != nullptr; run = run->parent_) ++run->counts_.requests;
}

void agent_run::count_usage(const assay::usage& used) {
  for (agent_run* run = this; run != nullptr; run = run->parent_) run->usage_ += used;
}

async::duration agent_run::wait_after(const model_error& error, int retries) const {
  const retry_policy& policy = active_->retry;
  if (error.kind() == model_failure::over_limit) give_up(agent_failure::over_limit, error.what());
  if (!error.retryable()) give_up(agent_failure::rejected, error.what());
  const std::string no_wait = refused_wait(policy, error);
  if (retries >= policy.max_transport_retries || !no_wait.empty()) {
    give_up(agent_failure::transport, error.what() + no_wait);
  }
  return wait_before_retry(policy, retries, error);
}

}  // namespace assay::inline v0::detail
