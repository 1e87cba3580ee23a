// What is wrapped around answers: tool calls, lists of one, objects of one key, one more encoding.
#pragma once

#include "source/repair_code.hpp"
#include "source/value_tree.hpp"

#include <assay/type_info.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::detail {

/// The type behind nullables and converters: what the answer's outermost value must be.
[[nodiscard]] const type_info& core_of(const type_info& type);

/// Whether a value of the type may be a bare word or number.
[[nodiscard]] bool takes_scalars(const type_info& type);

/// Whether a struct (or one of a union's) has a field of this name, in whatever style.
[[nodiscard]] bool has_field(const type_info& type, std::string_view name);

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
  /// The end of the text is not the end of the answer.
  void set_unfinished() noexcept { unfinished_ = true; }

 private:
  std::optional<wrapping> unwrap_object(node_id at);
  node_id as_structure(node_id at);
  node_id embedded(node_id at);

  std::string_view text_;
  value_tree& tree_;
  const type_info& core_;
  std::size_t max_depth_;
  std::size_t max_items_;
  bool unfinished_ = false;
  std::map<node_id, node_id> embedded_;  ///< strings that hold JSON, read once
};

}  // namespace assay::detail
