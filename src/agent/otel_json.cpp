#include <assay/agent/otel_json.hpp>

#include "agent/otel_encoder.hpp"

#include <ostream>
#include <utility>

namespace assay::inline v0::agents {

otel_json::otel_json(std::ostream& out, otel_options options)
    : out_(out), encoder_(std::make_unique<detail::otel_encoder>(std::move(options))) {}
otel_json::~otel_json() = default;

void otel_json::ended(const span& what) noexcept {
  out_ << encoder_->before_spans() << encoder_->span_text(what) << detail::otel_encoder::behind_spans() << '\n'
       << std::flush;
}

}  // namespace assay::inline v0::agents
