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

const ordered_json* resolve(const ordered_json& root, const std::string& reference) {
  const loading::uri_parts parts = loading::split_fragment(reference);
  if (!parts.resource.empty()) return nullptr;
  const auto pointer = loading::percent_decode(parts.fragment);
  if (!pointer) return nullptr;
  if (!pointer->empty() && pointer->front() != '/') return find_anchor(root, *pointer);
  const auto segments = loading::pointer_segments(*pointer);
  return segments ? loading::follow(root, *segments) : nullptr;
}

bool leads_nowhere(const ordered_json& root, std::string reference) {
  constexpr int longest_chain = 64;
  for (int i = 0; i < longest_chain; ++i) {
    const ordered_json* const next = resolve(root, reference);
    const ordered_json* const further = next == nullptr ? nullptr : find_value(*next, "$ref");
    if (further == nullptr || !further->is_string()) return false;
    reference = further->get<std::string>();
  }
  return true;
}

}  // namespace assay::inline v0::detail::schemas
