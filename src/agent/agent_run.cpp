#include "agent/agent_run.hpp"

#include "dump/bounded_json.hpp"
#include "llm/wire.hpp"

#include <assay/async/with_timeout.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace assay::inline v0::agents {

const std::string& run_context_base::agent() const noexcept { return site_.run->agent_name(); }
const std::string& run_context_base::prompt() const noexcept { return site_.run->prompt(); }
const std::vector<message>& run_context_base::messages() const noexcept { return site_.run->messages(); }
const assay::usage& run_context_base::usage() const noexcept { return site_.run->usage(); }

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

// --- from outside ----------------------------------------------------------------------------------------------------

started_run::started_run(std::shared_ptr<const agent_core> agent, std::string prompt, run_options options,
                         const run_site& from)
    : run_(std::make_unique<agent_run>(std::move(agent), std::move(prompt), std::move(options), from)) {}
started_run::~started_run() = default;

async::task<void> started_run::finish() { return run_->finish(nullptr); }
async::task<void> started_run::finish(async::channel<run_event>& events) { return run_->finish(&events); }
run_output& started_run::output() noexcept { return run_->output(); }
run_record started_run::take_record() { return run_->take_record(); }
const parse_options& started_run::reading() const noexcept { return run_->reading(); }

// --- beginning and end -----------------------------------------------------------------------------------------------

agent_run::agent_run(std::shared_ptr<const agent_core> agent, std::string prompt, run_options options,
                     const run_site& from)
    : first_(std::move(agent)),
      parent_(from.run),
      context_(from.context),
      parent_span_(from.span),
      prompt_(std::move(prompt)),
      model_(std::move(options.model)),
      limits_(options.limits.value_or(first_->limits)),
      tracer_(parent_ != nullptr ? parent_->tracer_.numbers() : std::make_shared<trace_numbers>()),
      messages_(std::move(options.history)),
      first_new_(messages_.size()) {
  if (parent_ != nullptr) tracer_.add(parent_->tracer_.hooks());
  tracer_.add(first_->hooks);
  tracer_.add(options.hooks);
  activate(first_);
}

namespace {

constexpr const char* out_of_time = "the time for this run is up";

std::optional<output_mode> mode_for(const agent_core& agent, const capabilities& can) {
  if (agent.mode || agent.output.plain_text) return agent.mode;
  const bool has_tools = !agent.tools.empty() || !agent.handoffs.empty();
  // Before Gemini 3, JSON output can't be combined with tools.
  if (has_tools && can.tools && can.dialect == dialect::gemini) return output_mode::tool;
  return std::nullopt;
}

/// Arguments as providers want to see them again.
std::string kept_arguments(const tool_call& call) {
  try {
    return wire::exact_arguments(call);
  } catch (const std::invalid_argument& too_deep) {
    return bounded_json::write(nlohmann::ordered_json{{"unreadable", too_deep.what()}});
  }
}

/// Closes the channel on every way out.
class closing {
 public:
  explicit closing(async::channel<run_event>* events) noexcept : events_(events) {}
  closing(const closing&) = delete;
  closing& operator=(const closing&) = delete;
  ~closing() {
    if (events_ != nullptr) events_->close();
  }

 private:
  async::channel<run_event>* events_;
};

}  // namespace

/// Makes `agent` the one that is asked.
void agent_run::activate(std::shared_ptr<const agent_core> agent) {
  active_ = std::move(agent);
  extract_options how;
  how.base = active_->settings.as_request();
  for (const auto& one : active_->tools) how.base.tools.push_back(one->definition);
  for (const handoff_core& one : active_->handoffs) how.base.tools.push_back(one.tool);
  how.mode = mode_for(*active_, model().capabilities());
  how.retry.parse = active_->retry.parse;
  question_.emplace(model(), std::string(), how, active_->output);
  reading_ = reading_of_arguments_ = how.retry.parse;
  instructions_.reset();
  output_ = active_->make_output(reading_);
  tool_failures_.clear();
  correction_ = {};
  output_retries_ = 0;
  raised_limit_.reset();
  tools_were_called_ = false;
}

