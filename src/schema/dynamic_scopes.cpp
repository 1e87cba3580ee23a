#include "schema/dynamic_scopes.hpp"

#include <string>

namespace assay::inline v0::loading {

namespace {

/// What $recursiveAnchor binds: no $dynamicAnchor is empty.
constexpr std::string_view recursive_anchor = "";

/// Published meta-schemas bind some dozens.
constexpr std::size_t most_bound = 100'000;

}  // namespace

scope_id dynamic_scopes::enter(scope_id outer, const schema_resource& resource) {
  if (!survey_.has_dynamic_links()) return 0;
  const auto [known, fresh] = entered_.try_emplace({outer, &resource});
  if (!fresh) return known->second;
  if (bound_ > most_bound) {
    throw schema_error(resource.root->pointer,
                       "the ways that lead here bind more than " + std::to_string(most_bound) + " dynamic anchors");
  }
  bindings bound = scopes_[outer];
  for (const auto& [name, place] : resource.dynamic_anchors) bound.try_emplace(name, place);
  if (resource.recursive_anchor) bound.try_emplace(recursive_anchor, resource.root);
  const auto [same, is_new] = ids_.try_emplace(bound, scopes_.size());
  if (is_new) {
    bound_ += bound.size();
    scopes_.push_back(std::move(bound));
  }
  return known->second = same->second;
}

const schema_place& dynamic_scopes::target_of(const dynamic_link& link, scope_id scope) const {
  if (!link.is_dynamic) return *link.first;
  const bindings& bound = scopes_[scope];
  const auto outermost = bound.find(link.anchor);
  return outermost == bound.end() ? *link.first : *outermost->second;
}

}  // namespace assay::inline v0::loading
