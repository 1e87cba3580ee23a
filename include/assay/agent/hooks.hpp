// What goes on in a run, reported as it happens: for logs, traces and metrics.
//
// A run is a tree of spans: runs hold turns and guardrails, turns hold calls of models and of tools, and a tool or a
// guardrail that is an agent holds a run of its own. trace_tree, otel_json and otel_exporter are ready-made listeners.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace assay::inline v0::agents {

/// What a span of a run is about; the comments say what its name is.
enum class span_kind : std::uint8_t {
  run,         ///< of an agent; name: the agent's
  turn,        ///< a question to the model and the calls of tools that its answer asks for; name: its number, from "1"
  model_call,  ///< one request; name: the model's
  tool_call,   ///< name: the tool's
  guardrail,   ///< name: the guardrail's
  handoff,     ///< to another agent, which has the rest of the run; name: the other agent's
  extraction,  ///< of a value without an agent (extraction_trace), which holds model calls; name: what is extracted
};
/// "model_call" for span_kind::model_call.
[[nodiscard]] ASSAY_EXPORT const char* to_string(span_kind kind) noexcept;

/// What went wrong. `type` has few values and is good for counting ("timeout", "rate_limited", "bad_arguments",
/// "cancelled", ...); `message` is for people, and may quote what the model or the tool said.
struct span_error {
  std::string type;
  std::string message;
  friend bool operator==(const span_error&, const span_error&) = default;
};

/// One piece of a run. The pointers are good during the call of the hook alone, and nullptr if there is nothing.
struct span {
  std::uint64_t trace = 0;   ///< of the outermost run: its own number in this process
  std::uint64_t id = 0;      ///< within the trace, from 1
  std::uint64_t parent = 0;  ///< 0: none
  span_kind kind = span_kind::run;
  std::string name;
  std::string agent;  ///< the one at work; empty in an extraction
  async::time_point begin{};
  async::time_point end{};  ///< when it has ended
  /// When it has ended: of a model call what it cost, of a run what all of it cost.
  assay::usage usage = {};
  std::optional<span_error> error = {};  ///< when it has ended, and not well
  std::string finding = {};              ///< of a guardrail that tripped or asked again

  const request* asked = nullptr;      ///< model_call
  const response* answer = nullptr;    ///< model_call, when it has ended well
  const tool_call* call = nullptr;     ///< tool_call
  const tool_result* given = nullptr;  ///< tool_call, when it has ended

  /// How long it took; for one that has ended.
  [[nodiscard]] async::duration time() const noexcept { return end - begin; }
};

/// Listens to runs; may serve any number at once. Called on the loop's thread, between the waits of the run, so it must
/// be quick and must not throw. Each span that has started ends, also where it fails or is cancelled, after all within
/// it have ended.
class ASSAY_EXPORT agent_hooks {
 public:
  agent_hooks() = default;
  agent_hooks(const agent_hooks&) = delete;
  agent_hooks& operator=(const agent_hooks&) = delete;
  virtual ~agent_hooks() = default;

  /// A span has begun: what is said to be there "when it has ended" is not there yet.
  virtual void started([[maybe_unused]] const span& what) noexcept {}
  /// The same span, which has the same `trace` and `id`, has ended. If `error` is set, it has not ended well.
  virtual void ended([[maybe_unused]] const span& what) noexcept {}
};

}  // namespace assay::inline v0::agents

namespace assay::inline v0 {

using agents::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
