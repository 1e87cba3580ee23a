// Decimal digits of other scripts than Latin: Arabic, Devanagari, Thai, fullwidth and their like.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

struct foreign_digit {
  int value = -1;        ///< -1: there is none
  std::size_t size = 0;  ///< in bytes
  char32_t zero = 0;     ///< of its script
};

/// The digit that starts at a place in a text.
[[nodiscard]] foreign_digit foreign_digit_at(std::string_view text, std::size_t at) noexcept;

/// A number in digits of one other script, in ASCII, with its separators, signs and percent sign; nothing where a text
/// has no such digit, or digits of two scripts.
[[nodiscard]] std::optional<std::string> in_ascii_digits(std::string_view text);

}  // namespace assay::inline v0::detail
