// A schema in a provider's dialect. The order of the steps on a node, in rewriter::rewrite, is all there is to it; the
// rules that the steps go by are in dialects.cpp.
#include "dump/bounded_json.hpp"
#include "schema/bundle.hpp"
#include "schema/definitions.hpp"
#include "schema/dialects.hpp"
#include "schema/document.hpp"
#include "schema/merge_all_of.hpp"
#include "schema/node_edit.hpp"
#include "schema/open_nodes.hpp"
#include "schema/words.hpp"
#include "tables/canonical.hpp"
#include "tables/wire_name.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::inline v0 {

namespace detail {

namespace {

using namespace schemas;

class rewriter {
  using enum finding::severity;

 public:
  rewriter(const dialect_rules& rules, std::vector<finding>& findings) : rules_(rules), findings_(findings) {}

  ordered_json run(ordered_json document) {
    if (document.is_boolean()) document = from_boolean(document, "#");
    // A root that will be wrapped, or is itself a reference, is no longer what "#" refers to.
    gather_definitions(document, is_plain_object(document) && !is_map(document));
    put_root_in_place(document);
    prune_definitions(document);
    name_root(document);
    original_ = document;
    const bool was_list = has_type(document, "array");  // a tuple is an object then, which is wrapped all the same
    rewrite(document, "#");
    if (rules_.object_root && (was_list || !is_plain_object(document))) wrap_root(document);
    prune_definitions(document);
    check_recursion(document);
    return document;
  }

 private:
  void report(finding::severity level, const std::string& where, std::string_view keyword, std::string message) {
    findings_.push_back({level, where, std::string(keyword), std::move(message)});
  }
  [[nodiscard]] std::string provider() const { return std::string(rules_.name); }

  // --- the root ------------------------------------------------------------------------------------------------------

  /// A root that only refers to a definition becomes that definition.
  void put_root_in_place(ordered_json& document) {
    const std::size_t longest_chain = document.contains("$defs") ? document["$defs"].size() : 0;
    for (std::size_t i = 0; i < longest_chain && document.contains("$ref"); ++i) {
      ordered_json root = *reference_index(std::as_const(document)).resolve(document["$ref"].get<std::string>());
      if (root.is_boolean()) root = from_boolean(root, "#");
      for (const auto& [keyword, value] : document.items()) {
        if (keyword != "$ref") root[keyword] = value;
      }
      document = std::move(root);
    }
  }

  /// The title of the root is the name that the schema is sent under.
  void name_root(ordered_json& document) {
    ordered_json* title = find_value(document, "title");
    if (!rules_.strict_names || title == nullptr || !title->is_string()) return;
    const auto& written = title->get_ref<const std::string&>();
    if (is_plain_name(written)) return;
    std::string sent = plain_name(written);
    report(note, "#/title", "title", provider() + " refuses this name, so it is sent as " + sent);
    *title = std::move(sent);
  }

  void wrap_root(ordered_json& document) {
    ordered_json wrapper = {{"type", "object"}, {"properties", ordered_json::object()}, {"required", {"value"}}};
    wrapper["additionalProperties"] = false;
    const ordered_json definitions = document.value("$defs", ordered_json::object());
    document.erase("$defs");
    wrapper["properties"]["value"] = std::move(document);
    if (!definitions.empty()) wrapper["$defs"] = definitions;
    document = std::move(wrapper);
    report(note, "#", "type", provider() + " wants an object at the root, so the value is sent as its \"value\"");
  }

  void check_recursion(const ordered_json& document) {
    if (rules_.recursion == recursion::free) return;
    const bool refused = rules_.recursion == recursion::refused;
    const auto edges = refused ? cycle_edges::all : cycle_edges::required_only;
    for (const std::string& where : recursive_definitions(document, edges)) {
      report(error, where, "$ref",
             refused ? provider() + " refuses a schema that contains itself"
                     : provider() + " takes a schema that contains itself only where a property may be absent");
    }
  }

  // --- one node ------------------------------------------------------------------------------------------------------

