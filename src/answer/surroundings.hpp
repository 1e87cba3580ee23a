// Questions about an answer's text and the candidates that were found in it: what stands around a place, whether it may
// be a piece of something larger, and where more of the answer may be. They know no types, and change nothing.
#pragma once

#include "json/byte_set.hpp"
#include "reader/candidates.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// A candidate that was read whole, and stands outside the reasoning.
[[nodiscard]] inline candidate candidate_of(node_id root, region within, bool fenced) {
  candidate made;
  made.root = root;
  made.begin = static_cast<std::uint32_t>(within.begin);
  made.end = static_cast<std::uint32_t>(within.end);
  made.fenced = fenced;
  return made;
}

/// Whether the text around a candidate goes on as JSON would around a piece of it; see mark_pieces().
[[nodiscard]] inline bool is_piece(const candidate& one) { return one.follows_structure || one.goes_on_behind; }

/// Whether there is nothing but white space, commas and comments.
[[nodiscard]] bool is_between_documents(std::string_view text);

/// Whether what stands behind a value makes it a part of an expression: an index, a call of a method, an operator.
[[nodiscard]] bool computes_with(std::string_view text, std::size_t end);

/// A view, made where it is needed. `complete`: the text was not cut off, as its source says.
class surroundings {
 public:
  surroundings(std::string_view text, const found& among, bool complete) noexcept
      : text_(text), found_(among), complete_(complete) {}

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::string_view text_of(region within) const { return text_in(text_, within); }
  [[nodiscard]] const found& among() const noexcept { return found_; }

  // --- the parts of a text -------------------------------------------------------------------------------------------

  /// The text within the only fence, in the part that is marked as final, or behind the reasoning.
  [[nodiscard]] region innermost() const;
  /// Whether something stands outside of the reasoning: that was to be the answer, and what is within is a draft.
  [[nodiscard]] bool answers_besides() const;
  /// Whether nothing is in the text, or in its fence.
  [[nodiscard]] bool is_empty() const;
  /// Whether a text without candidates begins as JSON would, or has a key.
  [[nodiscard]] bool may_be_damaged() const;
  /// Whether the text ends within a word, in an element that is to hold the answer and that nothing closes:
  /// "<answer>3".
  [[nodiscard]] bool ends_in_open_element() const;
  /// Whether the first tag of a region is one that opens reasoning.
  [[nodiscard]] bool opens_reasoning(region within) const;

  // --- a candidate among the others ----------------------------------------------------------------------------------

  /// The first candidate that begins at a place or behind it: they are in the order of the text.
  [[nodiscard]] std::vector<candidate>::const_iterator first_from(std::size_t at) const;
  /// The candidate that begins at a place; nullptr where none does that was read.
  [[nodiscard]] const candidate* candidate_at(std::size_t begin) const;
  /// Whether a place is within a candidate that was read to its end.
  [[nodiscard]] bool is_in_whole_candidate(std::size_t at) const;
  /// Which one it is of all that there were; 0 for none.
  [[nodiscard]] std::size_t index_of(const candidate* one) const;
  /// The last candidate, where the end of the text cut it off, else nullptr. It was to be the answer: an earlier one is
  /// a draft, or an example, even if it could be read.
  [[nodiscard]] const candidate* unfinished() const;
  /// Whether the text ends in the middle of the reasoning, and there is more of that than the candidate: the answer
  /// never came.
  [[nodiscard]] bool stops_in_reasoning(const candidate& one) const;
  /// Whether nothing but a comma stands between a candidate and another, or a parenthesis touches it.
  [[nodiscard]] bool touches_another(const candidate& one) const;
  /// Whether nothing but a comma stands between a candidate and those on both sides of it.
  [[nodiscard]] bool is_among(std::size_t index) const;

  /// A value in a line of its own right behind an example that words in its line introduce, and no other answer behind
  /// it: it may go on with the example, or with the answer before that. nullptr if there is none.
  [[nodiscard]] const candidate* item_behind_example() const;
  /// Whether a candidate stands in lines of its own at the end of the text, and what came before begins in a line of
  /// prose whose words do not lead on to the next: reasoning, and its conclusion.
  [[nodiscard]] bool is_conclusion(std::size_t earlier, const candidate& one) const;

