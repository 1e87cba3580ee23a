// What a streamed run tells as it goes on.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/run_result.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/response.hpp>

#include <memory>
#include <string>
#include <variant>

namespace assay::inline v0::agents {

/// Another agent has the conversation from here on.
struct agent_changed {
  std::string agent;
  friend bool operator==(const agent_changed&, const agent_changed&) = default;
};

/// Discard what was shown of the answer since the last call of tools: it was not valid, or the connection broke, and
/// the model is asked again. Or it was the reasoning of a model that marks only its end, which is known when that
/// comes: then what follows is the answer.
struct asked_again {
  std::string why;
  friend bool operator==(const asked_again&, const asked_again&) = default;
};

/// What there is of the answer so far. Not for text, of which text_delta tells.
template <class Output>
struct partial_output {
  std::shared_ptr<const Output> value;  ///< never nullptr; fields that have not come hold their defaults
};

/// Text and reasoning as they arrive; each tool call before it is made, and its result; the answer as it fills up. The
/// last event of a stream that doesn't throw is the result.
template <class Output>
using agent_event = std::variant<text_delta, reasoning_delta, tool_call, tool_result, agent_changed, asked_again,
                                 partial_output<Output>, run_result<Output>>;

}  // namespace assay::inline v0::agents
