// Agents within agents: as a tool, and as a guardrail. What they cost counts for the run that calls them, their spans
// are within its spans, and its context is theirs.
#pragma once

#include <assay/agent/agent.hpp>
#include <assay/agent/detail/agents_namespace.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace assay::inline v0::agents {

/// What an agent that stands as a tool is told.
struct agent_question {
  std::string question;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&agent_question::question>(
        "The whole question or task. Nothing else of the conversation is seen."));
  };
};

/// A tool that asks an agent, and gives its value.
template <class Output, class Context>
[[nodiscard]] tool<Context> agent_tool(const agent<Output, Context>& inner, std::string name, std::string description,
                                       tool_options options = {}) {
  auto ask = [core = inner.core()](agent_question asked, run_context<Context> context) -> async::task<Output> {
    run_options how;
    auto result = co_await detail::run_agent<Output>(core, std::move(asked.question), std::move(how), context.site());
    co_return std::move(result.value);
  };
  return tool<Context>(std::move(name), std::move(description), std::move(ask), options);
}

/// A guardrail that gives the text to an agent, as its prompt; `judge` makes a guardrail_verdict of its Output.
///
///   assay::agent_guardrail("jailbreak", detector, [](const Suspicion& found) {
///     return found.is_jailbreak ? assay::tripped(found.reason) : assay::passed();
///   })
template <class Output, class Context, class Judge>
requires std::same_as<std::invoke_result_t<Judge&, const Output&>, guardrail_verdict>
[[nodiscard]] guardrail<Context> agent_guardrail(std::string name, const agent<Output, Context>& inner, Judge judge) {
  auto ask = [core = inner.core(), judge = std::move(judge)](
                 const std::string& text, run_context<Context> context) mutable -> async::task<guardrail_verdict> {
    run_options how;
    const auto result = co_await detail::run_agent<Output>(core, text, std::move(how), context.site());
    co_return judge(result.value);
  };
  return guardrail<Context>(std::move(name), std::move(ask));
}

}  // namespace assay::inline v0::agents
