#include "schema/type_graph.hpp"

#include "json/ascii.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

template <class Visit>
void for_each_object_part(const object_info& object, Visit visit) {
  for (const field_info& field : object.fields) visit(field.type);
  for (const pattern_property& property : object.patterns) visit(property.type);
  visit(object.extra_value);
}

/// Calls `visit` with each type directly inside; some may be nullptr.
template <class Visit>
void for_each_part(const type_info& type, Visit visit) {
  const auto each_of = [&visit](std::span<const type_info* const> types) {
    for (const type_info* one : types) visit(one);
  };
  switch (type.kind) {
    case kind::any:
      if (type.any != nullptr) each_of(type.any->by_token);
      return;
    case kind::nullable:
      return visit(type.nullable->value);
    case kind::list:
      return visit(type.list->item);
    case kind::map:
      return visit(type.map->value);
    case kind::custom:
      return visit(type.custom->wire);
    case kind::variant:
      return each_of(type.variant->alternatives);
    case kind::all_of:
      each_of(type.all_of->parts);
      for (const conditional_info& each : type.all_of->conditionals) {
        visit(each.then);
        visit(each.otherwise);
      }
      return;
    case kind::object:
      return for_each_object_part(*type.object, visit);
    case kind::tuple:
      each_of(type.tuple->items);
      return visit(type.tuple->rest);
    default:
      return;
  }
}

/// A name that every provider takes and that needs no escaping in a pointer: "Box<int>" is "Box_int_".
std::string definition_name(std::string_view name) {
  constexpr std::size_t longest = 60;  // providers take 64; a number may follow
  std::string result(name.empty() ? "Definition" : name.substr(0, longest));
  for (char& c : result) {
    if (!is_plain_name_character(c)) c = '_';
  }
  return result;
}

}  // namespace

const void* identity_of(const type_info& type) noexcept {
  if (type.kind == kind::object) return type.object;
  if (type.kind == kind::enumeration) return type.enumeration;
  return &type;
}

std::size_t type_graph::visit(const type_info& type) {
  const auto [place, fresh] = index_.try_emplace(identity_of(type), nodes_.size());
  const std::size_t index = place->second;
  if (!fresh) {
    ++nodes_[index].uses;
    if (open_[index]) nodes_[index].recursive = true;
    return index;
  }
  nodes_.push_back({.type = &type, .uses = 1});
  open_.push_back(true);
  std::size_t size = 1;
  for_each_part(type, [this, &size](const type_info* part) {
    if (part != nullptr) size = std::min(size + nodes_[visit(*part)].written_size, most_written);
  });
  nodes_[index].written_size = size;
  open_[index] = false;
  return index;
}

definition_names::definition_names(const type_graph& graph,
                                   const std::function<bool(const type_graph::node&)>& chosen) {
  std::set<std::string> taken;
  for (const type_graph::node& node : graph.nodes()) {
    if (!chosen(node)) continue;
    const std::string base = definition_name(node.type->name);
    std::string name = base;
    for (int number = 2; !taken.insert(name).second; ++number) name = base + "_" + std::to_string(number);
    names_.emplace(identity_of(*node.type), std::move(name));
  }
}

const std::string* definition_names::find(const type_info& type) const {
  const auto found = names_.find(identity_of(type));
  return found == names_.end() ? nullptr : &found->second;
}

}  // namespace assay::inline v0::detail::schemas
