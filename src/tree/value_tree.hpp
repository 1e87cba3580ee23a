// A light tree of values with their places, and the source that walks it.
//
// What the tolerant reader makes of a chatty answer becomes such a tree, and a nlohmann::json that llm mode has to
// interpret; the same walk goes over it as over exact text.
//
// The tree is flat: nodes of 24 bytes in the order of the text, each knowing where its last descendant ends. An
// object's children alternate: key, value, key, value. So a text of n bytes never takes more than a small multiple of
// n.
#pragma once

#include "json/enforced_limits.hpp"
#include "json/number.hpp"
#include "json/token.hpp"
#include "scalars/repair_code.hpp"
#include "tree/json_limits.hpp"
#include "tree/text_store.hpp"

#include <nlohmann/json_fwd.hpp>

#include <bit>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::inline v0::detail {

using node_id = std::uint32_t;

/// One value, or one key. Nothing is set from the start, so that a block of them costs nothing.
struct tree_node {
  std::uint32_t begin;  ///< its place in the text; both 0 where it came from no text
  std::uint32_t end;
  std::uint32_t content;  ///< where a string's, key's or number's text is, see value_tree::text_of
  std::uint32_t size;     ///< of that text, in bytes; of a boolean: 1 for true
  node_id next;           ///< behind its last descendant
  std::uint32_t type : 3;
  std::uint32_t stored : 1;  ///< the text is in the tree's own store
  std::uint32_t bare : 1;    ///< text without quotes: any scalar may be meant
  std::uint32_t cut : 1;     ///< the text ended within it
  std::uint32_t noted : 26;  ///< its first note, counted from 1

  [[nodiscard]] token kind() const noexcept { return static_cast<token>(type); }
  void set_kind(token kind) noexcept { type = static_cast<std::uint32_t>(kind) & 7U; }
};
static_assert(sizeof(tree_node) == 24 && std::is_trivial_v<tree_node>);

/// A departure that the reader mended, kept with the value where it was.
struct tree_note {
  repair_code which;
  std::uint32_t begin, end;
  std::uint32_t next;                                              ///< the value's next note, counted from 1
  std::uint32_t argument = 0, argument_size = 0, second_size = 0;  ///< in the store, one behind the other
};

/// The nodes, the text they speak of, and the text that the tree owns.
class value_tree {
 public:
  value_tree() = default;
  explicit value_tree(std::string_view text) : text_(text) {}

  // --- nodes: in blocks that double, so that none is ever moved ------------------------------------------------------

  [[nodiscard]] tree_node& operator[](node_id id) noexcept {
    if (id < first_block) return first_nodes_[id];
    const auto block = static_cast<std::size_t>(std::bit_width(id)) - first_block_bits;
    return blocks_[block][id - (first_block << (block - 1))];
  }
  [[nodiscard]] const tree_node& operator[](node_id id) const noexcept { return const_cast<value_tree&>(*this)[id]; }
  [[nodiscard]] node_id size() const noexcept { return size_; }
  node_id add(token type, std::size_t begin) {
    if (size_ == capacity_) grow();
    const auto at = static_cast<std::uint32_t>(begin);
    (*this)[size_] = {at, at, 0, 0, 0, static_cast<std::uint32_t>(type) & 7U, 0, 0, 0, 0};
    return size_++;
  }
  /// A copy of a value and all below it, behind all others; it shares the notes.
  node_id copy(node_id from);
  /// A node and whatever came behind it never was.
  void drop_from(node_id id) noexcept { size_ = id; }

  // --- texts ---------------------------------------------------------------------------------------------------------

  [[nodiscard]] std::string_view text_of(const tree_node& node) const noexcept {
    return node.stored != 0 ? store_.view(node.content, node.size) : text_.substr(node.content, node.size);
  }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// The same text, or a longer one that starts with it, in another place.
  void move_text(std::string_view text) noexcept { text_ = text; }
  /// What was stored in one piece, or a part of that. It never moves.
  [[nodiscard]] std::string_view stored(std::size_t at, std::size_t size) const noexcept {
    return store_.view(at, size);
  }
  [[nodiscard]] std::size_t stored_size() const noexcept { return store_.size(); }
  /// A number, whose text is written on demand.
  void put_real(tree_node& node, double value) {
    put_text(node, {reinterpret_cast<const char*>(&value), sizeof value});
    node.size = 0;
  }
  /// Of a number.
  [[nodiscard]] static bool has_real(const tree_node& node) noexcept { return node.stored != 0 && node.size == 0; }
  [[nodiscard]] double real_of(const tree_node& node) const noexcept {
    double value = 0;
    std::memcpy(&value, store_.view(node.content, sizeof value).data(), sizeof value);
    return value;
  }
  void put_text(tree_node& node, std::string_view text) {
    node.stored = 1;
    node.content = static_cast<std::uint32_t>(store_.append(text));
    node.size = static_cast<std::uint32_t>(text.size());
  }

