// Formats exactly as their RFCs define them, for validation without conversions; formats.hpp and temporal.hpp read what
// Pydantic reads, which is more.
#pragma once

#include <assay/constraints.hpp>

#include <string_view>

namespace assay::inline v0::detail {

/// nullptr where the text is of the format, else what is wrong, for the error's message. Dates, times and durations are
/// RFC 3339's: a time has seconds and an offset, a leap second is the last one of a day of UTC, a duration has whole
/// numbers and no sign. Linear in the text.
[[nodiscard]] const char* check_exact_format(format which, std::string_view text);

}  // namespace assay::inline v0::detail
