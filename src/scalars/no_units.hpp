// Words after a number that change its value, or mean that it is not a number: see worded_number.hpp.
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

/// The word as it was written: nothing but letters and signs.
[[nodiscard]] bool changes_number(std::string_view word);

/// Whether a unit may be written with this character, of which `first` says whether it follows the digits.
[[nodiscard]] bool is_unit_character(char32_t c, bool first);

}  // namespace assay::inline v0::detail
