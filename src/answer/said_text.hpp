// What a model says that answers in words: the words themselves, what it thought before them, and the calls of tools
// that its server left in the text.
//
//   said    = { thought } words | thinking closing-mark words | { message of harmony }
//   thought = opening-mark thinking [ closing-mark ]     by the marks of regions.hpp; of its tags <think>, <thinking>,
//                                                        <thought>, <thoughts> and <reasoning>, with a prefix too
//   words   = { prose | call }, perhaps in <answer> … </answer> where there was a thought
//   call    = '<tool_call>' … [ '</tool_call>' ] and other models' marks: written_calls.hpp
//
// What a model thinks stands at the beginning. Where the server's template wrote the opening mark, the first closing
// mark ends it; behind a thought that had its own opening mark, one is only spoken of. So is a mark in code, in quotes,
// before punctuation, and within a sentence ("the <think> tag"): a text that only speaks of marks stays as it is. Only
// harmony's commentary that calls no tool is a thought as well, as it is to the readers of values.
#pragma once

#include "answer/written_calls.hpp"
#include "json/region.hpp"

#include <assay/detail/export.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct said_text {
  std::string thoughts;             ///< an empty line between them
  std::string words;                ///< with the calls in them
  std::vector<written_call> calls;  ///< their places are in the words; harmony's have none
};
[[nodiscard]] ASSAY_EXPORT_INTERNAL said_text said_in(std::string_view text);

// --- for a text that is still arriving (said_stream.hpp) -------------------------------------------------------------

/// A mark that opens a thought.
struct thought_opening {
  std::size_t end = 0;        ///< behind the mark
  std::string mark;           ///< in lower case
  std::string closer;         ///< the same; of a tag, without what ends it
  bool may_be_words = false;  ///< a sentence may begin with it: a thought only if it is closed
};
/// The one that starts at a place.
[[nodiscard]] std::optional<thought_opening> thought_opening_at(std::string_view text, std::size_t at);
/// Whether messages of harmony start at a place.
[[nodiscard]] bool opens_harmony(std::string_view text, std::size_t at);

/// Where a thought ends; one may stand within another.
class thought_end {
 public:
  explicit thought_end(thought_opening opened) : opened_(std::move(opened)), at_(opened_.end) {}
  /// Its closing mark; nothing where there is none, or not yet. Every call is given the same text, or more of it;
  /// `complete`: there is no more.
  [[nodiscard]] std::optional<region> find(std::string_view text, bool complete);
  /// Up to here it is part of the thought.
  [[nodiscard]] std::size_t passed() const noexcept { return at_; }

 private:
  [[nodiscard]] std::optional<region> last_at_all(std::string_view text) const;

  thought_opening opened_;
  std::size_t at_;
  std::size_t depth_ = 1;
  std::optional<region> last_;
};

}  // namespace assay::inline v0::detail
