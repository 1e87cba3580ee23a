#include "schema/node_edit.hpp"

#include "schema/loader_keywords.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

constexpr std::string_view outer_annotations[] = {"title",    "description", "default",
                                                  "examples", "example",     "deprecated"};

/// Words about the value, and names of schemas: "#/$defs/Node" must lead to the same place afterwards.
bool stays_outside(std::string_view keyword) {
  const bool is_identifier = keyword.starts_with('$') && keyword != "$ref" && keyword != "$dynamicRef";
  return is_identifier ||
         std::find(std::begin(outer_annotations), std::end(outer_annotations), keyword) != std::end(outer_annotations);
}

std::string_view type_of_value(const ordered_json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "boolean";
  if (value.is_number_integer()) return "integer";
  if (is_number_literal(value)) return is_integral(value) ? "integer" : "number";
  if (value.is_number()) return "number";
  if (value.is_string()) return "string";
  return value.is_array() ? "array" : "object";
}

/// The one type that all of these have, or "".
std::string_view common_type(const ordered_json& values) {
  if (values.empty()) return {};
  const std::string_view type = type_of_value(values.front());
  const bool same = std::all_of(values.begin(), values.end(),
                                [type](const ordered_json& value) { return type_of_value(value) == type; });
  return same ? type : std::string_view{};
}

/// Keywords that people write without the type that they go with.
struct implied_row {
  const char* keyword;
  const char* type;
};
constexpr implied_row implied_rows[] = {
    {"properties", "object"}, {"additionalProperties", "object"}, {"items", "array"}, {"prefixItems", "array"}};

/// Replaces one type by another, alone or in a list.
void replace_type(ordered_json& node, std::string_view from, std::string_view to) {
  ordered_json& type = node["type"];
  if (!type.is_array()) {
    type = to;
    return;
  }
  for (ordered_json& each : type) {
    if (each == from) each = to;
  }
}

/// Gathers a node's keywords into a new one, in order, each as `put(result, keyword, value)` has it.
template <class Put>
ordered_json rebuilt(const ordered_json& node, Put put) {
  ordered_json result = ordered_json::object();
  for (const auto& [keyword, value] : node.items()) put(result, keyword, value);
  return result;
}

ordered_json list_item(const ordered_json& node) {
  ordered_json key = {{"type", "string"}};
  const ordered_json* names = find_value(node, "propertyNames");
  if (names != nullptr && names->is_object()) key.update(*names);
  if (key.contains("$ref")) key.erase("type");
  return {{"type", "object"},
          {"properties", {{"key", std::move(key)}, {"value", node["additionalProperties"]}}},
          {"required", {"key", "value"}},
          {"additionalProperties", false}};
}

/// Whether a keyword about values of some type says anything of those of the node's types.
bool concerns(loading::subject about, const ordered_json& node) {
  using enum loading::subject;
  switch (about) {
    case number:
      return has_type(node, "number") || has_type(node, "integer");
    case string:
      return has_type(node, "string");
    case array:
      return has_type(node, "array");
    case object:
      return has_type(node, "object");
    case anything:
      break;
  }
  return true;
}

/// The part of a schema that speaks of values of these types.
ordered_json part_about(const ordered_json& node, ordered_json types) {
  ordered_json part = ordered_json::object();
  part["type"] = types.size() == 1 ? ordered_json(types.front()) : std::move(types);
  for (const auto& [keyword, said] : node.items()) {
    const loading::keyword_rule* rule = loading::find_keyword(keyword);
    const bool is_outside = keyword == "type" || rule == nullptr || stays_outside(keyword) || is_annotation(keyword);
    if (!is_outside && concerns(rule->about, part)) part[keyword] = said;
  }
  return part;
}

/// Whether the constants of a schema, if it has any, leave it a value.
bool has_a_constant(const ordered_json& node) {
  if (const ordered_json* value = find_value(node, "const")) return is_of_type(*value, node);
  const ordered_json* values = find_value(node, "enum");
  return values == nullptr || std::any_of(values->begin(), values->end(),
                                          [&node](const ordered_json& value) { return is_of_type(value, node); });
}

}  // namespace

bool has_type(const ordered_json& node, std::string_view type) {
  const ordered_json* types = find_value(node, "type");
  if (types == nullptr) return false;
  return *types == type || (types->is_array() && std::find(types->begin(), types->end(), type) != types->end());
}

