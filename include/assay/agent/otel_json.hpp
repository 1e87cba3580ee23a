// otel_json: runs as OpenTelemetry spans with the GenAI attribute names, JSON lines.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/hooks.hpp>

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

namespace assay::inline v0::agents {

/// What `otel_json` writes.
struct otel_options {
  std::string service = "assay";  ///< the resource's service.name
  /// Also prompts, answers, what tools were given and gave, and errors' messages: gen_ai.input.messages,
  /// gen_ai.output.messages, gen_ai.tool.call.arguments, gen_ai.tool.call.result, the status's message. Off, since they
  /// may hold what nobody should log. What guardrails found is written in any case.
  bool content = false;
  /// The offset from the loop's clock to Unix time, added to each time. By default it is measured at the first span.
  /// Set it for reproducible output.
  std::optional<std::chrono::nanoseconds> clock_offset = {};
  /// The first half of trace ids; random by default.
  std::optional<std::uint64_t> trace_prefix = {};
};

/// Writes a line for each span when it has ended: an OTLP TracesData message in its JSON encoding, which OpenTelemetry
/// Collector's otlpjsonfile receiver reads. Operations and attributes are those of the semantic conventions for GenAI
/// (1.41): invoke_agent, chat, execute_tool. Turns, guardrails and handoffs, for which there are none, have attributes
/// of their own (assay.*). Belongs to one thread.
class otel_json final : public agent_hooks {
 public:
  /// `out` must outlive it.
  explicit otel_json(std::ostream& out, otel_options options = {});
  void ended(const span& what) noexcept override;

 private:
  [[nodiscard]] std::string line_for(const span& what) const;
  [[nodiscard]] std::string time(async::time_point when) const;

  std::ostream& out_;
  otel_options options_;
};

}  // namespace assay::inline v0::agents
