#include "agent/agent_run.hpp"
#include "json/characters.hpp"

#include <assay/async/gather.hpp>

namespace assay::inline v0::detail {

namespace {

/// Notes what a guardrail found.
guardrail_verdict noted(open_span& span, guardrail_verdict verdict) {
  if (verdict.what != guardrail_verdict::action::pass) span.what().finding = verdict.finding;
  if (verdict.what == guardrail_verdict::action::trip) {
    span.what().error = span_error{"guardrail_tripped", verdict.finding};
  }
  span.end();
  return verdict;
}

async::task<guardrail_verdict> judged(open_span& span, async::task<guardrail_verdict> judging) {
  try {
    guardrail_verdict verdict = co_await std::move(judging);
    co_return noted(span, std::move(verdict));
  } catch (...) {
    span.fail(std::current_exception());
    throw;
  }
}

}  // namespace

// --- the answer ------------------------------------------------------------------------------------------------------

async::task<bool> agent_run::judge_answer(const response& answer, std::uint64_t turn_span) {
  const std::string text = current().answer;
  const retry_policy& policy = active_->retry;
  correction wrong;
  if (active_->output.plain_text && is_blank_text(text)) {
    wrong = correct(text, "The answer was empty.", policy);
  } else if (std::optional<validation_error> error = output_->reader().read(text, answer.finish)) {
    wrong = correct(text, *error, policy);
    current().error = std::move(error);
  } else {
    std::string objection = co_await objection_to_value(turn_span);
    if (!objection.empty()) wrong = correct(text, objection, policy);
    current().message = std::move(objection);
  }
  if (wrong) {
    end_attempt(attempt_outcome::invalid);
    co_await ask_again_for(std::move(wrong));
    co_return false;
  }
  end_attempt(attempt_outcome::valid);
  keep_answer(answer);
  co_return true;
}

async::task<std::string> agent_run::objection_to_value(std::uint64_t turn_span) {
  std::string objection;
  try {
    co_await output_->check(site_for(turn_span));
  } catch (const output_retry& why) {
    objection = why.what();
    if (objection.empty()) objection = "The answer did not pass a check.";
  }
  if (!objection.empty()) co_return objection;
  co_return co_await run_output_guardrails(turn_span);
}

/// Of answers that were not valid the last alone is quoted, and none becomes part of the conversation: the fifth re-ask
/// costs what the first did.
async::task<void> agent_run::ask_again_for(correction why) {
  if (output_retries_ >= active_->retry.max_retries) give_up(agent_failure::invalid, why.feedback);
  ++output_retries_;
  correction_ = std::move(why);
  run_event event = asked_again{correction_.feedback};
  co_await tell(std::move(event));
}

async::task<void> agent_run::ask_with_higher_limit(const response& answer) {
  end_attempt(attempt_outcome::truncated);
  const auto limit = raised_limit_ ? raised_limit_ : active_->settings.max_tokens;
  const auto raised = raised_limit(active_->retry, limit, answer.usage);
  if (!raised || output_retries_ >= active_->retry.max_retries) {
    give_up(agent_failure::truncated, "the token limit cut the answer off");
  }
  ++output_retries_;
  raised_limit_ = raised;
  run_event event = asked_again{"the token limit cut the answer off"};
  co_await tell(std::move(event));
}

/// Each call has a result, so that the conversation can be gone on from.
void agent_run::keep_answer(const response& answer) {
  messages_.push_back(answer.reply);
  const std::vector<tool_call> calls = unanswered_calls();
  if (calls.empty()) return;
  answer_as_not_made(calls, "Not made: the answer was given in the same turn.");
  for (message_part& part : messages_.back().parts) {
    auto& result = std::get<tool_result>(part);
    if (question_->is_answer(result.name)) result.content = "The answer was taken.";
  }
}

// --- guardrails ------------------------------------------------------------------------------------------------------

async::task<void> agent_run::run_input_guardrail(const input_guardrail_core& guard) {
  open_span span(tracer_, new_span(span_kind::guardrail, guard.name, run_span_));
  const guardrail_verdict verdict = co_await judged(span, guard.judge(prompt_, site_for(span.id())));
  if (verdict.what != guardrail_verdict::action::pass) throw guardrail_tripped(guard.name, verdict.finding);
}

/// What those say that want another answer; empty where none does. One that trips cancels the rest.
async::task<std::string> agent_run::run_output_guardrails(std::uint64_t parent) {
  std::vector<async::task<guardrail_verdict>> all;
  for (std::size_t i = 0; i < output_->guardrail_count(); ++i) all.push_back(run_output_guardrail(i, parent));
  const std::vector<guardrail_verdict> verdicts = co_await async::gather(std::move(all));
  std::string objections;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].what == guardrail_verdict::action::pass) continue;
    objections += "- " + output_->guardrail_name(i) + ": " + verdicts[i].finding + "\n";
  }
  co_return objections;
}

async::task<guardrail_verdict> agent_run::run_output_guardrail(std::size_t index, std::uint64_t parent) {
  const std::string& name = output_->guardrail_name(index);
  open_span span(tracer_, new_span(span_kind::guardrail, name, parent));
  guardrail_verdict verdict = co_await judged(span, output_->guard(index, site_for(span.id())));
  if (verdict.what == guardrail_verdict::action::trip) throw guardrail_tripped(name, verdict.finding);
  co_return verdict;
}

}  // namespace assay::inline v0::detail
