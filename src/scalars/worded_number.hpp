// Numbers that were written with more than digits: the conversions of llm mode beyond Pydantic's. None of them guesses:
// what can be read in two ways, or only in part, is not read at all.
#pragma once

#include "scalars/repair_code.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

struct worded_number {
  std::string literal;  ///< as Python's float() takes it; of a percentage, before it is divided by 100
  repair_code how;
};

/// "1,234.50", "$5", "5 EUR", "35 years", "45%", and the same in digits of another script. Groups must be
/// complete ("1,23" and "5,00 EUR" are nothing), the unit is one word and none that changes the value ("5 million",
/// "1st", "5 cents", "9 less", "2.35° W").
[[nodiscard]] std::optional<worded_number> read_worded_number(std::string_view text);

/// Whether digits begin with a zero that means something, as in a postal code or an octal number, or are what is left
/// of a number whose groups were taken for items: 017, 000, 000.50.
[[nodiscard]] bool has_leading_zero(std::string_view text);

}  // namespace assay::inline v0::detail
