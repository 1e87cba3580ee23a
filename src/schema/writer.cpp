// A type as a draft 2020-12 schema.
#include "schema/constraint_keywords.hpp"
#include "schema/field_default.hpp"
#include "schema/type_graph.hpp"
#include "schema/words.hpp"
#include "tables/json_numbers.hpp"
#include "tables/plan.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace assay::inline v0 {

namespace detail {

namespace {

using nlohmann::ordered_json;
using namespace schemas;

/// What a node says of itself in words.
struct node_text {
  std::string title;
  std::string description;
};

/// The node with its words after "$ref" or "type"; words it has already stand where none are given.
ordered_json with_text(const ordered_json& node, const node_text& text) {
  ordered_json result = ordered_json::object();
  for (const char* head : {"$ref", "type"}) {
    if (node.contains(head)) result[head] = node[head];
  }
  const auto put = [&](const char* keyword, const std::string& words) {
    if (!words.empty()) {
      result[keyword] = words;
    } else if (node.contains(keyword)) {
      result[keyword] = node[keyword];
    }
  };
  put("title", text.title);
  put("description", text.description);
  for (const auto& [keyword, value] : node.items()) {
    if (!result.contains(keyword)) result[keyword] = value;
  }
  return result;
}

ordered_json constant(const literal_value& value) {
  if (value.form == literal_value::form::string) return value.text;
  return parse_exactly(value.text);
}

/// The words of rules that no keyword can say.
std::vector<std::string> rule_words(const constraint_set* constraints) {
  std::vector<std::string> words;
  if (constraints == nullptr) return words;
  for (const custom_rule& rule : constraints->rules) words.emplace_back(rule.message);
  return words;
}

/// Whether a value's tag tells which alternative it is, whichever it is.
bool tells_all_apart(const union_plan& plan, std::size_t alternatives) {
  std::set<std::size_t> told;
  for (const union_tag& tag : plan.tags) told.insert(tag.alternative);
  return plan.is_told && !plan.discriminator.empty() && told.size() == alternatives;
}

/// In the order of any_info::by_token.
constexpr std::array<const char*, 6> token_types = {"null", "boolean", "number", "string", "array", "object"};

// --- the writer ------------------------------------------------------------------------------------------------------

class schema_writer {
 public:
  explicit schema_writer(const type_info& root) : root_(root), graph_(root), names_(named_types(graph_)) {}

  ordered_json write() {
    ordered_json document = write_use(root_, nullptr);
    ordered_json definitions = ordered_json::object();
    for (const type_graph::node& node : graph_.nodes()) {
      if (const std::string* name = names_.find(*node.type)) definitions[*name] = write_body(*node.type);
    }
    if (!definitions.empty()) document["$defs"] = std::move(definitions);
    return document;
  }

 private:
  /// Structs and enums by name; whatever contains itself; not the root, which stands at the root, unless it must.
  static definition_names named_types(const type_graph& graph) {
    return {graph, [&graph](const type_graph::node& node) {
              const bool is_root = &node == &graph.nodes().front();
              return node.recursive || (node.is_nameable() && !is_root);
            }};
  }

  /// A type where it is used: a reference to its definition, or its schema.
  ordered_json write_use(const type_info& type, const constraint_set* constraints) {
    // Of null nothing is asked; of a converted type its wire form.
    if (type.kind == kind::nullable && !is_defined(type)) return write_nullable(type, constraints);
    if (type.kind == kind::custom && !is_defined(type)) return write_custom(type, constraints);
    const std::string* name = names_.find(type);
    ordered_json node = name != nullptr ? ordered_json{{"$ref", "#/$defs/" + *name}} : write_body(type);
    put_constraints(node, type, constraints);
    return node;
  }

  [[nodiscard]] bool is_defined(const type_info& type) const { return names_.find(type) != nullptr; }

  ordered_json write_body(const type_info& type) {
    ordered_json node = write_kind(type);
    put_constraints(node, type, type.constraints);
    node_text text{std::string(type.title), std::string(type.description)};
    if (type.kind == kind::enumeration) text.description = described_enumerators(type);
    text.description = with_words(std::move(text.description), rule_words(type.constraints));
    return with_text(node, text);
  }

