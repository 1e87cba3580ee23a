// otel_json: runs as OpenTelemetry spans with the GenAI attribute names, JSON lines.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/hooks.hpp>
#include <assay/agent/otel_options.hpp>
#include <assay/detail/export.hpp>

#include <iosfwd>
#include <memory>

namespace assay::inline v0::detail {
class otel_encoder;
}

namespace assay::inline v0::agents {

/// Writes a line for each span when it has ended: an OTLP TracesData message in its JSON encoding, which OpenTelemetry
/// Collector's otlpjsonfile receiver reads. Operations and attributes are those of the semantic conventions for GenAI
/// (1.41): invoke_agent, chat, execute_tool. Turns, guardrails, handoffs and extractions, for which there are none,
/// have attributes of their own (assay.*). Belongs to one thread.
class ASSAY_EXPORT otel_json final : public agent_hooks {
 public:
  /// `out` must outlive it.
  explicit otel_json(std::ostream& out, otel_options options = {});
  ~otel_json() override;
  void ended(const span& what) noexcept override;

 private:
  std::ostream& out_;
  std::unique_ptr<detail::otel_encoder> encoder_;
};

}  // namespace assay::inline v0::agents
