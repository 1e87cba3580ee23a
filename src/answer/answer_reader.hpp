// The search of llm mode, for texts that are not a document alone: the ways to find an answer in a text, one after
// another, until one of them has it or knows what is wrong.
//
//   answer_reader.cpp      the order of the ways, and the error if none has an answer
//   read_scalars.cpp       text, scalars, and structures of words
//   read_notations.cpp     what is not written in JSON
//   read_mended.cpp        slips of the pen
//   read_candidates.cpp    the best of several candidates
//   read_lists.cpp         several candidates that make up a list
//   decode_candidate.cpp   judging a way to read one, and decoding the one that is taken
#pragma once

#include "answer/list_parts.hpp"
#include "answer/surroundings.hpp"
#include "answer/verdict.hpp"
#include "answer/wrappings.hpp"
#include "decode/failed_outcome.hpp"
#include "decode/source.hpp"
#include "reader/candidates.hpp"
#include "reader/mending/mender.hpp"
#include "reader/notations/notation.hpp"
#include "reader/plain_spelling.hpp"
#include "tree/value_tree.hpp"

#include <assay/options.hpp>
#include <assay/result.hpp>
#include <assay/type_info.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

class answer_notes;
struct notation_fault;
template <source Source>
class decoder;

/// Reads one text, once. What it is given must outlive it.
class answer_reader {
 public:
  answer_reader(const type_info& type, void* target, std::string_view text, const parse_options& options);

  [[nodiscard]] outcome read();

 private:
  [[nodiscard]] std::size_t depth() const { return depth_limit(options_.limits); }
  /// Nodes, that is: a key is one. The walk counts items by the letter.
  [[nodiscard]] std::size_t items() const { return options_.limits.max_items * 2 + 1; }
  /// The text and the candidates as they are now.
  [[nodiscard]] surroundings around() const noexcept { return {text_, found_, options_.complete}; }
  void start_over();
  /// The answer is this one, whatever else was found.
  void take_alone(const candidate& one);
  /// Of an answer that words call final only what stands behind them counts, as within <answer>: what was found
  /// elsewhere is a draft, like what is found within reasoning.
  void keep_to_final_part();
  /// Drops what was added to the tree since it had so many nodes and notes.
  void drop_from(node_id root, std::size_t notes);

  // --- what is said where there is no answer -------------------------------------------------------------------------

  [[nodiscard]] outcome fail(std::string_view type, std::string reason, std::size_t at) const;
  [[nodiscard]] outcome nothing_found() const;
  [[nodiscard]] outcome report_fault(const notation_fault& wrong) const;
  /// There is an answer, but only within the reasoning, and another was to follow.
  [[nodiscard]] outcome only_reasoning(const candidate& one) const;
  [[nodiscard]] outcome report_broken(const candidate& one) const;
  [[nodiscard]] outcome report_hopeless(const mending::mending_result& read) const;
  [[nodiscard]] outcome report_lost(region item) const;
  /// What begins there would do, but is within something that is broken.
  [[nodiscard]] outcome refuse_piece(std::size_t begin) const;
  /// The text ends behind the comma of a value that stands in no bracket: another was to come.
  [[nodiscard]] std::optional<outcome> report_stop() const;
  /// Of several calls, for a list, each must be there; else the last.
  std::optional<outcome> report_lost_call();

  // --- text, scalars, and structures of words ------------------------------------------------------------------------

  /// A string's answer is the text itself.
  outcome read_text();
  /// The text is exactly one string of JSON.
  std::optional<node_id> read_json_string();
  /// The whole text is one string, number or literal: nothing else in it is looked for.
  std::optional<outcome> read_scalar();
  /// The same of a region. `bare_too`: text without quotes will do.
  std::optional<outcome> read_scalar(region within, bool bare_too);
  /// What a fence holds, or what follows the reasoning, is nothing but one string: the answer, encoded once more.
  std::optional<outcome> read_encoded();
  /// What of a text that is no value of the type is one all the same: see label_sentence.hpp. Else the text itself.
  node_id value_in_words(node_id text);
  /// A node for a part of a text, where that is a value of the type; else the text's.
  node_id take_value(node_id text, std::string_view piece, repair_code how);
  /// Without an object or a list: a word for a scalar, names and values for an object.
  std::optional<outcome> read_without_brackets();
  /// A list of several words without quotes, at the beginning of an answer that says something about it: "[a, b] is the
  /// output." Elsewhere words in brackets are but that.
  std::optional<outcome> read_words_in_brackets(region within);
  /// What begins with the bracket at the beginning of a region.
  candidate read_structure(region within, bool in_prose);
  /// A tuple in parentheses, or one value: "(1, 2)". Words in them are but words.
  std::optional<outcome> read_in_parentheses();
  /// Without a type, whole documents one after another are a list of them: with nothing but white space, commas and
  /// comments around them; or each in a fence, where none is called final.
  std::optional<outcome> read_documents();
  /// Whether a string has a line break in it: of a quotation, nobody knows what its marks left of the next line.
  [[nodiscard]] bool has_string_over_lines() const;
  /// The answer with JSON's own punctuation in place of another's, where that makes it valid.
  std::optional<outcome> read_spelled_plainly();