async::task<void> agent_run::finish(async::channel<run_event>* events) {
  events_ = events;
  const closing at_end(events);
  open_span span(tracer_, new_span(span_kind::run, active_->name, parent_span_));
  run_span_ = span.id();
  std::exception_ptr error;
  try {
    co_await work_until_deadline();
  } catch (...) {
    error = std::current_exception();
  }
  span.what().usage = usage_;
  if (!error) {
    span.end();
    co_return;
  }
  span.fail(error);
  std::rethrow_exception(error);
}

async::task<void> agent_run::work_until_deadline() {
  if (!limits_.time) {
    co_await work();
    co_return;
  }
  deadline_ = async::deadline_after(async::now(), *limits_.time);
  try {
    co_await async::with_deadline(*deadline_, work());
  } catch (const async::timeout_error&) {
    if (async::now() < *deadline_) throw;  // somebody else's
    give_up(agent_failure::time, out_of_time);
  }
}

run_record agent_run::take_record() {
  run_record record;
  record.messages = std::move(messages_);
  record.first_new = first_new_;
  record.usage = usage_;
  record.counts = counts_;
  record.turns = turns_;
  record.attempts = std::move(attempts_);
  record.agent = active_->name;
  return record;
}

// --- the loop --------------------------------------------------------------------------------------------------------

async::task<void> agent_run::work() {
  if (std::vector<tool_call> open = unanswered_calls(); !open.empty()) {
    if (prompt_.empty()) {
      co_await call_tools(std::move(open), run_span_);
    } else {
      answer_as_not_made(open, "This call was not made: the conversation went on without it.");
    }
  }
  if (!prompt_.empty()) messages_.push_back(user_message(prompt_));
  for (bool answered = false; !answered;) {
    if (turns_ >= first_->max_turns) {
      give_up(agent_failure::turns, "there is no answer after " + std::to_string(turns_) + " turns");
    }
    open_span turn(tracer_, new_span(span_kind::turn, std::to_string(++turns_), run_span_));
    answered = co_await traced(turn, take_turn(turn.id()));
  }
}

async::task<bool> agent_run::take_turn(std::uint64_t turn_span) {
  const bool guard = !guarded_ && !prompt_.empty() && !first_->input_guardrails.empty();
  guarded_ = true;
  response answer;
  if (guard) {
    answer = co_await first_answer(turn_span);
  } else {
    answer = co_await ask_model(turn_span);
  }
  co_return co_await take_answer(std::move(answer), turn_span);
}

async::task<bool> agent_run::take_answer(response answer, std::uint64_t turn_span) {
  check_limits(false);
  if (answer.finish == finish_reason::refusal || !answer.refusal().empty()) {
    current().message = answer.refusal().empty() ? answer.text() : answer.refusal();
    end_attempt(attempt_outcome::refused);
    give_up(agent_failure::refused, current().message);
  }
  if (answer.finish == finish_reason::filtered) {
    current().message = answer.finish_text;
    end_attempt(attempt_outcome::filtered);
    give_up(agent_failure::filtered, "the provider held the answer back: " + answer.finish_text);
  }
  if (answer.finish == finish_reason::length) {
    co_await ask_with_higher_limit(answer);
    co_return false;
  }
  if (answer.finish == finish_reason::malformed) {
    end_attempt(attempt_outcome::invalid);
    current().message = "The provider could not use the answer: " + answer.finish_text;
    co_await ask_again_for(correct(current().answer, current().message, active_->retry));
    co_return false;
  }
  if (!objection_.empty()) {
    end_attempt(attempt_outcome::invalid);
    current().message = objection_;
    co_await ask_again_for(correct(current().answer, objection_, active_->retry));
    co_return false;
  }
  if (answer.finish == finish_reason::other && active_->output.plain_text && answer.tool_calls().empty()) {
    end_attempt(attempt_outcome::invalid);
    const std::string word = answer.finish_text.empty() ? "nobody said why" : "'" + answer.finish_text + "'";
    current().message = "The answer may be cut off, since it did not end as answers do: " + word + ".";
    co_await ask_again_for(correct(current().answer, current().message, active_->retry));
    co_return false;
  }
  if (answer.finish == finish_reason::paused && !answer.reply.parts.empty()) {
    end_attempt(attempt_outcome::valid);
    messages_.push_back(std::move(answer.reply));
    co_return false;
  }

  std::vector<tool_call> calls;
  bool has_answer = false;
  for (const tool_call* call : answer.tool_calls()) {
    has_answer = has_answer || question_->is_answer(call->name);
    calls.push_back(*call);
  }
  if (calls.empty() || has_answer) co_return co_await judge_answer(answer, turn_span);

  end_attempt(attempt_outcome::valid);
  reading_of_arguments_ = reading_after(answer.finish, reading_);
  for (message_part& part : answer.reply.parts) {
    if (auto* const call = std::get_if<tool_call>(&part)) call->arguments = kept_arguments(*call);
  }
  messages_.push_back(std::move(answer.reply));
  if (const handoff_core* const to = co_await call_tools(std::move(calls), turn_span)) {
    co_await hand_over(*to, turn_span);
  }
  co_return false;
}

