// Dates, times and durations as RFC 3339 and ISO 8601 write them.
#pragma once

#include "scalars/temporal.hpp"

#include <string>

namespace assay::inline v0::detail::writing {

/// "2026-11-20". False for a year outside 1 to 9999, which RFC 3339 can't write (and Pydantic's date doesn't know).
[[nodiscard]] bool append_date(std::string& out, instant when);

/// "2026-11-20T10:20:30.5Z". False as above.
[[nodiscard]] bool append_date_time(std::string& out, instant when);

/// "PT1H30M", "-P1DT2H", "PT0S"; days are the largest unit, because a month or a year has no fixed length.
void append_duration(std::string& out, instant length);

}  // namespace assay::inline v0::detail::writing