  // --- other notations -----------------------------------------------------------------------------------------------

  /// An answer that is not written in JSON, where one notation explains all of it and it is valid.
  std::optional<outcome> read_notation(bool before_json);
  /// What is wrong with an answer in another notation; nothing where it is in none.
  std::optional<outcome> report_notation();
  /// Whether a tag of reasoning is that of an element: the type has a member of that name, or nothing stands outside of
  /// it, and it has elements in it.
  [[nodiscard]] bool is_element(region within) const;
  /// Whether a value of the type can be written without JSON's brackets.
  [[nodiscard]] bool has_notations() const;
  /// A region in one notation. `valid`: nothing may be wrong with it; else something of it must be the type's.
  std::optional<outcome> read_as(const notation& which, region within, bool valid);

  // --- slips ---------------------------------------------------------------------------------------------------------

  /// Whether a candidate is read without doubt: whole, with nothing but habits mended, and alone.
  [[nodiscard]] bool is_plain(const candidate& one);
  /// The same without a look at what stands around it.
  [[nodiscard]] bool is_plainly_read(const candidate& one);
  /// Whether a candidate is the whole answer and JSON with nothing but habits mended. No other notation looks like
  /// that: such an answer is invalid if its value is, and its lines must not be taken for anything else.
  [[nodiscard]] bool is_json_alone(const candidate& one, region within) const;
  /// Of a list of lists: a candidate holds lists and single values side by side, and its brackets are not all there is.
  /// A bracket was lost, rather than that each value is a list of its own.
  [[nodiscard]] bool lost_bracket(const candidate& one) const;
  [[nodiscard]] bool has_plain_candidate();
  /// Whether what was found may be but a piece of the answer, or read in the wrong way.
  [[nodiscard]] bool is_doubtful(region within);
  /// Where the damaged answer begins: behind what is plainly read, at its first bracket or quote.
  [[nodiscard]] std::vector<std::size_t> places_to_mend(region within);
  /// Whether a place is behind everything that was read whole, and there is some.
  [[nodiscard]] bool is_behind_all(std::size_t at);
  /// Whether the answer has more to it than what was mended: other items of a list, or one that the end cut off.
  [[nodiscard]] bool goes_on_elsewhere(std::size_t begin, std::size_t end);
  /// Of a list: a candidate was read whole, stands alone, and is neither an item nor a list of them.
  [[nodiscard]] bool is_no_item(const candidate& one);
  /// Whether the key at a place belongs to an object whose bracket is not there, rather than to prose.
  [[nodiscard]] bool misses_opener(std::size_t member, region within) const;
  /// Whether the answer, or an item of it, is or may be an object.
  [[nodiscard]] bool holds_members() const;
  /// Of a union with scalars in it: the text begins as one of its structures does.
  [[nodiscard]] bool opens_structure(region within) const;
  /// The type, or, of a union with scalars in it, the only alternative that a bracket opens.
  [[nodiscard]] const type_info* structured_alternative(char bracket) const;
  /// What the mender makes of the text between two places, for a type, and for the one that a bracket opens. `inner` is
  /// where the type's value begins, where the others that are around it are intact up to there.
  mending::mending_result mend(const type_info& type, std::size_t from, std::size_t end, std::size_t inner = 0);
  mending::mending_result mend_at(std::size_t from, std::size_t end);
  /// From here on the tree takes notes anew, whatever it has of what was read before.
  void take_notes_anew();
  /// The same, where the value may be wrapped: in a tool call, a message, a report.
  mending::mending_result mend_wrapped_or_not(std::size_t from, std::size_t end);
  /// Whether what was mended is a value of the type, or wraps one.
  [[nodiscard]] bool fits(const mending::mending_result& read);
  [[nodiscard]] candidate mended_candidate(const mending::mending_result& read, std::size_t from) const;
  /// An answer that may be damaged, where the mender knows what it was to be, or that nobody can.
  std::optional<outcome> read_mended();
  outcome finish_mended(const mending::mending_result& read, std::size_t from);
  /// The items of a list that stand apart from each other, or a line each: what is wrong with one of them is mended
  /// within it. Only where that makes each of them whole.
  std::optional<outcome> read_mended_items(region within);

