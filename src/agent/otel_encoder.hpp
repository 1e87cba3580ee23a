// Spans in OTLP's JSON encoding, with the attribute names of the semantic conventions for GenAI.
#pragma once

#include <assay/agent/hooks.hpp>
#include <assay/agent/otel_options.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Writes spans, and the messages that hold them. Belongs to one thread.
class otel_encoder {
 public:
  explicit otel_encoder(otel_options options);

  /// A Span message, of a span that has ended.
  [[nodiscard]] std::string span_text(const span& what);

  // A TracesData message, which has the same form as an ExportTraceServiceRequest: what stands before its spans, and
  // behind them. A comma goes between two spans.
  [[nodiscard]] const std::string& before_spans() const noexcept { return before_spans_; }
  [[nodiscard]] static std::string_view behind_spans() noexcept { return "]}]}]}"; }

 private:
  [[nodiscard]] std::string time(async::time_point when) const;

  otel_options options_;
  std::string before_spans_;
};

}  // namespace assay::inline v0::detail