  /// `words` are to be told in the node's description, with those of its own keywords that the dialect lacks.
  void rewrite(ordered_json& node, const std::string& where, std::vector<std::string> words = {}) {
    const std::size_t open_around = written_out_.count();
    if (node.is_boolean()) node = from_boolean(node, where);
    merge_reference(node, where, words);
    merge_parts(node, where, words);
    spread_over_choices(node, where, words);
    tell_forms_apart(node, where);
    settle_type(node, where);
    rename_choices(node, where);
    drop_impossible_values(node, where);
    if (!rules_.any_enums && take_null_from_enum(node))
      report(note, where, "enum", "null is sent as a type beside the enum");
    if (!rules_.closed_objects) open_for_patterns(node);
    rewrite_children(node, where);
    form_ = {};
    send_map_as_list(node, where);
    send_tuple_as_object(node, where);
    settle_keywords(node, where, words);
    close_object(node, where);
    rename_properties(node, where);
    if (rules_.lone_references) isolate_reference(node);
    written_out_.close_to(open_around);
  }

  ordered_json from_boolean(const ordered_json& node, const std::string& where) {
    if (node == false) report(error, where, "false", "no value is valid here, which a provider's schema can't say");
    return ordered_json::object();
  }

  /// Nothing may stand beside a $ref, so what does is made one schema with what it refers to.
  void merge_reference(ordered_json& node, const std::string& where, std::vector<std::string>& words) {
    if (!rules_.lone_references || !node.contains("$ref") || says_only(node, "$ref")) return;
    ordered_json merged = node;
    ordered_json parts = merged.value("allOf", ordered_json::array());
    parts.insert(parts.begin(), ordered_json{{"$ref", node["$ref"]}});
    merged.erase("$ref");
    merged["allOf"] = std::move(parts);
    if (written_out_.open(node) && merger_.merge(merged, where) == all_of_merger::outcome::merged) {
      node = std::move(merged);
      report(note, where, "$ref", "sent as one schema with what stands beside it");
      return;
    }
    ordered_json beside = ordered_json::object();
    for (const auto& [keyword, value] : node.items()) {
      if (keyword != "$ref" && !is_annotation(keyword)) beside[keyword] = value;
    }
    for (const auto& [keyword, value] : beside.items()) {
      report(note, where, keyword, "said in the description");
      node.erase(keyword);
    }
    for (std::string& word : words_for(beside)) words.push_back(std::move(word));
    if (!references_.leads_nowhere(node["$ref"].get<std::string>())) return;
    report(error, where, "$ref", "what it refers to is this schema again, and what stands beside it can't be sent");
    node.erase("$ref");
  }

  void merge_parts(ordered_json& node, const std::string& where, std::vector<std::string>& words) {
    using enum all_of_merger::outcome;
    const ordered_json* parts = find_value(node, "allOf");
    if (parts == nullptr) return;
    switch (merger_.merge(node, where)) {
      case merged:
        report(note, where, "allOf", "the parts are sent as one schema");
        return;
      case endless:
        report(error, where, "allOf", "the parts contain the schema itself, so making one schema of them has no end");
        break;
      case too_large:
        report(error, where, "allOf", "as one schema, the parts are too many or nested too deep");
        break;
      case impossible:
        if (treatment_of(rules_.target, "allOf", *parts) == treatment::refuse) {
          report(error, where, "allOf", provider() + " has no allOf, and these parts can't be made one schema");
        }
    }
    report(note, where, "allOf", "said in the description");
    for (std::string& word : words_for({{"allOf", *parts}})) words.push_back(std::move(word));
    node.erase("allOf");
  }

