// The numbers that a text spells in English words.
#pragma once

#include "ground/spelled_numbers.hpp"
#include "ground/text_words.hpp"

namespace assay::inline v0::detail {

/// Reads every number that stands in folded text in English words: "thirty-five", "one hundred and five", "two
/// million". What is made another number by the word behind it ("twenty-first", "two-thirds") is none. Linear in the
/// text.
void worded_numbers(const text_words& words, const number_found& told);

}  // namespace assay::inline v0::detail