  ordered_json write_kind(const type_info& type) {
    switch (type.kind) {
      case kind::any:
        return write_any(type.any);
      case kind::never:
        return {{"not", ordered_json::object()}};
      case kind::null:
        return {{"type", "null"}};
      case kind::boolean:
        return {{"type", "boolean"}};
      case kind::integer:
        return write_integer(type);
      case kind::number:
        return {{"type", "number"}};
      case kind::string:
        return {{"type", "string"}};
      case kind::bytes:
        return {{"type", "string"}, {"contentEncoding", "base64"}};
      case kind::date:
        return {{"type", "string"}, {"format", "date"}};
      case kind::date_time:
        return {{"type", "string"}, {"format", "date-time"}};
      case kind::duration:
        return {{"type", "string"}, {"format", "duration"}};
      case kind::enumeration:
        return write_enumeration(*type.enumeration);
      case kind::literal:
        return write_literal(*type.literal);
      case kind::nullable:
        return write_nullable(type, nullptr);
      case kind::list:
        return write_list(*type.list);
      case kind::tuple:
        return write_tuple(*type.tuple);
      case kind::map:
        return {{"type", "object"}, {"additionalProperties", write_extra(*type.map->value)}};
      case kind::object:
        return write_object(type);
      case kind::variant:
        return write_variant(*type.variant);
      case kind::all_of:
        if (type.all_of->parts.empty()) return ordered_json::object();
        return {{"allOf", write_all(type.all_of->parts)}};
      case kind::custom:
        return write_use(*type.custom->wire, nullptr);
    }
    return ordered_json::object();
  }

  // --- scalars -------------------------------------------------------------------------------------------------------

  static ordered_json write_integer(const type_info& type) {
    ordered_json node = {{"type", "integer"}};
    put_integer_range(node, type.storage);
    return node;
  }

  static ordered_json write_enumeration(const enum_info& info) {
    ordered_json names = ordered_json::array();
    for (const enumerator_info& enumerator : info.enumerators) names.push_back(enumerator.name);
    return {{"type", "string"}, {"enum", std::move(names)}};
  }
  static std::string described_enumerators(const type_info& type) {
    std::vector<std::string> lines;
    if (!type.description.empty()) lines.emplace_back(type.description);
    for (const enumerator_info& enumerator : type.enumeration->enumerators) {
      if (enumerator.description.empty()) continue;
      lines.push_back(std::string(enumerator.name) + ": " + std::string(enumerator.description));
    }
    return join(lines, "\n");
  }

  static ordered_json write_literal(const literal_info& info) {
    ordered_json values = ordered_json::array();
    for (const literal_value& value : info.values) values.push_back(constant(value));
    ordered_json node = ordered_json::object();
    if (std::all_of(values.begin(), values.end(), [](const ordered_json& v) { return v.is_string(); })) {
      node["type"] = "string";
    }
    if (values.size() == 1) {
      node["const"] = std::move(values.front());
    } else {
      node["enum"] = std::move(values);
    }
    return node;
  }

  // --- what holds other types ----------------------------------------------------------------------------------------

  template <class Types>
  ordered_json write_all(const Types& types) {
    ordered_json all = ordered_json::array();
    for (const type_info* type : types) {
      if (type != nullptr) all.push_back(write_use(*type, nullptr));
    }
    return all;
  }

  /// Anything, or (run-time schemas that speak of several types) something for each JSON type that is permitted.
  ordered_json write_any(const any_info* info) {
    if (info == nullptr) return ordered_json::object();
    ordered_json branches = ordered_json::array();
    for (std::size_t token = 0; token < token_types.size(); ++token) {
      const type_info* type = info->by_token[token];
      if (type == nullptr) continue;
      const bool is_free = type->kind == kind::any && type->any == nullptr;
      branches.push_back(is_free ? ordered_json{{"type", token_types[token]}} : write_use(*type, nullptr));
    }
    if (branches.size() == 1) return branches.front();
    std::optional<ordered_json> one = as_one_node(branches);
    return one ? std::move(*one) : ordered_json{{"anyOf", std::move(branches)}};
  }

  /// A keyword speaks of one JSON type and lets the others pass, so branches of different types may share a node:
  /// {"type": ["number", "string"], "minimum": 0, "minLength": 1}. With all types there no type has to be said.
  static std::optional<ordered_json> as_one_node(const ordered_json& branches) {
    ordered_json node = {{"type", ordered_json::array()}};
    for (const ordered_json& branch : branches) {
      for (const char* keyword : {"$ref", "anyOf", "oneOf", "allOf", "enum", "const", "not"}) {
        if (branch.contains(keyword)) return std::nullopt;
      }
      for (const auto& [keyword, value] : branch.items()) {
        if (keyword == "type") {
          node["type"].push_back(value);
        } else if (node.contains(keyword)) {
          return std::nullopt;
        } else {
          node[keyword] = value;
        }
      }
    }
    if (node["type"] == token_types) node.erase("type");
    return std::make_optional(std::move(node));
  }

  ordered_json write_nullable(const type_info& type, const constraint_set* constraints) {
    ordered_json value = write_use(*type.nullable->value, constraints);
    put_constraints(value, *type.nullable->value, type.constraints);
    const ordered_json null = {{"type", "null"}};
    if (value.size() == 1 && value.contains("anyOf")) {
      value["anyOf"].push_back(null);
      return value;
    }
    return {{"anyOf", ordered_json::array({std::move(value), null})}};
  }