bool is_of_type(const ordered_json& value, const ordered_json& node) {
  const ordered_json* types = find_value(node, "type");
  return types != nullptr && loading::is_of_type(value, *types);
}

bool is_typed(const ordered_json& node) {
  const char* keywords[] = {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"};
  return std::any_of(std::begin(keywords), std::end(keywords), [&node](const char* k) { return node.contains(k); });
}

bool is_typed_beside_constants(const ordered_json& node) {
  const char* keywords[] = {"type", "$ref", "anyOf", "oneOf", "allOf"};
  return std::any_of(std::begin(keywords), std::end(keywords), [&node](const char* k) { return node.contains(k); });
}

std::unordered_set<std::string_view> required_members(const ordered_json& object) {
  std::unordered_set<std::string_view> names;
  const ordered_json* required = find_value(object, "required");
  if (required == nullptr) return names;
  for (const ordered_json& name : *required) names.insert(name.get_ref<const std::string&>());
  return names;
}

bool is_annotation(std::string_view keyword) {
  constexpr std::string_view names[] = {"title",   "description", "default",  "examples",     "example",
                                        "$schema", "$comment",    "readOnly", "writeOnly",    "deprecated",
                                        "$defs",   "$id",         "$anchor",  "discriminator"};
  return std::find(std::begin(names), std::end(names), keyword) != std::end(names) ||
         loading::find_keyword(keyword) == nullptr;
}

bool says_only(const ordered_json& node, std::string_view keyword) {
  const auto& members = node.get_ref<const ordered_json::object_t&>();
  return std::all_of(members.begin(), members.end(),
                     [keyword](const auto& member) { return member.first == keyword || is_annotation(member.first); });
}

void open_for_patterns(ordered_json& node) {
  const ordered_json* patterns = find_value(std::as_const(node), "patternProperties");
  const ordered_json* rest = find_value(std::as_const(node), "additionalProperties");
  if (patterns == nullptr || patterns->empty() || rest == nullptr || *rest == true) return;
  ordered_json choices = ordered_json::array();
  for (const ordered_json& schema : *patterns) {
    if (std::find(choices.begin(), choices.end(), schema) == choices.end()) choices.push_back(schema);
  }
  if (*rest != false) choices.push_back(*rest);
  node["additionalProperties"] = choices.size() == 1 ? ordered_json(choices[0]) : ordered_json{{"anyOf", choices}};
}

std::string infer_type(ordered_json& node) {
  for (const char* said : {"type", "$ref", "anyOf", "oneOf", "allOf"}) {
    if (node.contains(said)) return {};
  }
  std::string_view type;
  if (const ordered_json* value = find_value(node, "const")) type = type_of_value(*value);
  if (const ordered_json* values = find_value(node, "enum")) type = common_type(*values);
  if (!type.empty()) node["type"] = type;
  if (node.contains("const") || node.contains("enum")) return {};
  for (const implied_row& row : implied_rows) {
    if (!node.contains(row.keyword)) continue;
    node["type"] = row.type;
    return row.keyword;
  }
  return {};
}

bool accepts_null(const ordered_json& node) {
  if (has_type(node, "null")) return true;
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const ordered_json* branches = find_value(node, keyword);
    if (branches != nullptr && std::any_of(branches->begin(), branches->end(), accepts_null)) return true;
  }
  const ordered_json* values = find_value(node, "enum");
  return values != nullptr && !node.contains("type") &&
         std::find(values->begin(), values->end(), nullptr) != values->end();
}

bool take_null_from_enum(ordered_json& node) {
  const auto listed = node.find("enum");
  if (listed == node.end() || !listed->is_array() || listed->size() < 2) return false;
  const auto null = std::find(listed->begin(), listed->end(), nullptr);
  if (null == listed->end()) return false;
  listed->erase(null);
  const auto types = node.find("type");
  if (types != node.end() && types->is_array()) {
    types->erase(std::remove(types->begin(), types->end(), "null"), types->end());
    if (types->size() == 1) *types = ordered_json(types->front());
  } else if (types == node.end()) {
    static_cast<void>(infer_type(node));
  }
  make_nullable(node);
  return true;
}

