#include "schema/document.hpp"

#include "dump/bounded_json.hpp"
#include "schema/loader_references.hpp"

#include <assay/schema.hpp>

namespace assay::inline v0::detail::schemas {

namespace {

constexpr std::size_t max_document_depth = 500;

template <class Json>
void check_depth_of(const Json& document) {
  if (!bounded_json::is_deeper(document, max_document_depth)) return;
  throw schema_error("#", "the document is nested deeper than " + std::to_string(max_document_depth) + " levels");
}

bool is_schema(const ordered_json* value) { return value != nullptr && (value->is_object() || value->is_boolean()); }

void check_reference(const ordered_json& root, const ordered_json& node, const std::string& where) {
  const ordered_json* reference = find_value(node, "$ref");
  if (reference == nullptr || is_schema(resolve(root, reference->get_ref<const std::string&>()))) return;
  throw schema_error(child_pointer(where, "$ref"), "$ref: no schema in this document is at " + reference->dump());
}

void check_node(const ordered_json& root, const ordered_json& node, const std::string& where) {
  if (!is_schema(&node)) throw schema_error(where, "a schema must be an object or a boolean");
  if (node.is_boolean()) return;
  for (const auto& [keyword, value] : node.items()) {
    const loading::keyword_rule* rule = loading::find_keyword(keyword);
    if (rule != nullptr && rule->drafts.in_unnamed) loading::check_shape(*rule, value, child_pointer(where, keyword));
  }
  check_reference(root, node, where);
  for_each_subschema(node, where, [&root](const ordered_json& child, const subschema_place& place) {
    check_node(root, child, place.pointer);
  });
}

/// The schema that calls itself by this $anchor.
const ordered_json* find_anchor(const ordered_json& node, const std::string& anchor) {
  const ordered_json* own = find_value(node, "$anchor");
  if (own != nullptr && *own == anchor) return &node;
  const ordered_json* found = nullptr;
  for_each_subschema(node, "", [&](const ordered_json& child, const subschema_place&) {
    if (found == nullptr) found = find_anchor(child, anchor);
  });
  return found;
}

}  // namespace

void check_depth(const nlohmann::json& document) { check_depth_of(document); }
void check_depth(const ordered_json& document) { check_depth_of(document); }

void check_document(const ordered_json& document) {
  check_depth(document);
  check_node(document, document, "#");
}

const ordered_json* resolve(const ordered_json& root, const std::string& reference) {
  const loading::uri_parts parts = loading::split_fragment(reference);
  if (!parts.resource.empty()) return nullptr;
  const auto pointer = loading::percent_decode(parts.fragment);
  if (!pointer) return nullptr;
  if (!pointer->empty() && pointer->front() != '/') return find_anchor(root, *pointer);
  const auto segments = loading::pointer_segments(*pointer);
  return segments ? loading::follow(root, *segments) : nullptr;
}

}  // namespace assay::inline v0::detail::schemas
