// The search for the cheapest reading (see mender.hpp).
#pragma once

#include "reader/mending/mender.hpp"
#include "reader/mending/outline.hpp"
#include "reader/mending/reading.hpp"
#include "reader/mending/token_spelling.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace assay::inline v0::detail::mending {

inline bool is_opener(char c) noexcept { return c == '{' || c == '[' || c == '('; }
inline bool is_closer(char c) noexcept { return c == '}' || c == ']' || c == ')'; }
inline char closer_of(const frame& open) noexcept { return open.is_object ? '}' : ']'; }

class search {
 public:
  search(const task& what, value_tree& tree) : what_(what), text_(what.text.substr(0, what.end)), tree_(tree) {}

  /// How it ended, and the last step of the reading that it speaks of.
  struct outcome {
    verdict how = verdict::hopeless;
    const reading* best = nullptr;
    const reading* rival = nullptr;
    std::size_t stuck_at = 0;
    const reading* merged_at = nullptr;  ///< the step of the best one at which the rival went on as it does, if any
  };
  outcome run();

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  /// Adds the value of a reading to the tree; with `cut`, a key without its value is left out.
  node_id put_outline(const reading& last, bool cut);
  /// Takes back what was added to the tree on the way.
  void drop_outline();

 private:
  // --- the frontier (search.cpp) -------------------------------------------------------------------------------------
  bool step();
  void put(const reading& one);
  const reading* take();
  bool merge(const reading& one);
  const reading* rival_within(const reading& one, cost of_other);
  bool expand(const reading& one, bool all);
  void stuck(const reading& one);
  bool reopen(const reading& from, std::size_t tokens_back);
  void free_others();
  [[nodiscard]] bool may_settle(const reading& one) const;
  const reading* settle(const reading& only);
  [[nodiscard]] outcome finish();
  [[nodiscard]] static bool is_plain_token(const reading& one) noexcept;
  [[nodiscard]] cost plain_tokens(const reading& whole) const;
  [[nodiscard]] bool repeats_key(const reading& whole) const;
  [[nodiscard]] bool reaches_over_plain_end(const reading& whole) const;
  [[nodiscard]] outcome without_rival(const reading& best);

  // --- what may come next (value_productions.cpp and the like): each puts the readings that go on from one ---
  void value(const reading& from, bool all);
  const mended* trailing_comma(const reading& last);
  void missing_value(const reading& from, std::size_t at);
  void extra_comma(const reading& from, std::size_t at);
  void triple_quoted(const reading& from, std::size_t at);
  void structures(const reading& from, std::size_t at, bool all);
  void forgotten_opener(const reading& from, std::size_t at);
  void number(const reading& from, std::size_t at, bool all);
  void literal(const reading& from, std::size_t at);
  void bare_text(const reading& from, std::size_t at);
  void bare_text_up_to(const reading& from, std::size_t at, std::size_t end, cost doubt);
  void first_place(const reading& from, bool all);
  bool ellipsis(const reading& from, std::size_t at);
  [[nodiscard]] std::size_t dots_at(std::size_t where) const noexcept;
  void empty_list(const reading& from, expected type, std::size_t where);
  void item(const reading& from, bool all);
  void key(const reading& from, bool all);
  [[nodiscard]] bool belongs_inside(std::size_t where, std::string_view name) const;
  void colon(const reading& from, bool all);
  void separator(const reading& from, bool all);
  void missing_comma(const reading& from, std::size_t at);
  [[nodiscard]] bool is_arrow(std::size_t where) const noexcept {
    return (at(where) == '=' || at(where) == '-') && at(where + 1) == '>';
  }
  void typed_for_closer(const reading& from, std::size_t at);
  void pass_over(const reading& from, std::size_t at, std::size_t size, repair_code code, cost price = slip);
  void quote_for_another(const reading& from, std::size_t at);
  /// Whether nothing but closers stands from a place to the text's end.
  [[nodiscard]] bool is_last_closer(std::size_t where) const noexcept {
    constexpr std::string_view closers = "}]) \t\r\n";
    return text_.find_first_not_of(closers, where) == std::string_view::npos;
  }
  /// Whether a mark stands apart from both values, as one does that computes with them.
  [[nodiscard]] bool is_operator(std::size_t where) const noexcept {
    constexpr std::string_view operators = "+-*/&~";
    return operators.find(at(where)) != std::string_view::npos && json_space.has(at(where - 1)) &&
           json_space.has(at(where + 1));
  }
  [[nodiscard]] bool ends_before_prose(const reading& from, std::size_t at) const;
  void slips_of_separator(const reading& from, std::size_t at);
  void behind_comma(const reading& from, std::size_t at, bool all);
  void end(const reading& from);

  // --- strings and keys (strings.cpp, slipped_strings.cpp) ---
  class slipped_string;
  void string(const reading& from, std::size_t at);
  void strings_with_slips(const reading& from, std::size_t at);
  [[nodiscard]] bool may_end_before(const reading& from, std::size_t at) const;
  void plain_key(const reading& from, std::size_t at);
  void keys_with_slips(const reading& from, std::size_t at);

