// The numbers that a text spells, in digits and in words.
#pragma once

#include "json/region.hpp"
#include "scalars/decimal.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace assay::inline v0::detail {

/// A number that can be read somewhere in a text; `ambiguous`: another one can be read there as well.
using number_found = std::function<void(const decimal& value, region where, bool ambiguous)>;

/// A number of what a number's digits are, without its sign, its point and the zeros at either end: numbers with equal
/// digits have equal ones.
[[nodiscard]] std::uint64_t digits_of_number(std::string_view literal) noexcept;

/// Reads every number that stands in folded text in digits: "1,234.50", "1.234,50", "1 234,5", "1'234", "-5", "(5)",
/// ".5", "1e3", "12%" (12 and 0.12), "5 million" (5000000, and 5), "35kg". What is a part of a word ("ab12"), or of
/// another number, is none. Only numbers are read whose digits are `wanted`. Linear in the text.
void spelled_numbers(std::string_view folded, const std::function<bool(std::uint64_t digits)>& wanted,
                     const number_found& told);

/// Reads every number that stands in folded text in English words: "thirty-five", "one hundred and five", "two
/// million". Linear in the text.
void worded_numbers(std::string_view folded, const number_found& told);

}  // namespace assay::inline v0::detail
