// Rewriting a schema for a provider: what stands beside a reference or beside alternatives, and allOf, as one schema.
#include "schema/rewriter.hpp"

#include "schema/node_edit.hpp"
#include "schema/words.hpp"
#include "tables/canonical.hpp"

namespace assay::inline v0::detail::schemas {

/// Nothing may stand beside a $ref, so what does is made one schema with what it refers to.
void rewriter::merge_reference(ordered_json& node, const std::string& where, std::vector<std::string>& words) {
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

void rewriter::merge_parts(ordered_json& node, const std::string& where, std::vector<std::string>& words) {
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
void rewriter::spread_over_choices(ordered_json& node, const std::string& where, std::vector<std::string>& words) {
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
bool rewriter::adds_nothing(const ordered_json& both, const ordered_json& choice) {
  const ordered_json* reference = find_value(choice, "$ref");
  if (reference == nullptr || !says_only(choice, "$ref")) return false;
  const ordered_json* target = references_.resolve(reference->get<std::string>());
  return target != nullptr && canonical_json(*target) == canonical_json(both);
}

void rewriter::describe(ordered_json& node, const std::string& where, const char* keyword,
                        std::vector<std::string>& words) {
  report(note, where, keyword, "said in the description");
  for (std::string& word : words_for({{keyword, node[keyword]}})) words.push_back(std::move(word));
  node.erase(keyword);
}

}  // namespace assay::inline v0::detail::schemas
