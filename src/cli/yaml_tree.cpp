#include "cli/yaml_tree.hpp"

#include "cli/yaml_json.hpp"
#include "json/plain_digits.hpp"
#include "json/real_digits.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::size_t most_expanded = std::size_t{16} << 20;  ///< bytes that aliases and merge keys may add
constexpr std::size_t most_levels = 1'000;                    ///< as everywhere in this library

constexpr std::string_view core_tags = "tag:yaml.org,2002:";

struct tagged_kind {
  std::string_view tag;
  yaml_kind kind;
};
constexpr std::array<tagged_kind, 5> scalar_tags = {{{"null", yaml_kind::null},
                                                     {"bool", yaml_kind::boolean},
                                                     {"int", yaml_kind::integer},
                                                     {"float", yaml_kind::floating},
                                                     {"str", yaml_kind::string}}};

/// Whether a tag is !!name.
bool is_core_tag(std::string_view tag, std::string_view name) {
  return tag.starts_with(core_tags) && tag.substr(core_tags.size()) == name;
}

/// The kind that a scalar's tag says; nullopt for a tag that JSON knows nothing of.
std::optional<yaml_kind> kind_of(std::string_view tag, std::string_view value) {
  if (tag == "?") return kind_of_plain(value);
  if (tag == "!") return yaml_kind::string;
  for (const tagged_kind& each : scalar_tags) {
    if (is_core_tag(tag, each.tag)) return each.kind;
  }
  return std::nullopt;
}

std::string shown_tag(std::string_view tag) {
  if (tag.starts_with(core_tags)) return "!!" + std::string(tag.substr(core_tags.size()));
  return std::string(tag);
}

const char* name_of(const yaml_node& node) {
  if (node.what == yaml_node::shape::sequence) return "a list";
  if (node.what == yaml_node::shape::mapping) return "a mapping";
  switch (node.kind) {
    case yaml_kind::null:
      return "null";
    case yaml_kind::boolean:
      return "a boolean";
    case yaml_kind::integer:
    case yaml_kind::floating:
      return "a number";
    case yaml_kind::string:
      return "a string";
  }
  return "";
}

/// As the double is written: 1.50 is 1.5.
std::string shortest_real(const std::string& number) {
  double value = 0;
  detail::read_real(number.data(), number.data() + number.size(), value);
  if (!std::isfinite(value)) return number;
  char digits[detail::writing::longest_double];
  std::string text(digits, detail::writing::write_plain(digits, value));
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

/// A scalar as a key, as JSON text: of null, a boolean or a number its JSON text in quotes.
std::string key_of(const yaml_node& scalar) {
  if (scalar.kind == yaml_kind::string) return scalar.text;
  return '"' + (scalar.kind == yaml_kind::floating ? shortest_real(scalar.text) : scalar.text) + '"';
}

std::string text_of_key(const std::string& json) { return nlohmann::json::parse(json).get<std::string>(); }

}  // namespace

void yaml_tree::add_null(std::size_t offset, std::size_t anchor) {
  yaml_node node;
  node.offset = offset;
  node.text = "null";
  complete(add(std::move(node), anchor));
}

void yaml_tree::add_scalar(std::size_t offset, std::string_view tag, std::size_t anchor, std::string_view value) {
  yaml_node node;
  node.offset = offset;
  node.text = "null";
  node.is_merge_key = tag == "?" && value == "<<";
  const auto kind = kind_of(tag, value);
  if (!kind) {
    refuse(offset,
           "the tag " + shown_tag(tag) + " says nothing that JSON has; leave it out or write !!str before the text");
  } else if (auto text = json_of(*kind, value)) {
    node.kind = *kind;
    node.text = std::move(*text);
  } else if (tag == "?") {
    refuse(offset, "JSON has no number '" + std::string(value) + "'");
  } else if (*kind == yaml_kind::string) {
    refuse(offset, "the text is not UTF-8");
  } else {
    refuse(offset, "'" + std::string(value) + "' is not what its tag " + shown_tag(tag) + " says");
  }
  complete(add(std::move(node), anchor));
}

void yaml_tree::add_alias(std::size_t offset, std::size_t anchor) {
  const auto known = anchors_.find(anchor);
  yaml_node node;
  node.offset = offset;
  node.text = "null";
  if (known == anchors_.end() || unfinished_.contains(known->second)) {
    refuse(offset, "the alias stands within the very node that it stands for");
  } else if (spend(offset, nodes_[known->second].weight)) {
    node.what = yaml_node::shape::alias;
    node.target = known->second;
  }
  complete(add(std::move(node), 0));
}

void yaml_tree::begin(yaml_node::shape what, std::size_t offset, std::string_view tag, std::size_t anchor) {
  const char* const usual = what == yaml_node::shape::sequence ? "seq" : "map";
  if (tag != "?" && tag != "!" && !is_core_tag(tag, usual)) {
    refuse(offset, "the tag " + shown_tag(tag) + " says nothing that JSON has; leave it out");
  }
  yaml_node node;
  node.what = what;
  node.offset = offset;
  const std::uint32_t added = add(std::move(node), anchor);
  if (anchor != 0) unfinished_.insert(added);
  frame opened;
  opened.node = added;
  open_.push_back(std::move(opened));
}

void yaml_tree::end() {
  frame ended = std::move(open_.back());
  if (!ended.merged.empty()) merge_all(ended);
  open_.pop_back();
  unfinished_.erase(ended.node);
  complete(ended.node);
}

bool yaml_tree::is_in_sequence() const {
  return !open_.empty() && nodes_[open_.back().node].what == yaml_node::shape::sequence;
}

std::uint32_t yaml_tree::add(yaml_node node, std::size_t anchor) {
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back(std::move(node));
  if (anchor != 0) anchors_[anchor] = index;
  return index;
}