  /// What stands beside alternatives is made a part of each: a closed object beside closed objects leaves nothing
  /// valid, and an alternative that only says what is required has no type by itself.
  void spread_over_choices(ordered_json& node, const std::string& where, std::vector<std::string>& words) {
    if (!rules_.closed_objects) return;
    if (node.contains("anyOf") && node.contains("oneOf")) describe(node, where, "oneOf", words);
    const char* keyword = node.contains("anyOf") ? "anyOf" : "oneOf";
    if (!node.contains(keyword) || says_only(node, keyword)) return;
    ordered_json outside = ordered_json::object(), common = outside;
    for (const auto& [name, value] : node.items()) {
      if (name == keyword) continue;
      const bool in_words = treatment_of(rules_.target, name, value) == treatment::describe;
      (is_annotation(name) || in_words ? outside : common)[name] = value;
    }
    if (common.empty()) return;
    if (!written_out_.open(node)) return describe(node, where, keyword, words);
    ordered_json choices = ordered_json::array();
    for (const ordered_json& choice : node[keyword]) {
      if (choice == false) continue;
      ordered_json both = {{"allOf", ordered_json::array({common, choice})}};
      if (merger_.merge(both, where) != all_of_merger::outcome::merged) return describe(node, where, keyword, words);
      choices.push_back(adds_nothing(both, choice) ? choice : std::move(both));
    }
    if (choices.empty()) return describe(node, where, keyword, words);
    outside[keyword] = std::move(choices);
    node = std::move(outside);
    report(note, where, keyword, "what stands beside the alternatives is sent in each of them");
  }

  /// Whether a choice that refers elsewhere says all by itself that it says together with what is beside it.
  [[nodiscard]] bool adds_nothing(const ordered_json& both, const ordered_json& choice) {
    const ordered_json* reference = find_value(choice, "$ref");
    if (reference == nullptr || !says_only(choice, "$ref")) return false;
    const ordered_json* target = references_.resolve(reference->get<std::string>());
    return target != nullptr && canonical_json(*target) == canonical_json(both);
  }
  void describe(ordered_json& node, const std::string& where, const char* keyword, std::vector<std::string>& words) {
    report(note, where, keyword, "said in the description");
    for (std::string& word : words_for({{keyword, node[keyword]}})) words.push_back(std::move(word));
    node.erase(keyword);
  }

  /// A map that is sent as a list beside lists, a tuple that is sent as an object beside objects.
  void tell_forms_apart(ordered_json& node, const std::string& where) {
    const bool as_list = rules_.closed_objects && is_map(node) && has_type(node, "array");
    const bool as_object = !rules_.tuples && is_tuple(node) && has_type(node, "object");
    if (!as_list && !as_object) return;
    split_types(node);
    report(note, where, "type", "lists and objects are sent as alternatives");
  }