  // --- pieces of something larger ------------------------------------------------------------------------------------

  /// Notes with each candidate what stands around it. Of values in a row, with nothing but commas between them, the
  /// first one tells what stands before, and the last one what stands behind.
  void mark_pieces(std::vector<candidate>& all) const;
  /// Whether what stands before a place, or behind a value, goes on as JSON would around a piece of it.
  [[nodiscard]] bool follows_structure(std::size_t begin) const;
  [[nodiscard]] bool goes_on_behind(std::size_t begin, std::size_t end) const;
  /// Whether a candidate was marked as a piece, and nothing mended the text around it. Closers too many are none of it.
  [[nodiscard]] bool is_marked_piece(const candidate& one) const;
  /// Whether what begins at a place is an item or a member of something that is broken: a comma stands before it, and
  /// before that a colon, a closer that closes nothing, or no word at all; it touches an opening bracket, or a quote
  /// that nothing closes; or the text begins with a closer.
  [[nodiscard]] bool begins_within_broken(std::size_t begin) const;

  // --- what stands at a place, or between two ------------------------------------------------------------------------

  /// Whether nothing but blanks stands before a place in its line.
  [[nodiscard]] bool is_at_line_start(std::size_t at) const;
  /// Whether a letter stands before a place in its line.
  [[nodiscard]] bool follows_words(std::size_t at) const;
  /// Whether a place is within a code fence.
  [[nodiscard]] bool is_fenced(std::size_t begin) const;
  /// Whether a region is what stands between two values of a list that is written without its brackets.
  [[nodiscard]] bool is_separator(region between) const;
  /// Whether nothing but commas and closers stands between two places.
  [[nodiscard]] bool goes_on_between(std::size_t from, std::size_t to) const;
  /// Whether the text ends where an answer was announced, or has but begun: behind "Final:", a fence's opening or a
  /// bracket. What stands before that, up to `end`, is a draft.
  [[nodiscard]] bool announces_another(std::size_t end, bool fenced) const {
    const region behind = trimmed(text_, {end, text_.size()});
    return !behind.empty() && opens_another(behind, fenced);
  }

  // --- what was lost, and where there is more ------------------------------------------------------------------------

  /// Whether there is a key in quotes with its colon, outside of what was read whole.
  [[nodiscard]] bool has_lost_member(region between) const;
  /// Where the first key in quotes with its colon begins; the region's end where there is none.
  [[nodiscard]] std::size_t member_in(region within) const;
  /// Whether a closer closes nothing, or another kind of bracket, behind a key that was not read whole: what opens its
  /// object is not there.
  [[nodiscard]] bool lost_opener(region within) const;
  /// Whether a line begins as an object with a key in quotes, and was not read whole.
  [[nodiscard]] bool opens_damaged_object(region between) const;
  /// Where the next object with a key in quotes begins; `end` where none does.
  [[nodiscard]] std::size_t object_behind(std::size_t from, std::size_t end) const;
  /// The first bracket that begins a line behind words without any quote, such as may have braces in them.
  [[nodiscard]] std::size_t bracket_behind_prose(region rest) const;
  /// The lines of a text each of which begins with an object's bracket, or with the first key where that was forgotten;
  /// none where there are others.
  [[nodiscard]] std::vector<std::size_t> starts_of_items(region within) const;
  /// Up to where there may be more of the answer. A fence ends at a line's beginning; three backticks within one may
  /// stand in a string.
  [[nodiscard]] std::size_t end_to_mend(region within) const;

 private:
  /// Where the part of the text begins that a place is in: behind reasoning, or a mark of what is final.
  [[nodiscard]] std::size_t begin_of_part(std::size_t at) const;
  [[nodiscard]] bool opens_another(region behind, bool fenced) const;

  std::string_view text_;
  const found& found_;
  bool complete_;
};

}  // namespace assay::inline v0::detail
