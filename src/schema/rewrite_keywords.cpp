// Rewriting a schema for a provider: types, the forms of maps and tuples, keywords, and names.
#include "schema/rewriter.hpp"

#include "schema/node_edit.hpp"
#include "schema/words.hpp"
#include "tables/wire_name.hpp"

#include <algorithm>
#include <unordered_set>

namespace assay::inline v0::detail::schemas {

// --- types and constants ---------------------------------------------------------------------------------------------

/// A map that is sent as a list beside lists, a tuple that is sent as an object beside objects.
void rewriter::tell_forms_apart(ordered_json& node, const std::string& where) {
  const bool as_list = rules_.closed_objects && is_map(node) && has_type(node, "array");
  const bool as_object = !rules_.tuples && is_tuple(node) && has_type(node, "object");
  if (!as_list && !as_object) return;
  split_types(node);
  report(note, where, "type", "lists and objects are sent as alternatives");
}

void rewriter::settle_type(ordered_json& node, const std::string& where) {
  const std::string guessed_by = infer_type(node);
  if (!guessed_by.empty()) {
    report(note, where, "type", "the type, which is not said, is sent as the one that " + guessed_by + " goes with");
  }
  if (rules_.untyped) return;
  if (!is_typed(node) || (!is_typed_beside_constants(node) && !sends_constants(rules_.target, node)))
    report(error, where, "type", provider() + " has no schema for just any value");
  const bool any_items = has_type(node, "array") && !node.contains("items") && !node.contains("prefixItems");
  if (any_items) report(error, where, "items", provider() + " has no arrays of just any items");
  const bool any_keys =
      has_type(node, "object") && !node.contains("properties") && !node.contains("additionalProperties");
  if (any_keys) report(error, where, "properties", provider() + " has no objects of just any keys");
}

void rewriter::rename_choices(ordered_json& node, const std::string& where) {
  if (!rules_.one_of && node.contains("oneOf") && !node.contains("anyOf")) {
    replace_keyword(node, "oneOf", "anyOf", ordered_json(node["oneOf"]));
    report(note, where, "oneOf", "sent as anyOf");
  }
  if (!rules_.constants && node.contains("const")) {
    replace_keyword(node, "const", "enum", ordered_json::array({node["const"]}));
    report(note, where, "const", "sent as an enum of one value");
  }
}

/// Values of an enum that its own type refuses are never valid, and providers refuse the schema for them.
void rewriter::drop_impossible_values(ordered_json& node, const std::string& where) {
  ordered_json* values = find_value(node, "enum");
  if (values == nullptr || !node.contains("type")) return;
  ordered_json possible = ordered_json::array();
  for (const ordered_json& value : *values) {
    if (is_of_type(value, node)) possible.push_back(value);
  }
  if (possible.size() == values->size()) return;
  const bool none = possible.empty();
  report(none ? error : note, where, "enum",
         none ? "none of the values is of the type, so no value is valid here"
              : "values that are not of the type are not sent");
  if (!none) *values = std::move(possible);
}

// --- other forms -----------------------------------------------------------------------------------------------------

void rewriter::send_map_as_list(ordered_json& node, const std::string& where) {
  if (!rules_.closed_objects || !is_map(node)) return;
  map_to_list(node);
  form_ = "the object that the keys and values make";
  report(note, where, "additionalProperties", "a map is sent as a list of {\"key\", \"value\"}");
}

void rewriter::send_tuple_as_object(ordered_json& node, const std::string& where) {
  if (rules_.tuples || !is_tuple(node)) return;
  if (node.contains("unevaluatedItems")) {
    report(error, where, "unevaluatedItems", "a tuple that asks what is left of its items can't be sent as an object");
  }
  const std::size_t places = node["prefixItems"].size();
  const bool open = node.value("items", ordered_json(true)) != false && node.value("maxItems", places + 1) > places;
  tuple_to_object(node);
  form_ = "the list that the places make";
  if (rules_.all_required) {
    const std::unordered_set<std::string_view> required = required_members(node);
    for (auto& [name, place] : node["properties"].items()) {
      if (!required.contains(name)) make_nullable(place);
    }
  }
  report(note, where, "prefixItems", "a tuple is sent as an object with the places item_0, item_1, ...");
  if (open) report(warning, where, "items", "items beyond the tuple's places can't be sent");
}

// --- keywords --------------------------------------------------------------------------------------------------------

void rewriter::settle_keywords(ordered_json& node, const std::string& where, std::vector<std::string> words) {
  ordered_json described = ordered_json::object();
  ordered_json kept = ordered_json::object();
  for (const auto& [keyword, value] : node.items()) {
    switch (treatment_of(rules_.target, keyword, value)) {
      case treatment::keep:
        kept[keyword] = value;
        break;
      case treatment::describe:
        described[keyword] = value;
        break;
      case treatment::drop:
        report_dropped(where, keyword);
        break;
      case treatment::refuse:
        kept[keyword] = value;
        report(error, where, keyword, provider() + " refuses " + keyword);
        break;
    }
  }
  node = std::move(kept);
  for (const auto& [keyword, value] : described.items()) report(note, where, keyword, "said in the description");
  for (std::string& word : words_for(described)) words.push_back(std::move(word));
  explain_schemas(node, words);
  if (!words.empty()) node["description"] = with_words(node.value("description", ""), words);
}

/// A JSON Schema in the description speaks of the value as its author knows it, not as it is sent.
void rewriter::explain_schemas(const ordered_json& node, std::vector<std::string>& words) const {
  const bool any =
      std::any_of(words.begin(), words.end(), [](const std::string& word) { return word.starts_with(schema_phrase); });
  if (!any) return;
  if (!form_.empty()) {
    words.push_back("that is said of " + form_);
  } else if (rules_.all_required && node.contains("properties")) {
    words.emplace_back("that is said of the object without its members that are null");
  }
}

void rewriter::report_dropped(const std::string& where, const std::string& keyword) {
  if (!is_known(keyword)) report(note, where, keyword, "not a keyword of JSON Schema, so it is not sent");
}

// --- objects and their names -----------------------------------------------------------------------------------------

/// Names that the provider refuses; the reader of the answer knows them again (see wire_name.hpp).
void rewriter::rename_properties(ordered_json& node, const std::string& where) {
  ordered_json* properties = find_value(node, "properties");
  if (properties == nullptr) return;
  ordered_json renamed = ordered_json::object();
  std::unordered_set<std::string> taken;
  std::size_t kept = 0;
  for (auto& [name, property] : properties->items()) {
    const std::string sent = wire_name(rules_.target, name);
    const bool is_new = taken.insert(sent).second;
    if (!is_new)
      report(error, child_pointer(where + "/properties", name), "properties", "two names become one, " + sent);
    if (sent == name)
      ++kept;
    else {
      report(note, child_pointer(where + "/properties", name), "properties",
             "a name that " + provider() + " refuses is sent as " + sent);
      property["description"] = with_words(property.value("description", ""), {"called " + ordered_json(name).dump()});
      if (rules_.lone_references) isolate_reference(property);
    }
    if (is_new) append(renamed, sent, std::move(property));
  }
  *properties = std::move(renamed);
  if (kept == properties->size()) return;
  if (ordered_json* required = find_value(node, "required")) {
    for (ordered_json& name : *required) name = wire_name(rules_.target, name.get<std::string>());
  }
}

void rewriter::close_object(ordered_json& node, const std::string& where) {
  if (!rules_.closed_objects || !has_type(node, "object")) return;
  if (!node.contains("properties")) node["properties"] = ordered_json::object();
  const ordered_json* additional = find_value(node, "additionalProperties");
  if (additional != nullptr && *additional != false) {
    report(note, where, "additionalProperties", "keys that no property names can't be sent");
  }
  require_properties(node, where);
  node["additionalProperties"] = false;
}

void rewriter::require_properties(ordered_json& node, const std::string& where) {
  const ordered_json& properties = node["properties"];
  std::unordered_set<std::string_view> names;
  for (const auto& member : properties.get_ref<const ordered_json::object_t&>()) names.insert(member.first);
  for (const ordered_json& name : node.value("required", ordered_json::array())) {
    if (names.contains(name.get_ref<const std::string&>())) continue;
    report(error, where, "required", "required, but no property: " + name.dump());
  }
  if (!rules_.all_required) return;
  ordered_json required = ordered_json::array();
  for (const auto& [name, property] : properties.items()) required.push_back(name);
  node["required"] = std::move(required);
}

}  // namespace assay::inline v0::detail::schemas