  void settle_type(ordered_json& node, const std::string& where) {
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

  void rename_choices(ordered_json& node, const std::string& where) {
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
  void drop_impossible_values(ordered_json& node, const std::string& where) {
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

  // --- what is inside ------------------------------------------------------------------------------------------------

  void rewrite_children(ordered_json& node, const std::string& where) {
    const std::unordered_set<std::string_view> required = required_members(node);
    for_each_subschema(node, where, [&](ordered_json& child, const subschema_place& place) {
      if (!is_sent(node, place.keyword)) return;
      if (place.keyword == "propertyNames" && child.is_object() && !is_typed(child)) child["type"] = "string";
      if (place.keyword == "properties" && rules_.all_required && !required.contains(place.step)) {
        rewrite_optional(child, place.pointer);
      } else {
        rewrite(child, place.pointer);
      }
    });
  }

  /// Whether the schemas under a keyword are sent as schemas, in whatever form, and not as words or as a mere boolean.
  [[nodiscard]] bool is_sent(const ordered_json& node, const std::string& keyword) const {
    if (keyword == "additionalProperties") {
      return rules_.closed_objects ? is_map(node) : node[keyword].is_object();
    }
    if (keyword == "items" && node.contains("prefixItems")) return rules_.tuples && node[keyword].is_object();
    if (keyword == "prefixItems") return true;
    if (keyword == "propertyNames") return rules_.closed_objects && is_map(node);
    return treatment_of(rules_.target, keyword, node[keyword]) == treatment::keep;
  }

  void rewrite_optional(ordered_json& property, const std::string& where) {
    if (property.is_boolean()) property = from_boolean(property, where);
    std::vector<std::string> words = take_default(property, where);
    if (words.empty() && !accepts_null(property) &&
        says_it_may_be_absent(property.value("description", ordered_json()))) {
      words.emplace_back("null where there is none");
    }
    rewrite(property, where, std::move(words));
    if (accepts_null(property)) return;
    make_nullable(property);
    report(note, where, "required", "optional, so sent as required and nullable");
  }

  /// The default of a property that may be null: null stands for it, unless null is a value of its own.
  std::vector<std::string> take_default(ordered_json& property, const std::string& where) {
    const auto found = property.find("default");
    if (found == property.end()) return {};
    const ordered_json value = std::move(*found);
    property.erase(found);
    if (value.is_null()) return {};
    report(note, where, "default", "said in the description");
    const std::string meaning = accepts_null(property) ? "default " : "null means the default, ";
    return {meaning + bounded_json::write(value)};
  }

  // --- other forms ---------------------------------------------------------------------------------------------------

  void send_map_as_list(ordered_json& node, const std::string& where) {
    if (!rules_.closed_objects || !is_map(node)) return;
    map_to_list(node);
    form_ = "the object that the keys and values make";
    report(note, where, "additionalProperties", "a map is sent as a list of {\"key\", \"value\"}");
  }

  void send_tuple_as_object(ordered_json& node, const std::string& where) {
    if (rules_.tuples || !is_tuple(node)) return;
    if (node.contains("unevaluatedItems")) {
      report(error, where, "unevaluatedItems",
             "a tuple that asks what is left of its items can't be sent as an object");
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

  // --- keywords ------------------------------------------------------------------------------------------------------

  void settle_keywords(ordered_json& node, const std::string& where, std::vector<std::string> words) {
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
  void explain_schemas(const ordered_json& node, std::vector<std::string>& words) const {
    const bool any = std::any_of(words.begin(), words.end(),
                                 [](const std::string& word) { return word.starts_with(schema_phrase); });
    if (!any) return;
    if (!form_.empty()) {
      words.push_back("that is said of " + form_);
    } else if (rules_.all_required && node.contains("properties")) {
      words.emplace_back("that is said of the object without its members that are null");
    }
  }

  void report_dropped(const std::string& where, const std::string& keyword) {
    if (!is_known(keyword)) report(note, where, keyword, "no keyword of JSON Schema, so it is not sent");
  }

  /// Names that the provider refuses; the reader of the answer knows them again (see wire_name.hpp).
  void rename_properties(ordered_json& node, const std::string& where) {
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
        property["description"] =
            with_words(property.value("description", ""), {"called " + ordered_json(name).dump()});
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

  void close_object(ordered_json& node, const std::string& where) {
    if (!rules_.closed_objects || !has_type(node, "object")) return;
    if (!node.contains("properties")) node["properties"] = ordered_json::object();
    const ordered_json* additional = find_value(node, "additionalProperties");
    if (additional != nullptr && *additional != false) {
      report(note, where, "additionalProperties", "keys that no property names can't be sent");
    }
    require_properties(node, where);
    node["additionalProperties"] = false;
  }

  void require_properties(ordered_json& node, const std::string& where) {
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

  const dialect_rules& rules_;
  std::vector<finding>& findings_;
  std::string form_;        ///< of the node at hand: what its value stands for, where it is sent in another form
  open_nodes written_out_;  ///< around the node at hand
  ordered_json original_;   ///< as gathered: what references lead to, before anything is rewritten
  reference_index references_{original_};
  all_of_merger merger_{references_, [this](const ordered_json& node, const std::string& keyword) {
                          return keyword == "oneOf" || is_sent(node, keyword);  // it may be sent as anyOf
                        }};
};

}  // namespace

}  // namespace detail

nlohmann::ordered_json rewrite_schema(const nlohmann::ordered_json& schema, dialect target,
                                      std::vector<finding>* findings) {
  detail::schemas::check_depth(schema);
  if (target == dialect::json_schema) {
    detail::schemas::check_schema(schema);
    return schema;
  }
  std::vector<finding> unwanted;
  std::vector<finding>& found = findings != nullptr ? *findings : unwanted;
  return detail::rewriter(detail::schemas::rules_of(target), found).run(detail::schemas::bundle(schema, found));
}

template <std::same_as<nlohmann::json> Json>
nlohmann::ordered_json rewrite_schema(const Json& schema, dialect target, std::vector<finding>* findings) {
  detail::schemas::check_depth(schema);  // before it is copied, which recurses
  return rewrite_schema(nlohmann::ordered_json(schema), target, findings);
}
template nlohmann::ordered_json rewrite_schema(const nlohmann::json&, dialect, std::vector<finding>*);

}  // namespace assay::inline v0
