// What IDNA 2008 asks of single code points: RFC 5892 (which of them a label may have, and beside which others) and
// RFC 5893 (how texts of both directions may be mixed). The tables are written by scripts/idna_tables.py.
#pragma once

#include "scalars/code_points.hpp"

#include <cstdint>

namespace assay::inline v0::detail {

/// PVALID: without regard to what stands beside it.
[[nodiscard]] bool is_valid_in_label(char32_t c);
/// Of those that are PVALID: general category M.
[[nodiscard]] bool is_mark(char32_t c);
[[nodiscard]] bool is_virama(char32_t c);

// Whether the letter joins the one that comes next (left, in Arabic), or the one before it.
[[nodiscard]] bool joins_left(char32_t c);
[[nodiscard]] bool joins_right(char32_t c);

[[nodiscard]] bool is_greek(char32_t c);
[[nodiscard]] bool is_hebrew(char32_t c);
/// Hiragana, Katakana or Han.
[[nodiscard]] bool is_japanese(char32_t c);

/// The classes that the Bidi rule tells apart: L, R, AL, AN, EN, NSM, and ES, CS, ET, ON and BN as one.
enum class direction : std::uint8_t { left, right, arabic, arabic_number, european_number, mark, neutral };
[[nodiscard]] direction direction_of(char32_t c);

}  // namespace assay::inline v0::detail
