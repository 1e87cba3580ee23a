// What OpenTelemetry spans hold: shared by otel_json and otel_exporter.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::inline v0::agents {

/// How spans are written for OpenTelemetry.
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

}  // namespace assay::inline v0::agents
