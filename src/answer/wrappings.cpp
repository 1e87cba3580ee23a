#include "answer/wrappings.hpp"

#include "answer/wrapping_names.hpp"
#include "reader/candidates.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t most_wrappings = 8;  // a provider's whole response, and one to spare

/// The member of an object as text; empty where there is none.
std::string_view text_member(const value_tree& tree, node_id at, std::string_view name) {
  if (tree[at].kind() != token::object) return {};
  for (node_id key = at + 1; key < tree[at].next; key = tree[key + 1].next) {
    if (tree.text_of(tree[key]) == name && tree[key + 1].kind() == token::string) return tree.text_of(tree[key + 1]);
  }
  return {};
}

/// A content block that is no call: what the model says besides.
bool is_remark(const value_tree& tree, node_id at) {
  const std::string_view type = text_member(tree, at, "type");
  return type == "text" || type == "thinking" || type == "reasoning" || type == "redacted_thinking";
}

/// What stands below a property's name in a schema.
bool is_property_schema(const value_tree& tree, node_id at) {
  if (tree[at].kind() != token::object) return false;
  for (node_id key = at + 1; key < tree[at].next; key = tree[key + 1].next) {
    const std::string_view name = tree.text_of(tree[key]);
    if (name == "type" || name == "$ref" || name == "anyOf" || name == "enum" || name == "description") return true;
  }
  return false;
}

}  // namespace

std::vector<way> wrappings::ways_to_read(node_id root) {
  std::vector<way> ways{{root, 0}};
  bool skip_outer = false;
  node_id at = root;
  while (ways.size() < most_wrappings) {
    const std::optional<wrapping> next = unwrap(at);
    if (!next) break;
    const bool envelope = next->code == repair_code::tool_call || next->code == repair_code::double_encoded ||
                          next->code == repair_code::schema_echo;
    // A map may have the keys of a tool call itself.
    const bool own_keys = next->code == repair_code::tool_call && core_.kind == kind::map;
    skip_outer |= envelope && ways.size() == 1 && !own_keys;
    at = next->inner;
    ways.push_back({at, ways.size()});
  }
  if (skip_outer) ways.erase(ways.begin());
  return ways;
}

std::optional<wrapping> wrappings::unwrap(node_id at) {
  const tree_node& node = tree_[at];
  switch (node.kind()) {
    case token::string: {
      if (takes_scalars(core_) && core_.kind == kind::variant) return std::nullopt;
      const node_id inner = embedded(at);
      if (inner == no_node) return std::nullopt;
      return wrapping{repair_code::double_encoded, inner, {}};
    }
    case token::array:
      return unwrap_array(at);
    case token::object:
      return unwrap_object(at);
    default:
      return std::nullopt;
  }
}

/// A list of calls for a list of their arguments; the only one of a list's calls, or a list's only item, for a value
/// that is no list. A list for a scalar is an error, and any other list for a list is the value.
std::optional<wrapping> wrappings::unwrap_array(node_id at) {
  const node_id end = tree_[at].next;
  if (core_.kind == kind::list) {
    const auto [known, fresh] = calls_.emplace(at, no_node);
    if (fresh) {
      std::vector<node_id> arguments;
      for (node_id item = at + 1; item < end; item = tree_[item].next) {
        const node_id inner = tree_[item].kind() == token::object ? arguments_of_call(item) : no_node;
        if (inner == no_node && !is_remark(tree_, item)) return std::nullopt;
        if (inner != no_node) arguments.push_back(inner);
      }
      if (arguments.empty()) return std::nullopt;
      const tree_node node = tree_[at];
      const node_id list = tree_.add(token::array, node.begin);
      for (const node_id one : arguments) tree_.copy(one);
      tree_[list].end = node.end;
      tree_[list].next = tree_.size();
      tree_[list].cut = node.cut;
      known->second = list;
    }
    if (known->second == no_node) return std::nullopt;
    return wrapping{repair_code::tool_call, known->second, {}};
  }
  if (core_.kind != kind::object && core_.kind != kind::variant && core_.kind != kind::map) return std::nullopt;
  const node_id first = at + 1;
  if (first >= end) return std::nullopt;
  if (tree_[first].next == end) return wrapping{repair_code::wrapped_in_list, first, {}};
  // The content blocks of a message: one call among remarks, or one text that is the answer.
  node_id call = no_node;
  node_id text = no_node;
  bool texts = true;
  for (node_id item = first; item < end; item = tree_[item].next) {
    if (is_remark(tree_, item)) {
      const bool is_text = text_member(tree_, item, "type") == "text";
      texts &= !is_text || text == no_node;
      if (is_text) text = item;
      continue;
    }
    if (call != no_node || tree_[item].kind() != token::object || arguments_of_call(item) == no_node)
      return std::nullopt;
    call = item;
  }
  if (call == no_node && (text == no_node || !texts)) return std::nullopt;
  return wrapping{repair_code::wrapped_in_list, call == no_node ? text : call, {}};
}

