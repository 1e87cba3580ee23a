#include "engine/wrappings.hpp"

#include "engine/plan.hpp"
#include "reader/candidates.hpp"

#include <algorithm>

namespace assay::detail {

namespace {

constexpr std::size_t most_wrappings = 4;  // a list of one tool call with its arguments as a string, and one to spare

}  // namespace

const type_info& core_of(const type_info& type) {
  const type_info* core = &type;
  for (int i = 0; i < 16; ++i) {
    if (core->kind == kind::nullable) {
      core = core->nullable->value;
    } else if (core->kind == kind::custom) {
      core = core->custom->wire;
    } else {
      break;
    }
  }
  return *core;
}

bool takes_scalars(const type_info& type) {
  switch (type.kind) {
    case kind::boolean:
    case kind::integer:
    case kind::number:
    case kind::string:
    case kind::bytes:
    case kind::date:
    case kind::date_time:
    case kind::duration:
    case kind::enumeration:
    case kind::literal:
      return true;
    case kind::variant: {
      const auto& all = type.variant->alternatives;
      return std::any_of(all.begin(), all.end(), [](const type_info* one) { return takes_scalars(core_of(*one)); });
    }
    default:
      return false;
  }
}

bool has_field(const type_info& type, std::string_view name) {
  if (type.kind == kind::variant) {
    const auto& all = type.variant->alternatives;
    return std::any_of(all.begin(), all.end(), [&](const type_info* one) { return has_field(core_of(*one), name); });
  }
  if (type.kind != kind::object) return false;
  const object_plan& plan = plan_of(*type.object);
  return plan.find(name) != object_plan::none || plan.find_similar(name) != object_plan::none;
}

std::vector<way> wrappings::ways_to_read(node_id root) {
  std::vector<way> ways{{root, 0}};
  bool skip_outer = false;
  node_id at = root;
  while (ways.size() < most_wrappings) {
    const std::optional<wrapping> next = unwrap(at);
    if (!next) break;
    const bool envelope = next->code == repair_code::tool_call || next->code == repair_code::double_encoded;
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
    case token::array: {
      // A list for a scalar is an error, and for a list it is the value.
      if (core_.kind != kind::object && core_.kind != kind::variant && core_.kind != kind::map) return std::nullopt;
      const node_id inner = at + 1;
      if (inner >= node.next || tree_[inner].next != node.next) return std::nullopt;
      return wrapping{repair_code::wrapped_in_list, inner, {}};
    }
    case token::object:
      return unwrap_object(at);
    default:
      return std::nullopt;
  }
}

std::optional<wrapping> wrappings::unwrap_object(node_id at) {
  if (core_.kind == kind::any) return std::nullopt;
  node_id arguments = no_node;
  node_id function = no_node;
  bool named = false;
  std::size_t members = 0;
  const node_id end = tree_[at].next;
  for (node_id key = at + 1; key < end && members < 8; key = tree_[key + 1].next, ++members) {
    const std::string_view name = tree_.text_of(tree_[key]);
    const token kind = tree_[key + 1].kind();
    const bool text = kind == token::string;
    if (text && (name == "name" || name == "tool" || name == "tool_name" || name == "function")) named = true;
    if ((kind == token::object || kind == token::array || text) &&
        (name == "arguments" || name == "parameters" || name == "input" || name == "args")) {
      arguments = key;
    }
    if (kind == token::object && name == "function") function = key;
  }
  // A field of the type that is called the same makes it no envelope.
  const type_info& item = core_.kind == kind::list ? core_of(*core_.list->item) : core_;
  const auto free = [&](node_id key) { return key != no_node && !has_field(item, tree_.text_of(tree_[key])); };
  if (named && free(arguments)) {
    return wrapping{repair_code::tool_call, as_structure(arguments + 1), {}};
  }
  if (free(function)) {
    const std::optional<wrapping> inner = unwrap_object(function + 1);
    if (inner && inner->code == repair_code::tool_call) return inner;
  }
  if (members != 1) return std::nullopt;
  const node_id key = at + 1;
  const std::string_view name = tree_.text_of(tree_[key]);
  if (has_field(core_, name)) return std::nullopt;
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

}  // namespace assay::detail
