// The result of a run.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/response.hpp>
#include <assay/repair.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::agents {

/// What a run did, agents that it called as tools or guardrails included.
struct run_counts {
  std::int64_t requests = 0;
  std::int64_t tool_calls = 0;
  friend bool operator==(const run_counts&, const run_counts&) = default;
};

/// The part of a result that doesn't depend on its type.
struct run_record {
  /// The whole conversation: the history that was given, and what came to it. Instructions are no part of it, nor are
  /// answers that were not valid.
  std::vector<message> messages;
  std::size_t first_new = 0;  ///< where in `messages` this run begins
  assay::usage usage;         ///< agents that it called as tools or guardrails included
  run_counts counts;
  int turns = 0;
  std::vector<attempt> attempts;  ///< the calls of models; none of them holds its request and response
  std::string agent;              ///< who gave the answer: another one after a handoff

  /// What this run added to the conversation.
  [[nodiscard]] std::span<const message> new_messages() const {
    return std::span<const message>(messages).subspan(first_new);
  }
};

/// What a run returns: its value, and the record of how it came about.
template <class Output>
struct run_result : run_record {
  Output value;
  std::vector<repair> repairs;  ///< what was mended or converted in the answer
};

/// A conversation as JSON text: to save a run and continue it, in another process or with another model. Bytes that are
/// not UTF-8 are saved as U+FFFD.
[[nodiscard]] ASSAY_EXPORT std::string save_messages(const std::vector<message>& messages);
/// Reads what save_messages wrote. Throws validation_error for any other text.
[[nodiscard]] ASSAY_EXPORT std::vector<message> load_messages(std::string_view json);

}  // namespace assay::inline v0::agents
