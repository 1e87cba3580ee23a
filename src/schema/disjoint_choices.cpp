#include "schema/disjoint_choices.hpp"

#include "tables/canonical.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace assay::inline v0::detail::schemas {

namespace {

/// Whether all choices are constants or lists of them, and no value is in two.
bool are_different_constants(const std::vector<const ordered_json*>& choices) {
  std::set<std::string> values;
  for (const ordered_json* choice : choices) {
    const ordered_json* const constant = find_value(*choice, "const");
    const ordered_json* const listed = find_value(*choice, "enum");
    if (constant != nullptr) {
      if (!values.insert(canonical_json(*constant)).second) return false;
      continue;
    }
    if (listed == nullptr) return false;
    std::set<std::string> own;
    for (const ordered_json& value : *listed) own.insert(canonical_json(value));
    for (const std::string& value : own) {
      if (!values.insert(value).second) return false;
    }
  }
  return true;
}

}  // namespace

bool are_disjoint(reference_index& references, const ordered_json& choices) {
  std::vector<const ordered_json*> meant;
  for (const ordered_json& choice : choices) {
    const ordered_json* reference = find_value(choice, "$ref");
    meant.push_back(reference != nullptr ? references.resolve(reference->get<std::string>()) : &choice);
    if (meant.back() == nullptr || !meant.back()->is_object()) return false;
  }
  if (are_different_constants(meant)) return true;
  std::set<std::string> types;
  for (const ordered_json* choice : meant) {
    const ordered_json* type = find_value(*choice, "type");
    if (type == nullptr || !type->is_string()) break;
    types.insert(*type == "integer" ? "number" : type->get<std::string>());
  }
  if (types.size() == meant.size()) return true;
  const ordered_json* first = find_value(*meant.front(), "properties");
  if (first == nullptr) return false;
  for (const auto& [name, property] : first->items()) {
    std::set<std::string> constants;
    for (const ordered_json* choice : meant) {
      const ordered_json* properties = find_value(*choice, "properties");
      const ordered_json required = choice->value("required", ordered_json::array());
      if (properties == nullptr || !properties->contains(name)) break;
      if (std::find(required.begin(), required.end(), name) == required.end()) break;
      const ordered_json* value = find_value((*properties)[name], "const");
      if (value != nullptr) constants.insert(value->dump());
    }
    if (constants.size() == meant.size()) return true;
  }
  return false;
}

}  // namespace assay::inline v0::detail::schemas
