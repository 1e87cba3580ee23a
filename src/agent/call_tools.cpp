#include "agent/agent_run.hpp"
#include "http/duration_text.hpp"
#include "json/shortened.hpp"

#include <assay/async/gather.hpp>
#include <assay/async/with_timeout.hpp>

#include <algorithm>
#include <set>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_told_error = 500;  // bytes

std::string unknown_tool(const agent_core& agent, const std::string& name) {
  std::string text = "There is no tool '" + name + "'. The tools are: ";
  const char* between = "";
  for (const auto& one : agent.tools) text += std::exchange(between, ", ") + one->definition.name;
  for (const handoff_core& one : agent.handoffs) text += std::exchange(between, ", ") + one.tool.name;
  return text;
}

}  // namespace

async::task<const handoff_core*> agent_run::call_tools(std::vector<tool_call> calls, std::uint64_t parent) {
  const auto is_handoff = [&](const tool_call& call) { return active_->find_handoff(call.name) != nullptr; };
  const auto handoffs = static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), is_handoff));
  count_tool_calls(calls.size() - handoffs);

  const handoff_core* next = nullptr;
  std::vector<async::task<tool_outcome>> works;
  for (tool_call& call : calls) {
    if (const handoff_core* const to = active_->find_handoff(call.name)) {
      works.push_back(answer_handoff(std::move(call), next == nullptr ? to : nullptr));
      if (next == nullptr) next = to;
    } else {
      works.push_back(call_tool(std::move(call), parent));
    }
  }
  std::vector<tool_outcome> outcomes = co_await async::gather(std::move(works));

  message results{.role = role::tool, .parts = {}};
  for (const tool_outcome& one : outcomes) results.parts.emplace_back(one.result);
  messages_.push_back(std::move(results));
  tools_were_called_ = true;
  count_failures(outcomes);
  co_return next;
}

async::task<agent_run::tool_outcome> agent_run::answer_handoff(tool_call call, const handoff_core* to) {
  tool_outcome outcome;
  outcome.result.id = call.id;
  outcome.result.name = call.name;
  outcome.result.is_error = to == nullptr;
  outcome.result.content = to != nullptr ? "The conversation is handed over to " + to->target->name + "."
                                         : "Not done: the conversation is handed over to another agent already.";
  co_return outcome;
}

async::task<agent_run::tool_outcome> agent_run::call_tool(tool_call call, std::uint64_t parent) {
  span begun = new_span(span_kind::tool_call, call.name, parent);
  begun.call = &call;
  open_span span(tracer_, std::move(begun));
  run_event about_to = call;
  co_await tell(std::move(about_to));
  tool_outcome outcome;
  try {
    outcome = co_await outcome_of(active_->find_tool(call.name), call, span);
  } catch (...) {
    span.fail(std::current_exception());
    throw;
  }
  span.what().given = &outcome.result;
  span.what().error = outcome.failed;
  span.end();
  run_event done = outcome.result;
  co_await tell(std::move(done));
  co_return outcome;
}

/// Throws what is to end the run.
async::task<agent_run::tool_outcome> agent_run::outcome_of(const tool_core* tool, const tool_call& call,
                                                           open_span& span) {
  tool_outcome outcome;
  outcome.result.id = call.id;
  outcome.result.name = call.name;
  std::string& content = outcome.result.content;
  if (tool == nullptr) {
    content = unknown_tool(*active_, call.name);
    outcome.failed = span_error{"unknown_tool", content};
  } else {
    async::semaphore::permit place;
    if (tool->places) place = co_await tool->places->acquire();
    const async::time_point begin = async::now();
    try {
      content = co_await perform(*tool, call, span.id());
    } catch (const bad_arguments& wrong) {
      content = wrong.what();
      outcome.failed = describe_error(std::current_exception());
    } catch (const tool_retry& why) {
      content = why.what();
      outcome.failed = describe_error(std::current_exception());
    } catch (const std::exception& error) {
      const auto& limit = tool->options.timeout;
      const bool was_late =
          limit && dynamic_cast<const async::timeout_error*>(&error) != nullptr && async::now() - begin >= *limit;
      if (!was_late && tool->options.on_exception == tool_exception::end_run) throw;
      content = was_late ? "The tool did not answer within " + in_seconds(*limit) + "."
                         : shortened(error.what(), longest_told_error, " ...");
      outcome.failed = describe_error(std::current_exception());
    }
  }
  outcome.result.is_error = outcome.failed.has_value();
  co_return outcome;
}

