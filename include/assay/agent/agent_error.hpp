// Why a run came to no result.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/response.hpp>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::agents {

/// Why a run has no result.
enum class agent_failure : std::uint8_t {
  invalid,        ///< no answer was a valid Output that passed the checks, as often as was asked
  truncated,      ///< the token limit cut an answer off
  refused,        ///< the model declined
  filtered,       ///< the provider held the answer back
  transport,      ///< a call failed, as often as was tried
  rejected,       ///< the provider won't take this request
  over_limit,     ///< an answer exceeded a limit (model_failure::over_limit)
  tool,           ///< a tool failed too often in a row
  turns,          ///< max_turns was reached
  requests,       ///< usage_limits::requests was reached
  tool_calls,     ///< usage_limits::tool_calls has no room for the calls of this turn
  input_tokens,   ///< usage_limits::input_tokens was exceeded
  output_tokens,  ///< usage_limits::output_tokens was exceeded
  total_tokens,   ///< usage_limits::total_tokens was exceeded
  time,           ///< usage_limits::time was up
};
/// "tool_calls" for agent_failure::tool_calls.
[[nodiscard]] ASSAY_EXPORT const char* to_string(agent_failure reason) noexcept;

/// Thrown by runs. what() says why in a sentence, and then a line for each attempt. Cheap to copy; safe to share.
class ASSAY_EXPORT agent_error : public std::runtime_error {
 public:
  struct content {
    agent_failure reason = agent_failure::invalid;
    std::string agent;
    std::string detail;  ///< what exactly: the tool's last error, the provider's message, the limit
    std::vector<message> messages;
    std::vector<attempt> attempts;
    assay::usage usage;
  };
  explicit agent_error(content all);

  [[nodiscard]] agent_failure reason() const noexcept { return content_->reason; }
  /// The one at work.
  [[nodiscard]] const std::string& agent() const noexcept { return content_->agent; }
  [[nodiscard]] const std::string& detail() const noexcept { return content_->detail; }
  /// The conversation so far: a run can go on from it (run_options::history).
  [[nodiscard]] const std::vector<message>& messages() const noexcept { return content_->messages; }
  /// The calls of models, in order; none of them holds its request and response.
  [[nodiscard]] const std::vector<attempt>& attempts() const noexcept { return content_->attempts; }
  [[nodiscard]] const assay::usage& usage() const noexcept { return content_->usage; }

 private:
  std::shared_ptr<const content> content_;
};

/// An output check throws it to have the model answer again; `why` is what the model reads.
class ASSAY_EXPORT output_retry : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace assay::inline v0::agents

namespace assay::inline v0 {

using agents::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
