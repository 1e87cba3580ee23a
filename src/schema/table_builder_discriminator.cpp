// OpenAPI's discriminator: which value of a property stands for which alternative.
#include "json/ranges.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/table_builder.hpp"
#include "tables/canonical.hpp"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace assay::inline v0::loading {

namespace {

std::string_view last_segment(std::string_view reference) { return reference.substr(reference.rfind('/') + 1); }

/// The values of a discriminator's mapping by what they lead to.
using mapped_values = std::unordered_map<std::string_view, std::vector<std::string_view>>;

/// A mapping leads to an alternative by its reference, or by the name alone.
std::vector<std::string_view> names_of(const json& alternative) {
  const json* reference = find_value(alternative, "$ref");
  if (reference == nullptr) return {};
  const std::string_view own = reference->get_ref<const std::string&>();
  const std::string_view name = last_segment(own);
  return name == own ? std::vector{own} : std::vector{own, name};
}

/// Checks what JSON Schema does not know: propertyName and mapping.
void check_discriminator(const json& discriminator, const std::vector<const json*>& alternatives,
                         const std::string& where) {
  const json* property = find_value(discriminator, "propertyName");
  if (property == nullptr || !property->is_string()) {
    throw schema_error(where, "discriminator must have a propertyName that is a string");
  }
  const json* mapping = find_value(discriminator, "mapping");
  if (mapping == nullptr) return;
  const bool maps_strings =
      mapping->is_object() && ranges::all_of(*mapping, [](const json& each) { return each.is_string(); });
  if (!maps_strings) throw schema_error(where, "the discriminator's mapping must be an object of strings");
  std::unordered_set<std::string_view> known;
  for (const json* alternative : alternatives) {
    for (const std::string_view name : names_of(*alternative)) known.insert(name);
  }
  for (const json& each : *mapping) {
    const auto& target = each.get_ref<const std::string&>();
    if (!known.contains(target))
      throw schema_error(where, "the discriminator maps to '" + target + "', which is not an alternative");
  }
}

mapped_values values_by_target(const json* mapping) {
  mapped_values values;
  if (mapping == nullptr) return values;
  for (const auto& [value, target] : mapping->get_ref<const json::object_t&>()) {
    values[target.get_ref<const std::string&>()].push_back(value);
  }
  return values;
}

/// In the order of the mapping for each of the names.
std::vector<std::string_view> mapped_to(const json& alternative, const mapped_values& mapping) {
  std::vector<std::string_view> values;
  for (const std::string_view name : names_of(alternative)) {
    if (const auto known = mapping.find(name); known != mapping.end()) {
      values.insert(values.end(), known->second.begin(), known->second.end());
    }
  }
  return values;
}

}  // namespace

/// An object; a string of that name is somebody's own annotation.
const json* table_builder::discriminator_of(const schema_place& place) const {
  const json* given = value_at(place, "discriminator");
  return given != nullptr && given->is_object() ? given : nullptr;
}

/// None where a value stands for two alternatives: then they are told apart by trying them.
std::vector<union_tag> table_builder::tags_for(const schema_place& place, const json& discriminator,
                                               const std::vector<const json*>& alternatives) {
  const std::string where = child_pointer(place.pointer, "discriminator");
  check_discriminator(discriminator, alternatives, where);
  const mapped_values mapping = values_by_target(find_value(discriminator, "mapping"));
  const auto& property = find_value(discriminator, "propertyName")->get_ref<const std::string&>();

  std::vector<union_tag> tags;
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    std::vector<std::string_view> own = mapped_to(*alternatives[i], mapping);
    if (own.empty()) own = tags_of(*alternatives[i], property);
    if (own.empty()) {
      throw schema_error(where, "the discriminator '" + property + "' has no value for alternative " +
                                    std::to_string(i) + ": no mapping, no const or enum, no name");
    }
    for (const std::string_view tag : own) {
      if (!seen.insert(tag).second) {
        out_.notes.push_back(
            {finding::severity::note, where, "discriminator",
             "the value '" + std::string(tag) + "' stands for two alternatives, which are both tried"});
        return {};
      }
      tags.push_back({tag, i});
    }
  }
  return tags;
}

/// As OpenAPI has it, where nothing is mapped to the alternative: the constants of the property itself, else the name
/// of the schema.
std::vector<std::string_view> table_builder::tags_of(const json& alternative, const std::string& property) {
  std::vector<std::string_view> tags;
  const json* properties = value_at(meant_by(alternative), "properties");
  const json* holder = properties == nullptr ? nullptr : find_value(*properties, property);
  if (holder != nullptr) {
    for (const json* value : constants_of(meant_by(*holder))) tags.push_back(literal_for(*value).text);
  }
  const json* reference = find_value(alternative, "$ref");
  if (tags.empty() && reference != nullptr) tags.push_back(last_segment(reference->get_ref<const std::string&>()));
  return tags;
}

}  // namespace assay::inline v0::loading
