// Tables for objects and maps.
#include "dump/bounded_json.hpp"
#include "schema/json_target.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/table_builder.hpp"
#include "tables/json_numbers.hpp"
#include "tables/plan.hpp"

#include <algorithm>
#include <unordered_set>

namespace assay::inline v0::loading {

namespace {

/// Each key of a document is matched against all patterns of an object.
constexpr std::size_t most_patterns = 1'000;
/// And when the schema is loaded, each property.
constexpr std::size_t most_patterns_for_properties = 10'000'000;

std::string_view text_of(const json& schema, std::string_view keyword) {
  const json* value = find_value(schema, keyword);
  const bool is_text = value != nullptr && value->is_string();
  return is_text ? std::string_view(value->get_ref<const std::string&>()) : std::string_view();
}

std::unordered_set<std::string_view> required_by(const schema_place& place) {
  std::unordered_set<std::string_view> names;
  if (const json* required = value_at(place, "required")) {
    for (const json& name : *required) names.insert(name.get_ref<const std::string&>());
  }
  return names;
}

std::vector<std::string_view> required_beside(const schema_place& place) {
  std::unordered_set<std::string_view> declared;
  if (const json* properties = value_at(place, "properties")) {
    for (const auto& [name, property] : properties->get_ref<const json::object_t&>()) declared.insert(name);
  }
  std::vector<std::string_view> names;
  if (const json* required = value_at(place, "required")) {
    for (const json& each : *required) {
      const auto& name = each.get_ref<const std::string&>();
      if (declared.insert(name).second) names.push_back(name);
    }
  }
  return names;
}

}  // namespace

void table_builder::write_object(type_info& table, const schema_place& place) {
  const bool names_members = value_at(place, "properties") != nullptr ||
                             value_at(place, "patternProperties") != nullptr || value_at(place, "required") != nullptr;
  const json* additional = value_at(place, "additionalProperties");
  if (!names_members && additional != nullptr && additional->is_object()) return write_map(table, place, *additional);

  const std::vector<pattern_property> patterns = patterns_of(place);
  object_info object = json_target::object_of();
  object.patterns = out_.arena.keep(patterns);
  object.fields = out_.arena.keep(fields_of(place, patterns));
  object.required_extra = out_.arena.keep(required_beside(place));
  write_extra(object, place);
  become(table, place, kind::object, own_name(place));
  table.object = out_.objects.emplace_back(&out_.arena.make<object_info>(object));
  table.constraints = constraints_for(place, subject::object);
}

void table_builder::write_map(type_info& table, const schema_place& place, const json& values) {
  become(table, place, kind::map);
  table.map = &out_.arena.make<map_info>(json_target::map_of(table_for(values)));
  table.constraints = constraints_for(place, subject::object);
}

/// Who names members means those, and a model's additions are dropped; who names none means any. What is required is
/// kept, whether properties name it or not.
void table_builder::write_extra(object_info& object, const schema_place& place) {
  const json* additional = value_at(place, "additionalProperties");
  object.extra_declared = additional != nullptr;
  if (additional == nullptr) {
    const bool open = value_at(place, "properties") == nullptr && object.patterns.empty();
    object.extra_keys = open ? extra::allow : extra::ignore;
  } else {
    object.extra_keys = *additional == false ? extra::forbid : extra::allow;
  }
  if (object.extra_keys == extra::allow || (additional == nullptr && !object.required_extra.empty())) {
    object.extra_value = additional == nullptr ? anything_ : table_for(*additional);
  }
}

std::vector<field_info> table_builder::fields_of(const schema_place& place,
                                                 std::span<const pattern_property> patterns) {
  std::vector<field_info> fields;
  const json* properties = value_at(place, "properties");
  if (properties == nullptr) return fields;
  const std::unordered_set<std::string_view> required = required_by(place);
  for (const auto& [name, schema] : properties->get_ref<const json::object_t&>()) {
    field_info field = field_of(name, schema);
    field.type = with_patterns(name, schema, patterns);
    field.required = required.contains(name);
    field.has_default = !field.required && !field.default_json.empty();
    fields.push_back(field);
  }
  return fields;
}

/// What is said of a property by its annotations.
field_info table_builder::field_of(const std::string& name, const json& schema) {
  field_info field;
  field.name = name;
  field.title = text_of(schema, "title");
  field.description = text_of(schema, "description");
  const json* deprecated = find_value(schema, "deprecated");
  field.deprecated = deprecated != nullptr && *deprecated == true;
  if (const json* given = find_value(schema, "default")) {
    if (json held = *given; detail::hold_literals(held)) {
      field.default_json = out_.arena.keep(detail::bounded_json::write(held));
    } else {
      out_.notes.push_back({finding::severity::note, survey_.place_of(schema).pointer, "default",
                            "not filled in: it has an integer that neither 64 bits nor a double hold"});
    }
  }

  std::vector<example_value> examples;
  if (const json* given = find_value(schema, "examples"); given != nullptr && given->is_array()) {
    for (const json& each : *given) {
      examples.push_back(each.is_string() ? example_value{each.get_ref<const std::string&>(), false}
                                          : example_value{out_.arena.keep(detail::bounded_json::write(each)), true});
    }
  }
  field.examples = out_.arena.keep(examples);
  return field;
}

/// A property whose name matches a pattern must satisfy both.
const type_info* table_builder::with_patterns(const std::string& name, const json& schema,
                                              std::span<const pattern_property> patterns) {
  std::vector<const type_info*> parts = {table_for(schema)};
  for (const pattern_property& each : patterns) {
    const detail::match found = detail::compiled(*each.pattern).matches(name);
    if (found == detail::match::yes) parts.push_back(each.type);
    if (found == detail::match::limit) {
      throw schema_error(survey_.place_of(schema).pointer, "whether the property's name matches the pattern '" +
                                                               std::string(each.pattern->source) +
                                                               "' takes too many steps to find out");
    }
  }
  if (parts.size() == 1) return parts.front();
  const schema_place& place = survey_.place_of(schema);
  type_info& both = fresh(place);
  write_all_of(both, place, {out_.arena.keep(parts)});
  return &both;
}

std::vector<pattern_property> table_builder::patterns_of(const schema_place& place) {
  std::vector<pattern_property> patterns;
  const json* given = value_at(place, "patternProperties");
  if (given == nullptr) return patterns;
  const std::string where = child_pointer(place.pointer, "patternProperties");
  if (given->size() > most_patterns) {
    throw schema_error(where, "more than " + std::to_string(most_patterns) + " patterns for the keys of one object");
  }
  const json* properties = value_at(place, "properties");
  if (properties != nullptr && properties->size() * given->size() > most_patterns_for_properties) {
    throw schema_error(where,
                       "patterns times properties are more than " + std::to_string(most_patterns_for_properties));
  }
  for (const auto& [source, schema] : given->get_ref<const json::object_t&>()) {
    patterns.push_back({pattern_for(source, child_pointer(where, source)), table_for(schema)});
  }
  return patterns;
}

}  // namespace assay::inline v0::loading
