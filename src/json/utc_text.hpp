// Points in time as RFC 3339 writes them.
#pragma once

#include <assay/detail/export.hpp>

#include <chrono>
#include <string>

namespace assay::inline v0::detail {

/// "2026-11-30T09:45:12.345Z"; "unknown" for a time beyond the calendar.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string utc_text(std::chrono::system_clock::time_point time);

/// The same without a fraction: "2026-11-30T09:45:12Z".
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string utc_text(std::chrono::sys_seconds time);

}  // namespace assay::inline v0::detail
