// Answers in words where one of several labels, or one scalar, is asked for.
//
//   sentence    = { word } label { word } [ '.' ]       "The answer is TWO.", "**One** is the answer"
//   description = label ( ':' | '-' ) { word }           "TWO: the second of them"
//   labelled    = { prose } name ':' value [ '.' ]       "... so it is rising.\n\nFinal answer: **42**"
//
// A sentence is short, and has exactly one of the labels, as words of their own. What denies ("not TWO"), doubts
// ("maybe TWO"), asks or has an alternative ("TWO or three") names no label; nor does what has words of a script whose
// denials aren't known here. Labels that may as well be words of the sentence ("A", "no", "one") must stand out: in
// quotes or emphasis, or where "is" or a colon points at them.
#pragma once

#include <assay/type_info.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// A way to write one of several values.
struct value_label {
  std::string_view text;
  std::size_t value = 0;  ///< two labels of the same value are no alternatives
};

/// The labels of an enumeration, of literals, or of all of these in a union; none of any other type.
[[nodiscard]] std::vector<value_label> value_labels_of(const type_info& type);

/// The part of a sentence, or of a label with its description, that is the only label in it. Linear in the labels' size
/// and, as sentences are short, independent of the text's.
[[nodiscard]] std::optional<std::string_view> find_label_in_sentence(std::string_view text,
                                                                     std::span<const value_label> labels);

/// One word alone, with emphasis around it or a full stop behind it ("**42**", "Yes."): the word.
[[nodiscard]] std::optional<std::string_view> find_emphasized_value(std::string_view text);

/// The value at the end of a text that a name before it calls the answer ("Answer: 42"), without emphasis. Nothing
/// where several values are called so, unless one alone is called final. Linear in the text.
[[nodiscard]] std::optional<std::string_view> find_labelled_value(std::string_view text);

}  // namespace assay::inline v0::detail