  // --- steps ---------------------------------------------------------------------------------------------------------
  struct token_at {
    part taken = part::none;
    std::size_t begin = 0, end = 0;
    std::size_t content_begin = 0, content_end = 0;
  };
  /// A reading that goes on from another behind a token.
  /// `price` is that of slips and habits; `doubt` is what else speaks against it.
  [[nodiscard]] reading go_on(const reading& from, const token_at& token, cost price, cost doubt = 0) const;
  void add_value(const reading& from, const token_at& token, cost price, cost doubt, const mended* notes);
  void add_key(const reading& from, const token_at& token, cost price, const mended* notes);
  void open(const reading& from, std::size_t at, std::size_t size, bool object, cost price, cost doubt,
            const mended* notes);
  void close(const reading& from, std::size_t at, std::size_t size, awaiting then, cost price, const mended* notes);
  const mended* noted(const mended* before, repair_code code, std::size_t begin, std::size_t end);
  /// Behind white space and comments.
  [[nodiscard]] std::size_t past_filler(std::size_t at) const noexcept { return filler_at(text_, at).end; }
  /// The quote at a place; two of a kind are one where the writer doubles them throughout.
  [[nodiscard]] quote_mark mark_at(std::size_t where) const noexcept {
    quote_mark found = quote_at(text_, where);
    if (doubles_quotes_ && found && found.size == 1 && at(where + 1) == at(where)) found.size = 2;
    return found;
  }
  /// JSON's quotes, and those that the writer uses throughout, are no slip.
  [[nodiscard]] bool is_usual(quote_mark mark) const noexcept {
    return mark.which == quote_mark::kind::standard || mark.which == usual_;
  }
  /// What quotes cost that are no slip, and what is noted of them: nothing of JSON's own.
  [[nodiscard]] static cost price_of_habit(quote_mark mark) noexcept {
    return mark.which == quote_mark::kind::standard ? cost{0} : habit;
  }
  const mended* noted_habit(quote_mark mark, std::size_t begin, std::size_t end) {
    return mark.which == quote_mark::kind::standard ? nullptr : noted(nullptr, code_of(mark), begin, end);
  }
  [[nodiscard]] bool is_end(std::size_t at) const noexcept { return at >= text_.size(); }
  [[nodiscard]] char at(std::size_t where) const noexcept { return where < text_.size() ? text_[where] : '\0'; }
  /// Whether a token without an end of its own that ends here is complete.
  [[nodiscard]] bool is_complete_at(std::size_t where) const noexcept {
    return where < text_.size() || what_.ends_by_itself || what_.end < what_.text.size();
  }
  /// The text ends where a token should come, or go on. Where nothing was wrong before, no slip explains that.
  void cut_off(const reading& from) noexcept {
    if (from.slipped) return;
    cut_ = &from;
    plainly_cut_ |= opened_ == nullptr;
  }
  /// The same within a string or key. Where the text ends in a closer, a quote may be missing instead.
  /// In quotes that the writer uses nowhere else, one was rather taken for another.
  void cut_off_in_quotes(const reading& from, quote_mark opened) noexcept {
    if (from.slipped) return;
    if (!is_usual(opened)) {
      cut_in_other_quotes_ = &from;
      return;
    }
    cut_ = &from;
    plainly_cut_ |= opened_ == nullptr && ends_open_;
  }
  void spend(std::size_t steps) noexcept { work_left_ -= std::min(work_left_, steps); }
  /// Characters that were looked at, beyond a token.
  void spend_on(std::size_t characters) noexcept { spend(characters / 32); }
  [[nodiscard]] cost budget(const reading& one) const noexcept {
    const cost limit = base_ + most_;
    return one.slips > limit ? 0 : limit - one.slips;
  }

  /// The keys of the objects that are open, and whether one of them, or of others, occurs more than once.
  class key_watch {
   public:
    void pass(std::string_view text, const reading& one);
    [[nodiscard]] bool repeats() const noexcept { return repeats_; }

   private:
    std::vector<std::unordered_set<std::string_view>> open_;
    bool repeats_ = false;
  };

  task what_;
  std::string_view text_;
  value_tree& tree_;
  reading_pools made_;
  std::size_t most_made_ = 50'000;        ///< readings, before those that are not needed any more are freed
  std::vector<const reading*> frontier_;  ///< a heap: the least place first, of one place the cheapest
  std::vector<const reading*> here_;      ///< those taken at the place at hand
  std::vector<const reading*> ends_;
  std::size_t put_count_ = 0;
  std::size_t work_left_ = 0;
  // The damaged place at hand: from `opened_` on every slip is tried, up to `all_until_`.
  const reading* opened_ = nullptr;
  std::size_t all_until_ = 0;
  std::size_t tokens_back_ = 0;
  unsigned extensions_ = 0;
  cost base_ = 0;
  cost base_total_ = 0;
  cost most_ = most;
  const reading* furthest_ = nullptr;
  std::size_t plain_end_ = 0;  ///< where a document without a slip ended that the text behind goes on with
  bool doubles_quotes_ = false;
  quote_mark::kind usual_ = quote_mark::kind::standard;
  bool plainly_cut_ = false;
  bool ends_open_ = false;  ///< the text's last character can't be the end of a structure, or of what is around it
  // What all readings have in common, and none goes back to: it is in the tree already.
  std::optional<outline> settled_;
  std::size_t nodes_before_ = 0, notes_before_ = 0;  ///< of the tree
  cost settled_plain_ = 0;                           ///< plain tokens
  key_watch settled_keys_;
  const reading* cut_in_other_quotes_ = nullptr;
  const reading* cut_ = nullptr;  ///< where the end of the text cut a reading without slips off
};

}  // namespace assay::inline v0::detail::mending
