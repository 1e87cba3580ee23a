// Schemas that apply others to the same value: allOf, anyOf, oneOf, not, if, $ref. Only such links can go round without
// reading anything, and the decoder recurses along them without going deeper into the document.
#include "schema/table_builder.hpp"

#include <algorithm>

namespace assay::inline v0::loading {

namespace {

/// Documents have a handful; the decoder's stack must hold this many for each level of nesting.
constexpr std::size_t max_chain = 64;

void add_same_value_types(const all_of_info& info, std::vector<const type_info*>& out) {
  const auto add = [&out](const type_info* type) {
    if (type != nullptr) out.push_back(type);
  };
  for (const type_info* part : info.parts) add(part);
  for (const conditional_info& each : info.conditionals) {
    add(each.test);
    add(each.then);
    add(each.otherwise);
  }
  for (const rule_info& rule : info.rules) {
    if (rule.form == rule_info::form::forbids) add(rule.type);
  }
}

/// An untyped schema has a table for each type of value; objects and lists lead deeper from there.
std::vector<const type_info*> same_value_types(const type_info& type) {
  std::vector<const type_info*> types;
  switch (type.kind) {
    case kind::all_of:
      add_same_value_types(*type.all_of, types);
      break;
    case kind::variant:
      types.assign(type.variant->alternatives.begin(), type.variant->alternatives.end());
      break;
    case kind::nullable:
      types.push_back(type.nullable->value);
      break;
    default:
      break;
  }
  return types;
}

/// Depth-first, with a stack of its own: a chain may be long before it is refused.
class chain_search {
 public:
  explicit chain_search(std::span<const built_table> tables) {
    for (const built_table& each : tables) nodes_[each.table].place = each.place;
  }

  void search(const type_info& start) {
    enter(start);
    while (!path_.empty()) {
      const type_info& type = *path_.back();
      node& at = nodes_[&type];
      if (at.visited_links == at.links.size()) {
        leave(type);
      } else {
        enter(*at.links[at.visited_links++]);
      }
    }
  }

 private:
  struct node {
    const schema_place* place = nullptr;
    std::vector<const type_info*> links;
    std::size_t visited_links = 0;
    std::size_t height = 0;  ///< of the chain below; known once it is left
    bool open = false;
  };

  void enter(const type_info& type) {
    node& at = nodes_[&type];
    if (at.open) {
      throw schema_error(at.place->pointer,
                         "this schema leads back to itself by $ref, allOf, anyOf, oneOf, not or if alone");
    }
    if (at.height > 0) return;
    at.open = true;
    at.links = same_value_types(type);
    path_.push_back(&type);
  }

  void leave(const type_info& type) {
    node& at = nodes_[&type];
    for (const type_info* next : at.links) at.height = std::max(at.height, nodes_[next].height);
    ++at.height;
    at.open = false;
    at.links = {};
    path_.pop_back();
    if (at.height > max_chain) {
      throw schema_error(at.place->pointer, "more than " + std::to_string(max_chain) +
                                                " schemas apply to the same value through each other");
    }
  }

  std::unordered_map<const type_info*, node> nodes_;
  std::vector<const type_info*> path_;
};

}  // namespace

void refuse_endless(std::span<const built_table> tables, std::size_t first) {
  chain_search search(tables);
  for (const built_table& each : tables.subspan(first)) search.search(*each.table);
}

}  // namespace assay::inline v0::loading