/// A node that has ended becomes the item, the key or the value that its parent waits for.
void yaml_tree::complete(std::uint32_t index) {
  measure(nodes_[index]);
  if (nodes_[index].height == most_levels + 1) {
    refuse(nodes_[index].offset, "nested more than " + std::to_string(most_levels) + " levels deep");
  }
  if (open_.empty()) return;
  frame& parent = open_.back();
  if (nodes_[parent.node].what == yaml_node::shape::sequence) {
    nodes_[parent.node].items.push_back(index);
  } else if (!parent.pending) {
    take_key(parent, index);
  } else if (std::exchange(parent.merges, false)) {
    parent.merged.push_back(index);
    parent.pending.reset();
  } else {
    parent.pending->value = index;
    if (!parent.pending->key.empty()) nodes_[parent.node].members.push_back(std::move(*parent.pending));
    parent.pending.reset();
  }
}

/// A key that is refused is empty, which no JSON text is; its value is passed over.
void yaml_tree::take_key(frame& mapping, std::uint32_t index) {
  const yaml_node& key = nodes_[behind_alias(index)];
  const std::size_t offset = nodes_[index].offset;
  if (key.what != yaml_node::shape::scalar) {
    refuse(offset, std::string("a key must be a scalar, and this is ") + name_of(key));
    mapping.pending = yaml_member{{}, offset, 0};
    return;
  }
  const std::string text = key_of(key);
  mapping.pending = yaml_member{text, offset, 0};
  mapping.merges = nodes_[index].is_merge_key;
  if (mapping.keys.insert(text).second) return;
  refuse(offset, "the mapping has the key " + text + " already", "duplicate_key");
  mapping.pending->key.clear();
}

// --- merge keys ------------------------------------------------------------------------------------------------------

/// Of members with the same key, the mapping's own counts, and then that of the first source.
void yaml_tree::merge_all(frame& mapping) {
  for (const std::uint32_t index : mapping.merged) {
    const std::uint32_t source = behind_alias(index);
    if (nodes_[source].what == yaml_node::shape::sequence) {
      for (const std::uint32_t item : std::vector(nodes_[source].items)) merge(mapping, item);
    } else {
      merge(mapping, source);
    }
  }
}

void yaml_tree::merge(frame& mapping, std::uint32_t index) {
  const std::uint32_t source = behind_alias(index);
  if (nodes_[source].what != yaml_node::shape::mapping) {
    refuse(nodes_[index].offset, std::string("<< takes a mapping or a list of mappings, and this is ") +
                                     name_of(nodes_[source]) + "; put << in quotes where it is a key");
    return;
  }
  for (const yaml_member& member : nodes_[source].members) {
    if (mapping.keys.contains(member.key)) continue;
    if (!spend(nodes_[index].offset, member.key.size() + nodes_[member.value].weight)) return;
    mapping.keys.insert(member.key);
    nodes_[mapping.node].members.push_back(member);
  }
}

std::uint32_t yaml_tree::behind_alias(std::uint32_t node) const {
  while (nodes_[node].what == yaml_node::shape::alias) node = nodes_[node].target;
  return node;
}

// --- limits ----------------------------------------------------------------------------------------------------------

void yaml_tree::measure(yaml_node& node) const {
  const auto count = [&](std::uint32_t child) {
    node.weight += nodes_[child].weight + 1;
    node.height = std::max(node.height, nodes_[child].height + 1);
  };
  node.weight = node.text.size() + 2;
  for (const std::uint32_t item : node.items) count(item);
  for (const yaml_member& member : node.members) {
    count(member.value);
    node.weight += member.key.size() + 1;
  }
  if (node.items.empty() && node.members.empty() && node.what != yaml_node::shape::scalar) node.height = 1;
  if (node.what == yaml_node::shape::alias) {
    node.weight = nodes_[node.target].weight;
    node.height = nodes_[node.target].height;
  }
}

/// False, once with an error, where aliases and merge keys add more than the limit.
bool yaml_tree::spend(std::size_t offset, std::size_t bytes) {
  const bool was_within = expanded_ <= most_expanded;
  expanded_ += std::min(bytes, most_expanded + 1);
  if (expanded_ <= most_expanded) return true;
  if (was_within) {
    refuse(offset,
           "aliases and merge keys add more than " + std::to_string(most_expanded >> 20) + " MiB to the document");
  }
  return false;
}

// --- errors ----------------------------------------------------------------------------------------------------------

path yaml_tree::here() const {
  path where;
  for (const frame& each : open_) {
    const yaml_node& node = nodes_[each.node];
    path_item item;
    if (node.what == yaml_node::shape::sequence) {
      item.index = node.items.size();
    } else if (each.pending && !each.pending->key.empty()) {
      item.key = text_of_key(each.pending->key);
    } else {
      continue;
    }
    where.push_back(std::move(item));
  }
  return where;
}

void yaml_tree::refuse(std::size_t offset, const std::string& message, const char* type) {
  if (errors_.size() >= max_errors_) {
    more_errors_ = true;
    return;
  }
  error& found = errors_.emplace_back();
  found.type = type;
  found.loc = here();
  found.message = "Invalid YAML: " + message;
  found.span.offset = offset;
}

void yaml_tree::refuse_all(std::size_t offset, const std::string& message) {
  errors_.clear();
  more_errors_ = false;
  open_.clear();
  refuse(offset, message);
}

data_document yaml_tree::finish(std::size_t number) {
  data_document document;
  document.number = number;
  document.errors = std::move(errors_);
  document.more_errors = more_errors_;
  if (document.errors.empty() && !nodes_.empty()) document.json = write_json(nodes_, document.places);
  *this = yaml_tree(max_errors_);
  return document;
}

}  // namespace assay::cli
