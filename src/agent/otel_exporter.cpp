#include <assay/agent/otel_exporter.hpp>

#include "agent/otel_delivery.hpp"

#include <utility>

namespace assay::inline v0::agents {

otel_exporter::otel_exporter(otel_exporter_options options)
    : delivery_(std::make_unique<detail::otel_delivery>(std::move(options))) {}
otel_exporter::~otel_exporter() = default;

void otel_exporter::ended(const span& what) noexcept { delivery_->take(what); }

async::task<void> otel_exporter::flush() { return delivery_->flush(); }
const otel_export_counts& otel_exporter::counts() const noexcept { return delivery_->counts(); }
std::size_t otel_exporter::waiting() const noexcept { return delivery_->waiting(); }

}  // namespace assay::inline v0::agents