  ordered_json write_custom(const type_info& type, const constraint_set* constraints) {
    ordered_json node = write_use(*type.custom->wire, constraints);
    put_constraints(node, *type.custom->wire, type.constraints);
    return node;
  }

  ordered_json write_list(const list_info& info) {
    ordered_json node = {{"type", "array"}, {"items", write_use(*info.item, nullptr)}};
    if (info.fixed_size != path_item::no_index) {
      node["minItems"] = info.fixed_size;
      node["maxItems"] = info.fixed_size;
    }
    if (info.is_set) node["uniqueItems"] = true;
    return node;
  }

  ordered_json write_tuple(const tuple_info& info) {
    ordered_json node = {{"type", "array"}, {"prefixItems", write_all(info.items)}};
    node["items"] = info.rest != nullptr ? write_extra(*info.rest) : ordered_json(false);
    node["minItems"] = std::min(info.required, info.items.size());
    if (info.rest == nullptr) node["maxItems"] = info.items.size();
    return node;
  }

  /// A type for whatever else may come; `true` for anything, as Pydantic writes it.
  ordered_json write_extra(const type_info& type) {
    ordered_json node = write_use(type, nullptr);
    return node.empty() ? ordered_json(true) : node;
  }

  ordered_json write_variant(const union_info& info) {
    ordered_json alternatives = write_all(info.alternatives);
    const union_plan& plan = plan_of(info);
    if (!tells_all_apart(plan, info.alternatives.size())) {
      return {{info.exactly_one ? "oneOf" : "anyOf", std::move(alternatives)}};
    }
    ordered_json node = {{"oneOf", std::move(alternatives)}, {"discriminator", {{"propertyName", plan.discriminator}}}};
    for (const union_tag& tag : plan.tags) {
      const std::string* name = names_.find(*info.alternatives[tag.alternative]);
      if (name != nullptr) node["discriminator"]["mapping"][std::string(tag.value)] = "#/$defs/" + *name;
    }
    return node;
  }

  // --- structs -------------------------------------------------------------------------------------------------------

  ordered_json write_object(const type_info& type) {
    const object_info& info = *type.object;
    ordered_json properties = ordered_json::object();
    ordered_json required = ordered_json::array();
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
      const field_info& field = info.fields[i];
      properties[std::string(field.name)] = write_field(type, i);
      if (field.required) required.push_back(field.name);
    }
    for (const std::string_view key : info.required_extra) required.push_back(key);
    ordered_json node = {{"type", "object"}, {"properties", std::move(properties)}};
    if (!info.patterns.empty()) node["patternProperties"] = write_patterns(info);
    if (!required.empty()) node["required"] = std::move(required);
    if (info.extra_keys == extra::forbid) node["additionalProperties"] = false;
    if (info.extra_keys == extra::allow) {
      node["additionalProperties"] = info.extra_value != nullptr ? write_extra(*info.extra_value) : ordered_json(true);
    }
    return node;
  }

  ordered_json write_patterns(const object_info& info) {
    ordered_json patterns = ordered_json::object();
    for (const pattern_property& property : info.patterns) {
      patterns[std::string(property.pattern->source)] = write_use(*property.type, nullptr);
    }
    return patterns;
  }

  ordered_json write_field(const type_info& type, std::size_t index) {
    const field_info& field = type.object->fields[index];
    ordered_json node = write_use(*field.type, field.constraints);
    node_text text{std::string(field.title), std::string(field.description)};
    const auto rules = rule_words(field.constraints);
    if (text.description.empty() && !rules.empty()) text.description = node.value("description", "");
    text.description = with_words(std::move(text.description), rules);
    node = with_text(node, text);
    if (std::optional<ordered_json> value = default_of(type, index)) node["default"] = std::move(*value);
    if (!field.examples.empty()) node["examples"] = write_examples(field);
    if (field.deprecated) node["deprecated"] = true;
    return node;
  }

  static ordered_json write_examples(const field_info& field) {
    ordered_json examples = ordered_json::array();
    for (const example_value& example : field.examples) {
      examples.push_back(example.is_json ? parse_exactly(example.text) : ordered_json(example.text));
    }
    return examples;
  }

  const type_info& root_;
  type_graph graph_;
  definition_names names_;  ///< of what stands in $defs
};

}  // namespace

ordered_json write_schema(const type_info& type) { return schema_writer(type).write(); }

}  // namespace detail

std::string schema_text(const type_info& type, dialect target, int indent) {
  return rewrite_schema(detail::write_schema(type), target).dump(indent);
}

}  // namespace assay::inline v0