async::task<std::string> agent_run::perform(const tool_core& tool, const tool_call& call, std::uint64_t span) {
  run_site site = site_for(span);
  if (const auto known = tool_failures_.find(call.name); known != tool_failures_.end()) site.retry = known->second;
  if (!tool.options.timeout) co_return co_await tool.call(call.arguments, std::move(site));
  co_return co_await async::with_timeout(*tool.options.timeout, tool.call(call.arguments, std::move(site)));
}

/// Looks at the limits before any call is made.
void agent_run::count_tool_calls(std::size_t count) {
  const auto more = static_cast<std::int64_t>(count);
  for (const agent_run* run = this; run != nullptr; run = run->parent_) {
    if (!run->limits_.tool_calls || async::saturating_add(run->counts_.tool_calls, more) <= *run->limits_.tool_calls)
      continue;
    run->give_up(agent_failure::tool_calls, "the limit of " + std::to_string(*run->limits_.tool_calls) +
                                                " tool calls has no room for " + std::to_string(count) +
                                                " more after " + std::to_string(run->counts_.tool_calls));
  }
  for (agent_run* run = this; run != nullptr; run = run->parent_) run->counts_.tool_calls += more;
}

/// A tool has failed in a turn where all its calls have.
void agent_run::count_failures(const std::vector<tool_outcome>& outcomes) {
  std::set<std::string_view> worked;
  std::map<std::string_view, const tool_outcome*> failed;
  for (const tool_outcome& one : outcomes) {
    if (one.failed) failed[one.result.name] = &one;
    if (!one.failed) worked.insert(one.result.name);
  }
  for (const std::string_view name : worked) tool_failures_.erase(std::string(name));
  for (const auto& [name, one] : failed) {
    if (worked.contains(name)) continue;
    const int times = ++tool_failures_[std::string(name)];
    const tool_core* const tool = active_->find_tool(name);
    const int allowed =
        tool != nullptr ? tool->options.max_retries.value_or(active_->max_tool_retries) : active_->max_tool_retries;
    if (times <= allowed) continue;
    give_up(agent_failure::tool, "the tool '" + std::string(name) + "' failed " + std::to_string(times) +
                                     (times == 1 ? " time" : " times") + ", at last with: " + one->result.content);
  }
}

/// Of the latest turn: perhaps some of its calls have been answered.
std::vector<tool_call> agent_run::unanswered_calls() const {
  std::vector<tool_call> open;
  std::vector<std::string> answered;
  for (auto turn = messages_.rbegin(); turn != messages_.rend(); ++turn) {
    if (turn->role != role::assistant && turn->role != role::tool) break;
    for (const message_part& part : turn->parts) {
      if (const auto* const result = std::get_if<tool_result>(&part)) answered.push_back(result->id);
      if (const auto* const call = std::get_if<tool_call>(&part)) open.push_back(*call);
    }
    if (turn->role == role::assistant) break;
  }
  for (const std::string& id : answered) {
    const auto call = std::find_if(open.begin(), open.end(), [&id](const tool_call& one) { return one.id == id; });
    if (call != open.end()) open.erase(call);
  }
  return open;
}

void agent_run::answer_as_not_made(const std::vector<tool_call>& calls, const std::string& why) {
  message results{.role = role::tool, .parts = {}};
  for (const tool_call& call : calls) {
    tool_result result;
    result.id = call.id;
    result.name = call.name;
    result.content = why;
    results.parts.emplace_back(std::move(result));
  }
  messages_.push_back(std::move(results));
}

}  // namespace assay::inline v0::detail
