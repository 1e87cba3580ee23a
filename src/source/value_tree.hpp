// A light tree of values with their places, and the second source, which walks it.
//
// Whatever is not one exact JSON document in text (a nlohmann::json, and what a tolerant reader makes of a chatty
// answer) becomes such a tree, and the same walk goes over it.
#pragma once

#include "source/number.hpp"
#include "source/token.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::detail {

/// One value. Strings are views into text or into the tree's own store.
struct tree_node {
  token type = token::null;
  bool boolean = false;
  std::size_t begin = 0;  ///< its place in the text; both 0 where it came from no text
  std::size_t end = 0;
  detail::number number;
  std::string_view string;
  std::string_view key;  ///< in an object
  std::vector<tree_node> children;
};

/// A tree and the text it owns.
class value_tree {
 public:
  tree_node root;

  /// Keeps a string as long as the tree lives.
  std::string_view keep(std::string text) { return store_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> store_;
};

/// The tree of a JSON value. Its strings are views into the value, which must outlive the tree.
[[nodiscard]] value_tree make_tree(const nlohmann::json& value);
[[nodiscard]] value_tree make_tree(const nlohmann::ordered_json& value);

/// The JSON text of a node, for error messages.
[[nodiscard]] std::string to_text(const tree_node& node);

/// The second source; its members are text_source's.
class tree_source {
 public:
  using mark = const tree_node*;

  tree_source(const tree_node& root, std::size_t max_depth, std::size_t max_items)
      : at_(&root), depth_left_(max_depth), items_left_(max_items) {}

  [[nodiscard]] mark save() const noexcept { return at_; }
  void restore(mark where) noexcept { at_ = where; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] const source_failure& failure() const noexcept { return failure_; }
  /// Where a value is in the text, and its JSON.
  [[nodiscard]] place place_of(mark value) const noexcept { return {value->begin, value->end}; }
  [[nodiscard]] std::string input_of(mark value) const { return to_text(*value); }
  [[nodiscard]] std::string input_at(mark value, place) const { return to_text(*value); }

  token peek() noexcept { return at_->type; }

  bool read_null() { return pass(); }
  bool read_boolean(bool& out) {
    out = at_->boolean;
    return pass();
  }
  bool read_number(number& out) {
    out = at_->number;
    return pass();
  }
  bool read_string(std::string_view& out) {
    out = at_->string;
    return pass();
  }
  bool read_string_into(std::string& out) {
    out = at_->string;
    return pass();
  }
  bool skip() { return pass(); }
  bool too_many_visits() {
    failure_.type = "visits_limit";
    return fail("too many alternatives had to be tried");
  }
  bool no_value() { return fail("expected value"); }

  bool enter() {
    if (depth_left_ == 0) {
      failure_.type = "depth_limit";
      return fail("arrays and objects are nested too deep");
    }
    --depth_left_;
    open_.push_back({at_, 0});
    return true;
  }
  void leave() noexcept {
    ++depth_left_;
    open_.pop_back();
  }

  static constexpr bool has_quick_scan = false;  // what is quick about text (see text_source) is nothing here

  bool next_item() { return next(); }
  bool next_member() { return next(); }
  bool match_key(const key_name& name) { return key_ == name.name; }
  bool read_key(std::string_view& out) {
    out = key_;
    return true;
  }
  bool read_bare_key(std::string_view& out) { return read_key(out); }
  static bool pass_colon() noexcept { return true; }

 private:
  struct level {
    const tree_node* node;
    std::size_t next;
  };

  static bool pass() noexcept { return true; }
  bool next() {
    level& top = open_.back();
    if (failed_ || top.next == top.node->children.size()) return false;
    if (items_left_-- == 0) {
      failure_.type = "items_limit";
      return fail("there are too many array items and object members");
    }
    at_ = &top.node->children[top.next++];
    key_ = at_->key;
    return true;
  }
  bool fail(std::string_view why) {
    if (!failed_) {
      failed_ = true;
      failure_.reason = why;
      failure_.offset = at_ != nullptr ? at_->begin : 0;
    }
    return false;
  }

  const tree_node* at_;
  std::string_view key_;
  std::vector<level> open_;
  std::size_t depth_left_;
  std::size_t items_left_;
  bool failed_ = false;
  source_failure failure_;
};

}  // namespace assay::detail