async::task<void> agent_run::hand_over(const handoff_core& to, std::uint64_t turn_span) {
  open_span span(tracer_, new_span(span_kind::handoff, to.target->name, turn_span));
  if (to.filter) {
    messages_ = to.filter(std::move(messages_));
    first_new_ = std::min(first_new_, messages_.size());
  }
  activate(to.target);
  span.end();
  run_event event = agent_changed{active_->name};
  co_await tell(std::move(event));
}

// --- limits ----------------------------------------------------------------------------------------------------------

void agent_run::check_limits(bool before_request) const {
  for (const agent_run* run = this; run != nullptr; run = run->parent_) run->check_own_limits(before_request);
}

void agent_run::check_own_limits(bool before_request) const {
  // Nothing but a wait lets the alarm ring, and a run may never wait.
  if (before_request && deadline_ && async::now() >= *deadline_) give_up(agent_failure::time, out_of_time);
  if (before_request && limits_.requests && counts_.requests >= *limits_.requests) {
    give_up(agent_failure::requests, "the limit of " + std::to_string(*limits_.requests) + " requests is reached");
  }
  const auto check = [&](agent_failure reason, const std::optional<std::int64_t>& limit, std::int64_t used) {
    if (!limit || used < *limit || (used == *limit && !before_request)) return;
    give_up(reason, std::to_string(used) + " of " + std::to_string(*limit) + " " + to_string(reason) + " are used");
  };
  check(agent_failure::input_tokens, limits_.input_tokens, usage_.input_tokens);
  check(agent_failure::output_tokens, limits_.output_tokens, usage_.output_tokens);
  check(agent_failure::total_tokens, limits_.total_tokens, usage_.total());
}

void agent_run::give_up(agent_failure reason, std::string detail) const {
  agent_error::content all;
  all.reason = reason;
  all.agent = active_->name;
  all.detail = std::move(detail);
  all.messages = messages_;
  all.attempts = attempts_;
  all.usage = usage_;
  throw agent_error(std::move(all));
}

// --- small things ----------------------------------------------------------------------------------------------------

async::task<void> agent_run::tell(run_event event) {
  if (events_ != nullptr) co_await events_->send(std::move(event));
}

run_site agent_run::site_for(std::uint64_t span) {
  run_site site;
  site.run = this;
  site.context = context_;
  site.span = span;
  return site;
}

span agent_run::new_span(span_kind kind, std::string name, std::uint64_t parent) const {
  span made;
  made.kind = kind;
  made.name = std::move(name);
  made.parent = parent;
  made.agent = active_->name;
  return made;
}

void agent_run::end_attempt(attempt_outcome outcome) {
  current().outcome = outcome;
  if (active_->retry.on_attempt) active_->retry.on_attempt(current());
}

}  // namespace assay::inline v0::detail
