// How an agent's models are to answer.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::agents {

/// The members of `request` that are the same for every request of an agent; see there.
struct ASSAY_EXPORT model_settings {
  std::optional<std::int64_t> max_tokens = {};
  std::optional<double> temperature = {};
  std::optional<double> top_p = {};
  std::optional<std::int64_t> seed = {};
  std::vector<std::string> stop = {};
  std::string reasoning_effort = {};
  tool_use tool_choice = tool_use::automatic;
  json_box extra = {};

  /// A request with these settings and nothing else.
  [[nodiscard]] request as_request() const;
};

}  // namespace assay::inline v0::agents
