// Reading damaged JSON: the cheapest reading under a type, or a refusal.
//
// The reader of reader.hpp decides as it goes, and whatever needs more than a look at the next characters comes here: a
// quote, comma, colon or bracket that was forgotten, doubled or taken for another. What the text is then meant to be
// shows only further on, and by what the type expects. So several readings go on side by side (reading.hpp), each with
// what it costs to take the text that way (costs.hpp). Readings that have come to the same point with the same
// structures open are one from there on: the cheaper goes on, and if the other holds another value and is about as
// cheap, it is remembered as the rival.
//
// Where nothing is wrong there is one reading, which takes each token for what it plainly is. Only where that gets
// stuck, or meets something suspicious, the search goes back some tokens and tries every slip from there to shortly
// behind the trouble. So the work is linear: a few readings for each damaged place, one elsewhere; and what a text may
// ask for altogether is bounded by its length.
//
// The law (docs/repairs.md): closers alone may be missing at the end of the text, and only where nothing else was
// mended; a text that ends within a token, behind a comma or behind a colon is cut off. Two readings with different
// values whose costs are within the margin are ambiguous. Every byte is explained.
#pragma once

#include "json/token.hpp"
#include "reader/mending/expectation.hpp"
#include "tree/value_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::mending {

/// What is to be read.
struct task {
  std::string_view text;  ///< all of it; the tree's
  std::size_t begin = 0;  ///< where the value, or its first token, begins
  std::size_t end = 0;    ///< the text behind is not looked at
  expected type = nullptr;
  std::size_t max_depth = 0;
  bool ends_by_itself = false;  ///< nothing was cut off: the end of the text ends numbers and words as well
  std::size_t inner = 0;  ///< where a value of the type begins that is wrapped in others, of any type: what stands
                          ///< before it is not mended; 0: it is not wrapped
};

enum class verdict : std::uint8_t {
  whole,      ///< one reading was plainly the cheapest: its value is in the tree
  truncated,  ///< the text was cut off; what is there of it is in the tree, marked as cut
  ambiguous,  ///< two readings are about equally cheap
  hopeless    ///< no reading is cheap enough
};

struct mending_result {
  verdict how = verdict::hopeless;
  node_id root = 0;     ///< of a whole or truncated value
  std::size_t end = 0;  ///< behind the value
  bool mended = false;  ///< a slip was; else the text can be read as it is
  place where;          ///< of the trouble: where readings part, or where none goes on
  std::string reason;   ///< what is wrong there, for people
};

[[nodiscard]] mending_result mend(const task& what, value_tree& tree);

}  // namespace assay::inline v0::detail::mending
