#include "schema/schema_survey.hpp"

#include "schema/loader_keywords.hpp"
#include "schema/loader_references.hpp"

#include <array>
#include <utility>

namespace assay::inline v0::loading {

namespace {

std::string_view without_empty_fragment(std::string_view uri) {
  if (uri.ends_with('#')) uri.remove_suffix(1);
  return uri;
}

bool is_json_schema_draft(std::string_view uri) {
  return uri.starts_with("https://json-schema.org/") || uri.starts_with("http://json-schema.org/");
}

/// The dialect of the document; older drafts are read as 2020-12, and what they say otherwise is refused by keyword.
bool names_2020_12(const json& document) {
  const json* dialect = find_value(document, "$schema");
  if (dialect == nullptr || !dialect->is_string()) return false;
  const std::string_view uri = without_empty_fragment(dialect->get_ref<const std::string&>());
  if (!is_json_schema_draft(uri)) {
    throw schema_error("#/$schema", "$schema names '" + std::string(uri) + "', which is no draft of JSON Schema");
  }
  return uri == "https://json-schema.org/draft/2020-12/schema";
}

bool reads_by_the_letter(const json& document, vocabulary chosen) {
  const bool declared = names_2020_12(document);
  return chosen == vocabulary::by_document ? declared : chosen == vocabulary::json_schema;
}

std::string own_base(const json& document) {
  const json* id = find_value(document, "$id");
  if (id == nullptr || !id->is_string()) return {};
  return resolve_uri({}, split_fragment(id->get_ref<const std::string&>()).resource);
}

}  // namespace

schema_survey::schema_survey(const json& document, const schema_options& options, std::vector<finding>& notes)
    : document_(document),
      notes_(notes),
      by_the_letter_(reads_by_the_letter(document, options.vocabulary)),
      base_(own_base(document)) {
  add({&document, "#", place_role::document, {}});
  run();
}

/// A $ref may lead to a place that no keyword leads to ("#/components/schemas/Pet"), which then is a schema as well; so
/// visiting and linking take turns until nothing is new. No recursion: a chain of references may be long.
void schema_survey::run() {
  std::size_t linked = 0;
  while (visited_ < places_.size()) {
    while (visited_ < places_.size()) visit(places_[visited_++]);
    for (; linked < visited_; ++linked) {
      const schema_place& place = places_[linked];
      const json* reference = find_value(*place.schema, "$ref");
      if (reference == nullptr) continue;
      links_[place.schema] = &resolve(reference->get_ref<const std::string&>(), child_pointer(place.pointer, "$ref"));
    }
  }
}

const schema_place& schema_survey::add(schema_place place) {
  const auto [known, fresh] = by_address_.try_emplace(place.schema);
  if (!fresh) return *known->second;
  const schema_place& added = places_.emplace_back(std::move(place));
  known->second = &added;
  by_pointer_[added.pointer] = &added;
  return added;
}

void schema_survey::visit(const schema_place& place) {
  const json& schema = *place.schema;
  if (schema.is_boolean()) return;
  if (!schema.is_object()) throw schema_error(place.pointer, "a schema must be an object or a boolean");
  for (const auto& [name, value] : schema.get_ref<const json::object_t&>()) visit_keyword(place, name, value);
}

void schema_survey::visit_keyword(const schema_place& place, const std::string& name, const json& value) {
  const keyword_rule* rule = find_keyword(name);
  if (rule == nullptr) return note(place, name, "not a keyword of JSON Schema 2020-12; not enforced");

  const std::string where = child_pointer(place.pointer, name);
  if (rule->role == keyword_role::refused) {
    throw schema_error(where, "the keyword '" + name + "' would change what is valid, and assay does not enforce it");
  }
  check_shape(*rule, value, where);
  if (rule->role == keyword_role::identifier) visit_identifier(place, name, value);
  if (name == "format") note_format(place, value.get_ref<const std::string&>());
  if (name.starts_with("content")) note(place, name, "what is encoded in a string is not looked at");
  visit_children(*rule, value, where);
}

void schema_survey::visit_identifier(const schema_place& place, const std::string& name, const json& value) {
  const std::string where = child_pointer(place.pointer, name);
  const bool nested = place.role != place_role::document;
  const json* own = find_value(document_, name);
  if (name == "$id" && nested) {
    throw schema_error(where, "a nested $id starts a document of its own, which assay does not read");
  }
  if (name == "$schema" && nested && (own == nullptr || *own != value)) {
    throw schema_error(where, "a nested $schema must be the document's own");
  }
  if (name == "$anchor" && !anchors_.try_emplace(value.get<std::string>(), &place).second) {
    throw schema_error(where, "the $anchor '" + value.get<std::string>() + "' is there already");
  }
}

void schema_survey::visit_children(const keyword_rule& rule, const json& value, const std::string& where) {
  if (rule.shape == value_shape::schema || rule.shape == value_shape::item_schema) {
    add({&value, where, place_role::other, {}});
  }
  if (rule.shape == value_shape::schema_list) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      add({&value[i], child_pointer(where, std::to_string(i)), place_role::other, {}});
    }
  }
  if (rule.shape == value_shape::schema_map) {
    const place_role role = rule.role == keyword_role::identifier ? place_role::definition
                            : rule.name == "properties"           ? place_role::property
                                                                  : place_role::other;
    for (const auto& [key, schema] : value.get_ref<const json::object_t&>()) {
      add({&schema, child_pointer(where, key), role, key});
    }
  }
}

void schema_survey::note_format(const schema_place& place, const std::string& name) {
  if (by_the_letter_) {
    note(place, "format", "format '" + name + "' is an annotation by the letter of draft 2020-12; not enforced");
  } else if (format_named(name) == format::none) {
    note(place, "format", "assay has no check for the format '" + name + "'; not enforced");
  }
}

void schema_survey::note(const schema_place& place, const std::string& keyword, std::string message) {
  notes_.push_back({finding::severity::note, place.pointer, keyword, std::move(message)});
}

const schema_place& schema_survey::resolve(const std::string& reference, const std::string& where) {
  const uri_parts parts = split_fragment(reference);
  if (!parts.resource.empty() && resolve_uri(base_, parts.resource) != base_) {
    throw schema_error(where, "$ref '" + reference + "' leads out of the document; assay loads nothing from elsewhere");
  }
  const auto fragment = percent_decode(parts.fragment);
  if (!fragment) throw schema_error(where, "$ref '" + reference + "' has a broken percent escape");
  if (fragment->empty() || fragment->front() == '/') return resolve_pointer(*fragment, where);

  const auto anchor = anchors_.find(*fragment);
  if (anchor == anchors_.end())
    throw schema_error(where, "$ref leads to the $anchor '" + *fragment + "', which is not there");
  return *anchor->second;
}

const schema_place& schema_survey::resolve_pointer(const std::string& fragment, const std::string& where) {
  const std::string pointer = '#' + fragment;
  if (const auto known = by_pointer_.find(pointer); known != by_pointer_.end()) return *known->second;

  const auto segments = pointer_segments(fragment);
  if (!segments) throw schema_error(where, "$ref '" + pointer + "' is no JSON pointer");
  const json* target = follow(document_, *segments);
  if (target == nullptr) throw schema_error(where, "$ref leads to '" + pointer + "', which is not there");
  return add({target, pointer, place_role::definition, segments->back()});
}

}  // namespace assay::inline v0::loading
