// Faults of schemas that the root of the document does not lead to: nothing is ever read by them, so they are noted and
// not refused. People refer to single definitions of documents that are wrong elsewhere.
#include "schema/loader_keywords.hpp"
#include "schema/schema_survey.hpp"

#include <string>

namespace assay::inline v0::loading {

finding note_of_unused(const schema_error& problem) {
  const std::string what = problem.what();
  return {finding::severity::note, problem.where(), "schema",
          "not used by the schema, and not usable: " + what.substr(problem.where().size() + 2)};
}

void schema_survey::add_fault(schema_place& place, const schema_error& problem) {
  if (place.fault) return;
  place.fault = faults_.size();
  faults_.emplace_back(&place, problem);
}

void schema_survey::tell_faults() {
  find_used_places();
  for (const auto& [place, problem] : faults_) {
    if (used_.contains(place)) throw schema_error(problem);
  }
  for (const auto& [place, problem] : faults_) content_.notes.push_back(note_of_unused(problem));
}

/// Follows keywords and references from the root; definitions are used where something refers to them.
void schema_survey::find_used_places() {
  std::vector<const schema_place*> ahead = {&place_of(content_.document)};
  while (!ahead.empty()) {
    const schema_place& place = *ahead.back();
    ahead.pop_back();
    if (!used_.insert(&place).second || !place.schema->is_object()) continue;
    for (const auto& [name, value] : place.schema->get_ref<const json::object_t&>()) {
      const keyword_rule* rule = find_keyword(name);
      if (rule == nullptr || rule->role == keyword_role::identifier || !has_shape(*rule, value)) continue;
      if (value_at(place, name) == nullptr) continue;
      for_each_schema_in(*rule, value, [&](const json& child, const std::string&) {
        const auto known = by_address_.find(&child);
        if (known != by_address_.end()) ahead.push_back(known->second);
      });
    }
    const auto link = links_.find(place.schema);
    if (link != links_.end()) ahead.push_back(link->second);
    const auto dynamic = dynamic_links_.find(place.schema);
    if (dynamic != dynamic_links_.end()) use_dynamic_targets(dynamic->second, ahead);
  }
}

/// Any resource with the anchor may be around the reference.
void schema_survey::use_dynamic_targets(const dynamic_link& link, std::vector<const schema_place*>& ahead) const {
  ahead.push_back(link.first);
  if (!link.is_dynamic || used_.contains(link.first)) return;
  for (const schema_resource& resource : resources_) {
    const auto found = resource.dynamic_anchors.find(link.anchor);
    if (found != resource.dynamic_anchors.end()) ahead.push_back(found->second);
    if (link.anchor.empty() && resource.recursive_anchor) ahead.push_back(resource.root);
  }
}

}  // namespace assay::inline v0::loading