bool wrappings::is_free(node_id key) const {
  const type_info& item = core_.kind == kind::list ? core_of(*core_.list->item) : core_;
  return !has_field(item, tree_.text_of(tree_[key]));
}

node_id wrappings::arguments_of_call(node_id at) {
  node_id arguments = no_node;
  node_id function = no_node;
  bool named = false;
  std::size_t members = 0;
  const node_id end = tree_[at].next;
  for (node_id key = at + 1; key < end && members < 8; key = tree_[key + 1].next, ++members) {
    const std::string_view name = tree_.text_of(tree_[key]);
    const token kind = tree_[key + 1].kind();
    const bool text = kind == token::string;
    if (text && is_one_of(names_of_calls, name)) named = true;
    if ((kind == token::object || kind == token::array || text) && is_one_of(names_of_arguments, name)) arguments = key;
    if (kind == token::object && name == "function") function = key;
  }
  // A field of the type that is called the same makes it no envelope.
  if (named && arguments != no_node && is_free(arguments)) return as_structure(arguments + 1);
  return function != no_node && is_free(function) ? arguments_of_call(function + 1) : no_node;
}

node_id wrappings::values_in_schema(node_id at) const {
  bool is_schema = false;
  node_id values = no_node;
  for (node_id key = at + 1; key < tree_[at].next; key = tree_[key + 1].next) {
    const std::string_view name = tree_.text_of(tree_[key]);
    const tree_node& value = tree_[key + 1];
    if (name == "properties" && value.kind() == token::object) {
      values = key + 1;
    } else {
      is_schema |= name == "required" || name == "$schema" || name == "$defs" ||
                   (name == "type" && value.kind() == token::string && tree_.text_of(value) == "object");
    }
  }
  if (!is_schema || values == no_node || !is_free(values - 1)) return no_node;
  // A schema alone has no values: each of its properties is a schema as well.
  for (node_id key = values + 1; key < tree_[values].next; key = tree_[key + 1].next) {
    if (!is_property_schema(tree_, key + 1)) return values;
  }
  return no_node;
}

std::optional<wrapping> wrappings::unwrap_object(node_id at) {
  if (core_.kind == kind::any) return std::nullopt;
  if (const node_id inner = arguments_of_call(at); inner != no_node) {
    return wrapping{repair_code::tool_call, inner, {}};
  }
  if (const node_id inner = values_in_schema(at); inner != no_node) {
    return wrapping{repair_code::schema_echo, inner, {}};
  }
  const node_id end = tree_[at].next;
  std::size_t members = 0;
  node_id report = no_node;
  bool others_are_scalars = true;
  for (node_id key = at + 1; key < end && members < 16; key = tree_[key + 1].next, ++members) {
    const std::string_view name = tree_.text_of(tree_[key]);
    const token kind = tree_[key + 1].kind();
    const bool structure = kind == token::array || kind == token::object;
    if (is_one_of(names_of_contents, name) && is_free(key)) {
      const node_id inner = structure ? key + 1 : as_structure(key + 1);
      if (structure || inner != key + 1) return wrapping{repair_code::wrapped_in_key, inner, std::string(name)};
    }
    if (structure && report == no_node && is_one_of(names_of_values, name)) {
      report = key;
    } else {
      others_are_scalars &= !structure && is_free(key);
    }
  }
  if (report != no_node && members > 1 && others_are_scalars && is_free(report)) {
    return wrapping{repair_code::wrapped_in_key, report + 1, std::string(tree_.text_of(tree_[report]))};
  }
  if (members != 1) return std::nullopt;
  const node_id key = at + 1;
  const std::string_view name = tree_.text_of(tree_[key]);
  if (has_field(core_, name)) return std::nullopt;
  // A run-time type that takes objects as well as lists and scalars has no need of the one that an object holds.
  const bool takes_all = core_.kind == kind::all_of || core_.kind == kind::any;
  if (takes_all && tree_[key + 1].kind() != token::object) return std::nullopt;
  return wrapping{repair_code::wrapped_in_key, as_structure(key + 1), std::string(name)};
}

/// The JSON inside a string, where it holds one; else the value itself.
node_id wrappings::as_structure(node_id at) {
  if (tree_[at].kind() != token::string || takes_scalars(core_)) return at;
  const node_id inner = embedded(at);
  return inner == no_node ? at : inner;
}

node_id wrappings::embedded(node_id at) {
  const auto [known, fresh] = embedded_.emplace(at, no_node);
  if (fresh) known->second = read_embedded(text_, tree_, at, max_depth_, tree_.size() + max_items_, unfinished_);
  return known->second;
}

}  // namespace assay::inline v0::detail