  // --- notes ---------------------------------------------------------------------------------------------------------

  void note(node_id at, repair_code which, std::size_t begin, std::size_t end, std::string_view first = {},
            std::string_view second = {}) {
    if (notes_.size() < max_notes_) return add_note(at, which, begin, end, first, second);
    beyond_notes_.set(static_cast<std::size_t>(which));
    ++beyond_count_;
  }
  /// Which departures were mended beyond the notes that are taken. Where none are kept (a value that is only shown),
  /// nobody asks.
  using repair_code_set = std::bitset<repair_code_count>;
  [[nodiscard]] repair_code_set beyond_notes() const noexcept {
    return max_notes_ == 0 ? repair_code_set() : beyond_notes_;
  }
  /// How many they were.
  [[nodiscard]] std::size_t beyond_count() const noexcept { return beyond_count_; }
  /// The notes of one value become another's, before its own.
  void move_notes(node_id from, node_id to) noexcept {
    if ((*this)[from].noted != 0) prepend_notes((*this)[from], (*this)[to]);
  }
  [[nodiscard]] const tree_note* first_note(const tree_node& node) const noexcept {
    return node.noted == 0 ? nullptr : &notes_[node.noted - 1];
  }
  [[nodiscard]] const tree_note* next_note(const tree_note& one) const noexcept {
    return one.next == 0 ? nullptr : &notes_[one.next - 1];
  }
  [[nodiscard]] std::size_t note_count() const noexcept { return notes_.size(); }
  /// Notes beyond this many are not taken (0 of them: a reader that only looks).
  void limit_notes(std::size_t most) noexcept { max_notes_ = most < most_notes ? most : most_notes; }
  void drop_notes_from(std::size_t count) {
    if (notes_.size() > count) notes_.resize(count, tree_note{});
  }

 private:
  static constexpr std::uint32_t first_block_bits = 9, first_block = std::uint32_t{1} << first_block_bits;
  static constexpr std::size_t most_notes = (std::size_t{1} << 26) - 1;

  void grow();
  void add_note(node_id at, repair_code which, std::size_t begin, std::size_t end, std::string_view first,
                std::string_view second);
  void prepend_notes(tree_node& giver, tree_node& taker) noexcept;

  std::string_view text_;
  text_store store_;
  std::vector<std::unique_ptr<tree_node[]>> blocks_;  ///< of 512, 512, 1024, 2048, ... nodes
  tree_node* first_nodes_ = nullptr;
  node_id size_ = 0, capacity_ = 0;
  std::vector<tree_note> notes_;
  std::bitset<repair_code_count> beyond_notes_;
  std::size_t beyond_count_ = 0;
  std::size_t max_notes_ = most_notes;
};

/// The tree of a JSON value, made without recursion; or which limit the value exceeds. A tree holds no more than 4 GiB
/// of text, and as many values.
[[nodiscard]] std::optional<source_failure> make_tree(const nlohmann::json& value, value_tree& tree,
                                                      const json_limits& limits);
[[nodiscard]] std::optional<source_failure> make_tree(const nlohmann::ordered_json& value, value_tree& tree,
                                                      const json_limits& limits);

/// The text of a finite double, which shows that it is none of an integer.
inline constexpr std::size_t longest_real = 32;
[[nodiscard]] std::string_view write_real(double value, char (&out)[longest_real]);

/// Whether two values are written alike, but for white space and what was mended.
[[nodiscard]] bool same_value(const value_tree& tree, node_id a, node_id b);
/// The same for those that same_value() calls the same.
[[nodiscard]] std::size_t hash_of_value(const value_tree& tree, node_id id);

/// The JSON text of a node, for error messages; what is very long ends early.
[[nodiscard]] std::string to_text(const value_tree& tree, node_id id);

/// The second source; its members are text_source's.
class tree_source {
 public:
  using mark = node_id;
  static constexpr mark nowhere = static_cast<mark>(-1);

