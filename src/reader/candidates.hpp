// Where in an answer the value may be: every object and array that stands in the text outside the others, whatever is
// around it.
//
//   answer    = { prose | fence | reasoning | candidate }
//   fence     = '```' [ tag ] … [ '```' ]         what is inside may be a candidate; the marks are none
//   reasoning = see regions.hpp                   a closing tag without an opening one makes reasoning of all that
//                                                 stands before it
//   candidate = object | array                    see reader.hpp
//   run       = candidate { [ ',' ] candidate }   with nothing else between them: JSON Lines, for a list
//
// The text is passed over once. Of very many candidates the first and the last are kept, and the others leave nothing
// in the tree, unless they make up a run. A candidate that is cut off by the end of the text may have swallowed the
// real one: it is looked for again at the next line that starts with a bracket or a fence, a few times at most.
#pragma once

#include "json/region.hpp"
#include "reader/reader.hpp"
#include "tree/value_tree.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct candidate {
  node_id root = 0;
  std::uint32_t begin = 0, end = 0;
  reading how = reading::complete;
  bool in_reasoning = false;
  bool fenced = false;
  bool is_final = false;           ///< marked as the final answer
  bool is_meant = true;            ///< nothing says that it is an example, an input, or what is not the answer
  bool follows_structure = false;  ///< what stands before it goes on with it as JSON would
  bool mended = false;             ///< slips were, under the type
  bool goes_on_behind = false;     ///< what stands behind it goes on as JSON would
  std::uint32_t reason = 0;        ///< where it is broken: which of found::failures
  std::uint32_t bound = 0;         ///< the text behind this was not looked at: it is no reasoning any more
};

/// Candidates with nothing but white space and commas between them; they are the children of an array.
struct candidate_run {
  node_id root = 0;
  std::size_t first = 0, count = 0;  ///< of all candidates, those included that are not kept
  bool in_reasoning = false;
  bool fenced = false;
  bool lines = true;  ///< whole objects, all of them
};

struct found {
  std::vector<candidate> candidates;     ///< in the order of the text
  std::vector<source_failure> failures;  ///< of broken ones; the first is that of the limit
  bool beyond_limit = false;             ///< of depth or items: the text was read no further
  std::size_t count = 0;                 ///< of all candidates: hostile texts have more than are kept
  std::vector<candidate_run> runs;       ///< of several candidates, none of them broken
  region fence;                          ///< the content of the first fence
  std::size_t fence_mark = 0;            ///< where the mark of three that opens it begins
  std::size_t fences = 0;
  region reasoning;              ///< the first one
  region final_part;             ///< the last part that is marked as final
  std::size_t answer_begin = 0;  ///< behind the last reasoning
  bool ends_in_reasoning = false;
};

/// What is looked for in a text.
struct search {
  std::size_t max_depth = 0, max_items = 0;
  bool unfinished = false;      ///< see reader
  bool runs = true;             ///< whether runs and all candidates are collected
  bool ends_by_itself = false;  ///< see reader
};

/// The candidates are below the tree's first node, an array.
[[nodiscard]] found find_candidates(std::string_view text, value_tree& tree, const search& what);

/// Whether the bracket at `at` is one of prose: "- [ ] red", "No items [] were found". Nothing is in it, and words of
/// its line stand before it and behind it.
[[nodiscard]] bool is_empty_box(std::string_view text, std::size_t at);

/// The value that is written in a string, as JSON; no_node where it holds none. `unfinished`: see reader.
inline constexpr node_id no_node = static_cast<node_id>(-1);
[[nodiscard]] node_id read_embedded(std::string_view text, value_tree& tree, node_id string, std::size_t max_depth,
                                    std::size_t max_items, bool unfinished = false);

/// What a fence holds, where a region starts with one.
[[nodiscard]] region without_fence(std::string_view text, region within);

}  // namespace assay::inline v0::detail
