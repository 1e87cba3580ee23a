// What a run may use up.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/async/detail/saturating.hpp>

#include <cstdint>
#include <optional>

namespace assay::inline v0::agents {

/// Bounds of one run, of what it cost and of agents that it called as tools or guardrails. Requests, turns and tool
/// calls are looked at before they are made, so that they are never exceeded; tokens, whose number is known afterwards,
/// before each request and after each answer. An exceeded limit ends the run with agent_error.
struct usage_limits {
  std::optional<std::int64_t> requests = 50;  ///< to models, repeated ones after failures of transport included
  std::optional<std::int64_t> tool_calls = {};
  std::optional<std::int64_t> input_tokens = {};
  std::optional<std::int64_t> output_tokens = {};
  std::optional<std::int64_t> total_tokens = {};
  /// From the beginning of the run, waits included. When it is over, everything in flight is cancelled, and no request
  /// is made after it, even in a run that never waits. If it is not above zero, the run makes no request at all.
  std::optional<async::saturating_duration> time = {};
};

}  // namespace assay::inline v0::agents
