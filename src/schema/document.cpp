#include "schema/document.hpp"

#include "dump/bounded_json.hpp"

#include <assay/schema.hpp>

#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

constexpr std::size_t max_document_depth = 500;

template <class Json>
void check_depth_of(const Json& document) {
  if (!bounded_json::is_deeper(document, max_document_depth)) return;
  throw schema_error("#", "the document is nested deeper than " + std::to_string(max_document_depth) + " levels");
}

/// The schemas that call themselves by an $anchor; of several by the same one the first.
void collect_anchors(const ordered_json& node, std::unordered_map<std::string, const ordered_json*>& anchors) {
  const ordered_json* own = find_value(node, "$anchor");
  if (own != nullptr && own->is_string()) anchors.emplace(own->get<std::string>(), &node);
  for_each_subschema(
      node, "", [&anchors](const ordered_json& child, const subschema_place&) { collect_anchors(child, anchors); });
}

}  // namespace

void check_depth(const nlohmann::json& document) { check_depth_of(document); }
void check_depth(const ordered_json& document) { check_depth_of(document); }

const ordered_json* reference_index::named(const std::string& anchor) {
  if (!std::exchange(knows_anchors_, true)) collect_anchors(root_, anchors_);
  const auto known = anchors_.find(anchor);
  return known == anchors_.end() ? nullptr : known->second;
}

const ordered_json* reference_index::resolve(const std::string& reference) {
  const loading::uri_parts parts = loading::split_fragment(reference);
  if (!parts.resource.empty()) return nullptr;
  const auto pointer = loading::percent_decode(parts.fragment);
  if (!pointer) return nullptr;
  if (!pointer->empty() && pointer->front() != '/') return named(*pointer);
  const auto segments = loading::pointer_segments(*pointer);
  return segments ? children_.follow(root_, *segments) : nullptr;
}

bool reference_index::leads_nowhere(std::string reference) {
  constexpr int longest_chain = 64;
  for (int i = 0; i < longest_chain; ++i) {
    const ordered_json* const next = resolve(reference);
    const ordered_json* const further = next == nullptr ? nullptr : find_value(*next, "$ref");
    if (further == nullptr || !further->is_string()) return false;
    reference = further->get<std::string>();
  }
  return true;
}

}  // namespace assay::inline v0::detail::schemas
