// The shortest digits of a double as std::to_chars writes them, which not every standard library does for doubles
// (libc++ since 14). Text that is JSON and wants to be quick is written by number_text.hpp.
#pragma once

#include <cstddef>

namespace assay::inline v0::detail::writing {

/// As many bytes as the functions below may write.
inline constexpr std::size_t longest_double = 32;

/// As std::to_chars(at, ..., value): 100000 is "100000", 1e+22 is "1e+22". Returns where the digits end.
[[nodiscard]] char* write_plain(char* at, double value) noexcept;

/// As std::to_chars(at, ..., value, std::chars_format::scientific): "1e+05", "1.25e-01". The value must be finite.
[[nodiscard]] char* write_scientific(char* at, double value) noexcept;

}  // namespace assay::inline v0::detail::writing
