// Rewriting a schema for a provider: the root, the order of the steps on a node, and what is inside it.
#include "schema/rewriter.hpp"

#include "dump/bounded_json.hpp"
#include "schema/bundle.hpp"
#include "schema/definitions.hpp"
#include "schema/node_edit.hpp"
#include "schema/words.hpp"
#include "tables/wire_name.hpp"

#include <unordered_set>

namespace assay::inline v0::detail::schemas {

ordered_json rewriter::run(ordered_json document) {
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

// --- the root --------------------------------------------------------------------------------------------------------

/// A root that only refers to a definition becomes that definition.
void rewriter::put_root_in_place(ordered_json& document) {
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
void rewriter::name_root(ordered_json& document) {
  ordered_json* title = find_value(document, "title");
  if (!rules_.strict_names || title == nullptr || !title->is_string()) return;
  const auto& written = title->get_ref<const std::string&>();
  if (is_plain_name(written)) return;
  std::string sent = plain_name(written);
  report(note, "#/title", "title", provider() + " refuses this name, so it is sent as " + sent);
  *title = std::move(sent);
}

void rewriter::wrap_root(ordered_json& document) {
  ordered_json wrapper = {{"type", "object"}, {"properties", ordered_json::object()}, {"required", {"value"}}};
  wrapper["additionalProperties"] = false;
  const ordered_json definitions = document.value("$defs", ordered_json::object());
  document.erase("$defs");
  wrapper["properties"]["value"] = std::move(document);
  if (!definitions.empty()) wrapper["$defs"] = definitions;
  document = std::move(wrapper);
  report(note, "#", "type", provider() + " wants an object at the root, so the value is sent as its \"value\"");
}

void rewriter::check_recursion(const ordered_json& document) {
  if (rules_.recursion == recursion::free) return;
  const bool refused = rules_.recursion == recursion::refused;
  const auto edges = refused ? cycle_edges::all : cycle_edges::required_only;
  for (const std::string& where : recursive_definitions(document, edges)) {
    report(error, where, "$ref",
           refused ? provider() + " refuses a schema that contains itself"
                   : provider() + " takes a schema that contains itself only where a property may be absent");
  }
}

// --- one node --------------------------------------------------------------------------------------------------------

void rewriter::rewrite(ordered_json& node, const std::string& where, std::vector<std::string> words) {
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

ordered_json rewriter::from_boolean(const ordered_json& node, const std::string& where) {
  if (node == false) report(error, where, "false", "no value is valid here, which a provider's schema can't say");
  return ordered_json::object();
}

// --- what is inside --------------------------------------------------------------------------------------------------

void rewriter::rewrite_children(ordered_json& node, const std::string& where) {
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
bool rewriter::is_sent(const ordered_json& node, const std::string& keyword) const {
  if (keyword == "additionalProperties") {
    return rules_.closed_objects ? is_map(node) : node[keyword].is_object();
  }
  if (keyword == "items" && node.contains("prefixItems")) return rules_.tuples && node[keyword].is_object();
  if (keyword == "prefixItems") return true;
  if (keyword == "propertyNames") return rules_.closed_objects && is_map(node);
  return treatment_of(rules_.target, keyword, node[keyword]) == treatment::keep;
}

void rewriter::rewrite_optional(ordered_json& property, const std::string& where) {
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
std::vector<std::string> rewriter::take_default(ordered_json& property, const std::string& where) {
  const auto found = property.find("default");
  if (found == property.end()) return {};
  const ordered_json value = std::move(*found);
  property.erase(found);
  if (value.is_null()) return {};
  report(note, where, "default", "said in the description");
  const std::string meaning = accepts_null(property) ? "default " : "null means the default, ";
  return {meaning + bounded_json::write(value)};
}

}  // namespace assay::inline v0::detail::schemas

namespace assay::inline v0 {

nlohmann::ordered_json rewrite_schema(const nlohmann::ordered_json& schema, dialect target,
                                      std::vector<finding>* findings) {
  detail::schemas::check_depth(schema);
  if (target == dialect::json_schema) {
    detail::schemas::check_schema(schema);
    return schema;
  }
  std::vector<finding> unwanted;
  std::vector<finding>& found = findings != nullptr ? *findings : unwanted;
  return detail::schemas::rewriter(detail::schemas::rules_of(target), found)
      .run(detail::schemas::bundle(schema, found));
}

template <std::same_as<nlohmann::json> Json>
nlohmann::ordered_json rewrite_schema(const Json& schema, dialect target, std::vector<finding>* findings) {
  detail::schemas::check_depth(schema);  // before it is copied, which recurses
  return rewrite_schema(nlohmann::ordered_json(schema), target, findings);
}
template nlohmann::ordered_json rewrite_schema(const nlohmann::json&, dialect, std::vector<finding>*);

}  // namespace assay::inline v0
