// Floating point numbers from their digits, by fast_float: everywhere the nearest double, which std::from_chars is not
// there for in every standard library.
#pragma once

#include <assay/detail/export.hpp>

#include <cstdint>

namespace assay::inline v0::detail {

/// The double at the beginning of a text, in the grammar of std::from_chars (no plus, no hexadecimal; "inf" and "nan"
/// are doubles); what is beyond the range is an infinity or a zero, of its sign. Returns what is behind it; nullptr
/// where there is none.
ASSAY_EXPORT_INTERNAL const char* read_real(const char* first, const char* last, double& out) noexcept;

/// The double nearest to `mantissa` * 10^`exponent`, which is what the number from `first` to `last` says.
double real_of(std::uint64_t mantissa, std::int64_t exponent, const char* first, const char* last) noexcept;

}  // namespace assay::inline v0::detail
