#include "schema/same_shapes.hpp"

#include "schema/document.hpp"
#include "schema/words.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::schemas {

namespace {

constexpr int deepest_shape = 8;  ///< further inside, shapes are taken to be the same

std::string shape_of(const ordered_json& node, int depth);

/// In an order of their own: where a part stands is no part of a shape.
std::string sorted(std::vector<std::string> parts, std::string_view separator) {
  std::sort(parts.begin(), parts.end());
  return join(parts, separator);
}

std::string shape_of_properties(const ordered_json& properties, int depth) {
  std::vector<std::string> members;
  for (const auto& [name, property] : properties.items()) {
    members.push_back(ordered_json(name).dump() + ":" + shape_of(property, depth + 1));
  }
  return "{" + sorted(std::move(members), ",") + "}";
}

std::string shape_of_choices(const ordered_json& choices, int depth) {
  std::vector<std::string> shapes;
  for (const ordered_json& choice : choices) {
    std::string shape = choice.is_string() ? choice.get<std::string>() : shape_of(choice, depth + 1);
    if (shape != "null") shapes.push_back(std::move(shape));
  }
  return sorted(std::move(shapes), "|");
}

/// Names and types, without annotations, limits and null: a null or a missing member says nothing of what was meant.
std::string shape_of(const ordered_json& node, int depth) {
  if (!node.is_object() || depth > deepest_shape) return "any";
  if (const ordered_json* reference = find_value(node, "$ref")) return "$ref " + reference->get<std::string>();
  for (const char* constant : {"const", "enum"}) {
    if (const ordered_json* value = find_value(node, constant)) return value->dump();
  }
  for (const char* choices : {"anyOf", "oneOf"}) {
    if (const ordered_json* list = find_value(node, choices)) return shape_of_choices(*list, depth);
  }
  if (const ordered_json* properties = find_value(node, "properties")) return shape_of_properties(*properties, depth);
  std::string shape = "any";
  if (const ordered_json* type = find_value(node, "type")) {
    shape = type->is_array() ? shape_of_choices(*type, depth) : type->get<std::string>();
  }
  if (const ordered_json* format = find_value(node, "format")) shape += " " + format->get<std::string>();
  for (const char* inside : {"items", "additionalProperties"}) {
    if (const ordered_json* inner = find_value(node, inside)) shape += "[" + shape_of(*inner, depth + 1) + "]";
  }
  if (const ordered_json* places = find_value(node, "prefixItems")) {
    for (const ordered_json& place : *places) shape += "[" + shape_of(place, depth + 1) + "]";
  }
  return shape;
}

/// Where the $refs of an alternative lead; nullptr where that is another document, or around in a circle.
const ordered_json* referred(reference_index& references, const ordered_json& alternative) {
  constexpr int most_steps = 16;
  const ordered_json* node = &alternative;
  for (int step = 0; node != nullptr && step < most_steps; ++step) {
    const ordered_json* reference = find_value(*node, "$ref");
    if (reference == nullptr) return node;
    node = references.resolve(reference->get<std::string>());
  }
  return nullptr;
}

bool is_object(const ordered_json& node) {
  const ordered_json* type = find_value(node, "type");
  return find_value(node, "properties") != nullptr || (type != nullptr && *type == "object");
}

/// What people call an alternative: its title, the last word of its $ref, or its number.
std::string name_of_alternative(const ordered_json& written, const ordered_json& meant, std::size_t index) {
  if (const ordered_json* title = find_value(meant, "title")) return title->get<std::string>();
  if (const ordered_json* reference = find_value(written, "$ref")) {
    const std::string& text = reference->get_ref<const std::string&>();
    return text.substr(text.rfind('/') + 1);
  }
  return "number " + std::to_string(index + 1);
}

void note_union(reference_index& references, const ordered_json& alternatives, const std::string& where,
                const char* keyword, std::vector<finding>& findings) {
  std::map<std::string, std::vector<std::string>> names_by_shape;
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    const ordered_json* meant = referred(references, alternatives[i]);
    if (meant == nullptr || !is_object(*meant)) continue;
    names_by_shape[shape_of(*meant, 0)].push_back(name_of_alternative(alternatives[i], *meant, i));
  }
  for (const auto& [shape, names] : names_by_shape) {
    if (names.size() < 2) continue;
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    findings.push_back({finding::severity::note, where, keyword,
                        "the alternatives " + list +
                            " have the same names and types, so that an answer can't tell them apart and " + names[0] +
                            " is taken; give each a literal member (a \"const\") with a value of its own"});
  }
}

void note_unions(reference_index& references, const ordered_json& node, const std::string& where,
                 std::vector<finding>& findings) {
  for (const char* keyword : {"anyOf", "oneOf"}) {
    if (const ordered_json* list = find_value(node, keyword)) note_union(references, *list, where, keyword, findings);
  }
  for_each_subschema(node, where, [&](const ordered_json& child, const subschema_place& place) {
    note_unions(references, child, place.pointer, findings);
  });
}

}  // namespace

void note_same_shapes(const ordered_json& document, std::vector<finding>& findings) {
  reference_index references(document);
  note_unions(references, document, "#", findings);
}

}  // namespace assay::inline v0::detail::schemas