void split_types(ordered_json& node) {
  ordered_json choices = ordered_json::array(), others = ordered_json::array();
  const auto add = [&](ordered_json types) {
    ordered_json part = part_about(node, std::move(types));
    if (has_a_constant(part)) choices.push_back(std::move(part));
  };
  for (const ordered_json& type : node["type"]) {
    if (type == "array" || type == "object") {
      add(ordered_json::array({type}));
    } else {
      others.push_back(type);
    }
  }
  if (!others.empty()) add(std::move(others));
  if (choices.empty()) return;  // no value is valid, which is reported for the constants
  node = rebuilt(node, [&choices](ordered_json& result, const std::string& keyword, const ordered_json& said) {
    if (keyword == "type") {
      result["anyOf"] = std::move(choices);
    } else if (stays_outside(keyword) || is_annotation(keyword)) {
      result[keyword] = said;
    }
  });
}

void make_nullable(ordered_json& node) {
  if (accepts_null(node)) return;
  const ordered_json null = {{"type", "null"}};
  ordered_json value = ordered_json::object();
  ordered_json outside = ordered_json::object();
  for (const auto& [keyword, said] : node.items()) {
    if (stays_outside(keyword)) {
      outside[keyword] = said;
    } else {
      if (value.empty()) outside["anyOf"] = nullptr;  // in the place of the first keyword that moves
      value[keyword] = said;
    }
  }
  const bool is_union = value.size() == 1 && value.contains("anyOf");
  ordered_json branches = is_union ? value["anyOf"] : ordered_json::array({std::move(value)});
  branches.push_back(null);
  outside["anyOf"] = std::move(branches);
  node = std::move(outside);
}

void isolate_reference(ordered_json& node) {
  const auto is_identifier = [](const auto& member) { return member.first.starts_with('$'); };
  const auto& members = node.get_ref<const ordered_json::object_t&>();
  if (!node.contains("$ref") || std::all_of(members.begin(), members.end(), is_identifier)) return;
  ordered_json branches = ordered_json::array({{{"$ref", node["$ref"]}}});
  replace_keyword(node, "$ref", "anyOf", std::move(branches));
}

void replace_keyword(ordered_json& node, std::string_view old_keyword, std::string_view keyword, ordered_json value) {
  node = rebuilt(node, [&](ordered_json& result, const std::string& each, const ordered_json& said) {
    if (each == old_keyword) {
      result[std::string(keyword)] = std::move(value);
    } else {
      result[each] = said;
    }
  });
}

bool is_map(const ordered_json& node) {
  if (!has_type(node, "object")) return false;
  const ordered_json* properties = find_value(node, "properties");
  const ordered_json* additional = find_value(node, "additionalProperties");
  return (properties == nullptr || properties->empty()) && additional != nullptr && *additional != false;
}

void map_to_list(ordered_json& node) {
  node = rebuilt(node, [&node](ordered_json& result, const std::string& keyword, const ordered_json& said) {
    if (keyword == "additionalProperties") {
      result["items"] = list_item(node);
    } else if (keyword == "minProperties") {
      result["minItems"] = said;
    } else if (keyword == "maxProperties") {
      result["maxItems"] = said;
    } else if (keyword != "properties" && keyword != "propertyNames" && keyword != "required") {
      result[keyword] = said;
    }
  });
  replace_type(node, "object", "array");
}

bool is_tuple(const ordered_json& node) { return has_type(node, "array") && node.contains("prefixItems"); }

void tuple_to_object(ordered_json& node) {
  const std::size_t required_count = node.value("minItems", std::size_t{0});
  ordered_json properties = ordered_json::object();
  ordered_json required = ordered_json::array();
  for (const ordered_json& place : node["prefixItems"]) {
    const std::string name = "item_" + std::to_string(properties.size());
    if (properties.size() < required_count) required.push_back(name);
    append(properties, name, place);
  }
  node = rebuilt(node, [&](ordered_json& result, const std::string& keyword, const ordered_json& said) {
    if (keyword == "prefixItems") {
      result["properties"] = std::move(properties);
      if (!required.empty()) result["required"] = std::move(required);
      result["additionalProperties"] = false;
    } else if (keyword != "items" && keyword != "minItems" && keyword != "maxItems") {
      result[keyword] = said;
    }
  });
  replace_type(node, "array", "object");
}

bool is_plain_object(const ordered_json& node) {
  const ordered_json* type = find_value(node, "type");
  return node.contains("properties") && (type == nullptr || *type == "object") && !node.contains("anyOf") &&
         !node.contains("oneOf") && !node.contains("allOf");
}

}  // namespace assay::inline v0::detail::schemas
