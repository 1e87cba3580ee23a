// Punctuation that JSON does not have, in the places of its own.
//
//   ： ， 、 ； ｛ ｝ ［ ］ 【 】 and Arabic commas    read as the ASCII character
//   ; between members and items                      read as a comma
//   − (U+2212) and – before a digit                  read as a minus sign
//   ** around keys, \n and \t written out            read as white space
//   \{ \} \[ \]                                      the bracket, as Markdown escapes it
//   ０ to ９, and the digits of other scripts         the digit
//   「…」 『…』 ″…″ <escape>…<escape> <|"|>…<|"|>      a string, where none of JSON's marks is in it
//
// All of it outside of strings, and within an object or a list.
#pragma once

#include "scalars/repair_code.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// A text whose punctuation is JSON's, in which everything stands at its old place: what became shorter has white space
/// beside it.
struct plain_spelling {
  std::string text;
  std::size_t first = 0, first_end = 0;  ///< the first place that was changed
  repair_code how = repair_code::foreign_punctuation;
};

/// Nothing where there is nothing to change. Linear.
[[nodiscard]] std::optional<plain_spelling> spelled_plainly(std::string_view text);

/// An answer that stands in a Markdown quotation, without the marks: lines in a row that all begin with '>', and around
/// them nothing but prose. A line of a string that begins so does not make one.
[[nodiscard]] std::optional<plain_spelling> without_quotation(std::string_view text);

}  // namespace assay::inline v0::detail
