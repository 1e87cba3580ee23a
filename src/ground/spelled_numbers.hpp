// The numbers that a text spells in digits.
#pragma once

#include "json/region.hpp"
#include "scalars/decimal.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace assay::inline v0::detail {

/// A number that can be read somewhere in a text; `ambiguous`: another one can be read there as well.
using number_found = std::function<void(const decimal& value, region where, bool ambiguous)>;

/// Numbers that are looked for, as far as their digits tell them apart, without sign, point and the zeros at either
/// end: most numbers of a text are none of them, and need not be read.
class wanted_digits {
 public:
  void add(std::string_view literal) noexcept { digits_.set(index_of(literal)); }
  [[nodiscard]] bool may_have(std::string_view literal) const noexcept { return digits_.test(index_of(literal)); }

 private:
  static constexpr std::size_t bits = 14;
  [[nodiscard]] static std::size_t index_of(std::string_view literal) noexcept;

  std::bitset<std::size_t{1} << bits> digits_;
};

/// Behind the fraction ("½") that belongs to digits which end at a place; the place itself where there is none.
[[nodiscard]] std::size_t fraction_end(std::string_view folded, std::size_t behind_digits) noexcept;

/// Reads every number that stands in folded text in digits: "1,234.50", "1.234,50", "1 234,5", "1'234", "-5", "(5)",
/// ".5", "1e3", "5½", "12%" (12 and 0.12), "5 million" (5000000, and 5), "35kg". What is a part of a word
/// ("ab12"), or of another number, is none. Only numbers are read that may be `wanted`; all, where that is nullptr.
/// Linear in the text.
void spelled_numbers(std::string_view folded, const wanted_digits* wanted, const number_found& told);

}  // namespace assay::inline v0::detail
