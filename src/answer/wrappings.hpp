// What is wrapped around answers: tool calls, lists of one, objects of one key, one more encoding.
#pragma once

#include "reader/shape.hpp"
#include "scalars/repair_code.hpp"
#include "tree/value_tree.hpp"

#include <assay/type_info.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// One way to read a candidate: the value itself, or one that it wraps.
struct way {
  node_id value = static_cast<node_id>(-1);
  std::size_t wrappings = 0;
};

struct wrapping {
  repair_code code;
  node_id inner;
  std::string key;  ///< of an object of one key
};

/// Takes wrappings off the values of a tree, for a type. The tree and the type outlive it.
class wrappings {
 public:
  wrappings(std::string_view text, value_tree& tree, const type_info& core, std::size_t max_depth,
            std::size_t max_items)
      : text_(text), tree_(tree), core_(core), max_depth_(max_depth), max_items_(max_items) {}

  /// The value itself and what it wraps, the more likely way first.
  [[nodiscard]] std::vector<way> ways_to_read(node_id root);
  /// What a value wraps, if it is one that is wrapped around answers.
  [[nodiscard]] std::optional<wrapping> unwrap(node_id at);
  /// The nodes from one on are dropped from the tree.
  void forget_from(node_id id) {
    embedded_.erase(embedded_.lower_bound(id), embedded_.end());
    calls_.erase(calls_.lower_bound(id), calls_.end());
  }
  /// The end of the text is not the end of the answer.
  void set_unfinished() noexcept { unfinished_ = true; }

 private:
  std::optional<wrapping> unwrap_object(node_id at);
  std::optional<wrapping> unwrap_array(node_id at);
  /// The arguments of a call that an object is; no_node where it is none.
  node_id arguments_of_call(node_id at);
  /// The values in a schema that was repeated around them.
  node_id values_in_schema(node_id at) const;
  /// Whether the type, or the item of a list, has no field of a key's name.
  [[nodiscard]] bool is_free(node_id key) const;
  node_id as_structure(node_id at);
  node_id embedded(node_id at);

  std::string_view text_;
  value_tree& tree_;
  const type_info& core_;
  std::size_t max_depth_;
  std::size_t max_items_;
  bool unfinished_ = false;
  std::map<node_id, node_id> embedded_;  ///< strings that hold JSON, read once
  std::map<node_id, node_id> calls_;     ///< lists of calls, and the lists of their arguments
};

}  // namespace assay::inline v0::detail
