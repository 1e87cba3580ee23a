// Dates, times and durations from text and numbers, after ISO 8601 / RFC 3339 and Pydantic's rules (speedate).
#pragma once

#include "json/number.hpp"

#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

/// Seconds (since 1970-01-01T00:00:00Z, since midnight, or of a duration) and nanoseconds in [0, 1e9).
struct instant {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
};

/// nullptr where it worked, else what is wrong, for the error's message.
using reason = const char*;

/// "2026-11-20", nothing else.
[[nodiscard]] reason parse_date(std::string_view text, instant& out);

/// "2026-11-20T10:20:30.5+02:00" ('T', 't', ' ' or '_' between; a missing zone is UTC; seconds may be missing), or a
/// decimal number of seconds or, beyond 2e10, milliseconds since 1970.
[[nodiscard]] reason parse_date_time(std::string_view text, instant& out);

/// "10:20", "10:20:30.5", with or without a zone.
[[nodiscard]] reason parse_time(std::string_view text, instant& out);

/// "PT1H30M", "P1DT2H", "01:30:00", "1 day, 00:10:00". Years are 365 days, months 30, as Pydantic counts them.
[[nodiscard]] reason parse_duration(std::string_view text, instant& out);

/// A number as a timestamp; `too_large` where it is no 64-bit quantity.
[[nodiscard]] reason date_time_from_number(const number& value, instant& out, bool& too_large);

}  // namespace assay::inline v0::detail