  tree_source(value_tree& tree, node_id root, std::size_t max_depth, std::size_t max_items)
      : tree_(tree), at_(root), depth_left_(max_depth), items_left_(max_items) {}

  [[nodiscard]] mark save() const noexcept { return at_; }
  void restore(mark where) noexcept { at_ = where; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] const source_failure& failure() const noexcept { return failure_; }
  /// Where a value is in the text, and its JSON.
  [[nodiscard]] place place_of(mark value) const noexcept { return {tree_[value].begin, tree_[value].end}; }
  [[nodiscard]] std::string input_of(mark value) const { return to_text(tree_, value); }
  [[nodiscard]] std::string input_at(mark value, place) const { return to_text(tree_, value); }

  /// The tree itself, for what the text source does not have: notes, bare text, JSON within strings.
  [[nodiscard]] value_tree& tree() noexcept { return tree_; }
  [[nodiscard]] const tree_node& node() const noexcept { return tree_[at_]; }
  [[nodiscard]] std::string_view text_of(const tree_node& node) const noexcept { return tree_.text_of(node); }

  token peek() noexcept { return tree_[at_].kind(); }

  bool read_null() { return pass(); }
  bool read_boolean(bool& out) {
    out = tree_[at_].size != 0;
    return pass();
  }
  bool read_number(number& out);
  /// Of a number that is no integer literal, the value alone.
  bool read_real(double& out);
  bool read_string(std::string_view& out) {
    out = tree_.text_of(tree_[at_]);
    return pass();
  }
  bool read_string_into(std::string& out) {
    out.assign(tree_.text_of(tree_[at_]));
    return pass();
  }
  bool skip() { return pass(); }
  bool too_many_visits() {
    failure_.type = "visits_limit";
    return fail("too many alternatives, or steps of a pattern, had to be tried");
  }
  bool no_value() { return fail("expected value"); }
  /// Nobody wants to know the rest.
  bool abandon() { return fail("abandoned"); }

  /// Of the array that is ahead.
  [[nodiscard]] std::size_t count_items() const noexcept {
    std::size_t count = 0;
    for (node_id child = at_ + 1; child < tree_[at_].next; child = tree_[child].next) ++count;
    return count;
  }

  bool enter() {
    if (depth_left_ == 0) {
      failure_.type = "depth_limit";
      return fail(nested_too_deep);
    }
    --depth_left_;
    open_.push_back({at_ + 1, tree_[at_].next});
    return true;
  }
  void leave() noexcept {
    ++depth_left_;
    open_.pop_back();
  }

  bool next_item() {
    level& top = open_.back();
    if (!has_next(top)) return false;
    at_ = top.next;
    top.next = tree_[at_].next;
    return true;
  }
  bool next_member() {
    level& top = open_.back();
    if (!has_next(top)) return false;
    const tree_node& key = tree_[top.next];
    key_ = tree_.text_of(key);
    at_ = top.next + 1;
    top.next = tree_[at_].next;
    return true;
  }
  bool match_key(const key_name& name) {
    return key_.size() == name.name.size() && equal_names(key_.data(), name.name.data(), key_.size());
  }
  bool read_key(std::string_view& out) {
    out = key_;
    return !failed_;
  }
  bool read_bare_key(std::string_view& out) { return read_key(out); }
  static bool pass_colon() noexcept { return true; }
  /// Its value is ahead.
  [[nodiscard]] place place_of_key() const noexcept { return place_of(at_ - 1); }

 private:
  struct level {
    node_id next, end;
  };

  static bool pass() noexcept { return true; }
  bool has_next(const level& top) {
    if (failed_ || top.next >= top.end) return false;
    if (items_left_-- == 0) {
      failure_.type = "items_limit";
      return fail(too_many_items);
    }
    return true;
  }
  bool fail(std::string_view why) {
    if (!failed_) {
      failed_ = true;
      failure_.reason = why;
      failure_.offset = tree_[at_].begin;
    }
    return false;
  }

  value_tree& tree_;
  node_id at_;
  std::string_view key_;
  char written_[longest_real];  ///< the text of the number that was read last, where it had none; not set before
  std::vector<level> open_;
  std::size_t depth_left_;
  std::size_t items_left_;
  bool failed_ = false;
  source_failure failure_;
};

}  // namespace assay::inline v0::detail