  // --- candidates ----------------------------------------------------------------------------------------------------

  struct choice;
  outcome read_candidates();
  /// Tries each way to read each candidate.
  choice choose();
  /// The last candidate, cut off by the end of the text, where it is that and not the best that was to be the answer.
  std::optional<outcome> read_unfinished(const choice& best);
  /// One that fits.
  outcome read_best(const choice& best);
  /// Whether a value that the end of the text cut off may have become one of the type: it has some of its fields, or is
  /// of its kind where the type has none.
  bool may_be_answer(const way& read);
  /// The only candidate, which is decoded at once: only where it is wrong another notation may explain more.
  outcome read_only_one(const way& read, const candidate& one);
  /// How many answers there were that differ, the one that is taken included.
  [[nodiscard]] std::size_t count_different(const choice& best) const;
  /// The beginning of a value's text, in one line.
  [[nodiscard]] std::string shown_in_line(node_id value) const;
  /// Two answers that differ, of which nothing says which one is meant.
  [[nodiscard]] std::optional<outcome> report_rival(const choice& best) const;

  // --- lists ---------------------------------------------------------------------------------------------------------

  /// Several values, for a list: the items of the answer, whatever stands between them.
  std::optional<outcome> read_items();
  /// The candidates that make up a list.
  std::vector<list_part> parts_of_list();
  /// Lists that stand apart from each other: one that is repeated is taken once; of others nobody knows whether they
  /// are parts of one list, or a later one replaces an earlier one.
  std::optional<outcome> read_lists_apart(const std::vector<list_part>& parts);
  /// Whether a region beside the items has another one, in a notation other than JSON.
  [[nodiscard]] bool has_item_in_notation(region beside);
  std::optional<outcome> report_item_in_notation(const std::vector<list_part>& parts);
  /// What a candidate is of the list; nothing where it is no item, and has none.
  list_part part_of(const candidate& one);
  /// Whether there are as many lists within each other as in an item of the type, rather than in the type.
  [[nodiscard]] bool is_row(node_id value) const;
  /// A list that is made of the parts, or that is in the tree already.
  outcome read_joined(const std::vector<list_part>& parts);
  outcome read_run(const candidate_run& run);
  /// Notes the closers behind the items, which close nothing.
  void note_extra_closers(node_id list, const std::vector<list_part>& parts);

  // --- judging and decoding ------------------------------------------------------------------------------------------

  /// How a value does as one of a type, and as the answer that a candidate is.
  verdict judge(const type_info& type, const way& read);
  verdict judge(const way& read, const candidate& of);
  /// Decodes what is taken. `from`: the candidate; nullptr for the text itself.
  outcome decode(const way& read, const candidate* from);
  /// Where an ellipsis stands in a list before its last item: nobody knows how many it stands for. Behind the last one
  /// it says that there are more.
  [[nodiscard]] std::optional<std::size_t> left_out_of_list(node_id root) const;
  /// Notes what is taken off a candidate until the value is left.
  bool note_wrappings(node_id root, const way& read, answer_notes& notes, decoder<tree_source>& walk);

  const type_info& type_;
  const type_info& core_;
  void* target_;
  std::string_view text_;
  const parse_options& options_;
  value_tree tree_;
  found found_;
  wrappings wrappings_;
  bool has_final_words_ = false;               ///< see keep_to_final_part()
  std::size_t counted_before_ = 0;             ///< repairs that the tree only counted of what was read before
  std::size_t different_ = 1;                  ///< answers that would do
  bool respelling_tried_ = false;              ///< without success: it would come to the same again
  const plain_spelling* respelled_ = nullptr;  ///< the text is not as it was written
  std::string_view written_;
  std::size_t whole_size_ = 0;  ///< of the text with the turns behind the answer
};

}  // namespace assay::inline v0::detail
