#include "schema/schema_survey.hpp"

#include "json/ranges.hpp"
#include "scalars/formats.hpp"
#include "schema/document.hpp"
#include "schema/foreign_types.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/loader_references.hpp"
#include "schema/meta_schemas.hpp"

#include <array>
#include <utility>

namespace assay::inline v0::loading {

namespace {

/// The keyword that names a resource: `id` in draft-04.
std::string_view id_keyword(draft which) { return which == draft::d4 ? "id" : "$id"; }

const std::string* text_at(const json& schema, std::string_view keyword) {
  const json* value = find_value(schema, keyword);
  return value != nullptr && value->is_string() ? &value->get_ref<const std::string&>() : nullptr;
}

bool ignores_siblings(const json& schema, draft which) {
  return is_before_2019_09(which) && text_at(schema, "$ref") != nullptr;
}

bool has_formats_as_annotations(draft which) { return which == draft::d2019_09 || which == draft::d2020_12; }

bool is_plain_name(std::string_view fragment) { return !fragment.empty() && fragment.front() != '/'; }

}  // namespace

const json* value_at(const schema_place& place, std::string_view keyword) {
  const json* value = find_value(*place.schema, keyword);
  if (value == nullptr) return nullptr;
  const keyword_rule* rule = find_keyword(keyword);
  if (rule == nullptr || !rule->drafts.has(place.resource->dialect)) return nullptr;
  if (rule->role == keyword_role::annotation) return value;
  if (place.only_reference && keyword != "$ref") return nullptr;
  return rule->of_validation && !place.resource->has_assertions ? nullptr : value;
}

schema_survey::schema_survey(schema_type::content& content, const schema_options& options)
    : content_(content), options_(options) {
  content.vocabulary = options.vocabulary;
  content.exact_formats = options.exact_formats;
  content.base_uri = options.base_uri;
  add_document(content.document, std::string(without_empty_fragment(options.base_uri)), draft::unnamed);
  run();
}

/// A $ref may lead to a place that no keyword leads to ("#/components/schemas/Pet"), or to another document; so
/// visiting and linking take turns until nothing is new. No recursion: a chain of references may be long.
void schema_survey::run() {
  visit_all();
  for (std::size_t linked = 0; linked < places_.size(); ++linked) {
    try {
      link(places_[linked]);
    } catch (const schema_error& problem) {
      add_fault(places_[linked], problem);
    }
    visit_all();
  }
  if (!faults_.empty()) tell_faults();
}

void schema_survey::visit_all() {
  while (visited_ < places_.size()) {
    schema_place& place = places_[visited_++];
    try {
      visit(place);
    } catch (const schema_error& problem) {
      add_fault(place, problem);
    }
  }
}

void schema_survey::link(const schema_place& place) {
  const auto at = [&](std::string_view keyword) { return child_pointer(place.pointer, keyword); };
  // One that is no text is a fault already.
  const auto reference = [&](std::string_view keyword) {
    return value_at(place, keyword) == nullptr ? nullptr : text_at(*place.schema, keyword);
  };
  if (const std::string* plain = reference("$ref")) links_[place.schema] = &resolve(place, *plain, at("$ref"));
  if (const std::string* dynamic = reference("$dynamicRef")) {
    dynamic_links_[place.schema] = dynamic_target(place, *dynamic, at("$dynamicRef"));
  }
  if (value_at(place, "$recursiveRef") != nullptr) {
    const schema_resource& own = *place.resource;
    dynamic_links_[place.schema] = {own.root, {}, own.recursive_anchor};
  }
}

/// A $dynamicRef that does not lead to a $dynamicAnchor is a plain reference.
dynamic_link schema_survey::dynamic_target(const schema_place& place, const std::string& reference,
                                           const std::string& where) {
  const schema_place& first = resolve(place, reference, where);
  std::string anchor = percent_decode(split_fragment(reference).fragment).value_or("");
  const auto& dynamic = first.resource->dynamic_anchors;
  const auto found = dynamic.find(anchor);
  const bool is_dynamic = found != dynamic.end() && found->second == &first;
  return {&first, std::move(anchor), is_dynamic};
}

// --- documents and resources -----------------------------------------------------------------------------------------

/// A document that does not name its draft is read in that of whoever refers to it.
schema_resource& schema_survey::add_document(const json& document, const std::string& uri, draft dialect) {
  schema_resource& resource = resources_.emplace_back();
  resource.dialect = dialect;
  resource.uri = uri;
  resource.in_document = &document == &content_.document;
  const std::string pointer = resource.in_document ? "#" : uri + '#';
  const schema_place& place = add({&document, pointer, place_role::document, {}, &resource});
  resource.root = &place;
  read_dialect(resource, document, pointer);
  by_uri_.try_emplace(uri, &resource);
  const std::string* id = text_at(document, id_keyword(resource.dialect));
  if (id != nullptr && !ignores_siblings(document, resource.dialect)) {
    const std::string own = resolve_uri(uri, split_fragment(*id).resource);
    if (!own.empty()) resource.uri = own;
    by_uri_.try_emplace(resource.uri, &resource);
  }
  return resource;
}

/// A schema with an $id within a document is a resource of its own.
void schema_survey::enter_resource(schema_place& place) {
  if (place.role == place_role::document) return;
  draft dialect = place.resource->dialect;
  if (const std::string* named = text_at(*place.schema, "$schema")) dialect = draft_named(*named).value_or(dialect);
  const std::string* id = text_at(*place.schema, id_keyword(dialect));
  if (id == nullptr || ignores_siblings(*place.schema, dialect)) return;
  const std::string_view resource_part = split_fragment(*id).resource;
  if (resource_part.empty()) return;
  schema_resource& resource = resources_.emplace_back(*place.resource);
  resource.uri = resolve_uri(place.resource->uri, resource_part);
  resource.root = &place;
  resource.recursive_anchor = false;
  resource.anchors.clear();
  resource.dynamic_anchors.clear();
  place.resource = &resource;
  read_dialect(resource, *place.schema, place.pointer);
  by_uri_.try_emplace(resource.uri, &resource);
}

/// $schema where there is one; else the dialect is that of the schema around it, or of nobody.
void schema_survey::read_dialect(schema_resource& resource, const json& schema, const std::string& where) {
  const std::string at = child_pointer(where, "$schema");
  const json* given = find_value(schema, "$schema");
  if (given != nullptr && given->is_string()) {
    const std::string uri(without_empty_fragment(given->get_ref<const std::string&>()));
    const auto named = draft_named(uri);
    if (named) {
      resource.dialect = *named;
    } else {
      read_vocabularies(resource, uri, at);
    }
  }
  const bool declared = resource.dialect != draft::unnamed;
  const bool by_letter =
      options_.vocabulary == vocabulary::json_schema || (options_.vocabulary == vocabulary::by_document && declared);
  resource.integral_floats = by_letter && resource.dialect != draft::d4;
  if (resource.asserts_format) return;
  const bool of_old = options_.vocabulary == vocabulary::by_document && !has_formats_as_annotations(resource.dialect);
  resource.checks_format = options_.vocabulary == vocabulary::pydantic || of_old;
}

/// A meta-schema of an author's own is asked which vocabularies it has, if the caller's resolver knows it.
void schema_survey::read_vocabularies(schema_resource& resource, const std::string& meta_schema,
                                      const std::string& where) {
  const json* document = find_document(meta_schema);
  if (document == nullptr) {
    content_.notes.push_back({finding::severity::note, where, "$schema",
                              "the meta-schema '" + meta_schema + "' is not known; read as draft 2020-12"});
    return;
  }
  if (const std::string* own = text_at(*document, "$schema")) {
    resource.dialect = draft_named(*own).value_or(resource.dialect);
  }
  const json* vocabularies = find_value(*document, "$vocabulary");
  if (vocabularies == nullptr || !vocabularies->is_object()) return;
  const auto says = [&](std::string_view name) {
    return ranges::any_of(vocabularies->get_ref<const json::object_t&>(),
                          [&](const auto& one) { return one.first.ends_with(name); });
  };
  resource.has_assertions = says("/vocab/validation");
  resource.asserts_format = says("/vocab/format-assertion");
  if (resource.asserts_format) resource.checks_format = true;
  for (const auto& [uri, required] : vocabularies->get_ref<const json::object_t&>()) {
    if (required == true && !uri.starts_with("https://json-schema.org/draft/")) {
      throw schema_error(where, "the meta-schema requires the vocabulary '" + uri + "', which assay does not know");
    }
  }
}

const json* schema_survey::find_document(const std::string& uri) {
  if (const json* known = meta_schema_at(uri)) return known;
  if (!options_.resolve) return nullptr;
  const auto [known, fresh] = content_.documents.try_emplace(uri, nullptr);
  if (!fresh) return known->second;
  std::optional<json> document = options_.resolve(uri);
  if (!document) return nullptr;
  detail::schemas::check_depth(*document);
  if (options_.foreign_types) say_types_of_json(*document, uri + '#', content_.notes);
  return known->second = &content_.others.emplace_back(std::move(*document));
}

schema_resource* schema_survey::find_resource(const std::string& uri, const schema_resource& from) {
  const auto known = by_uri_.find(uri);
  if (known != by_uri_.end()) return known->second;
  const json* document = find_document(uri);
  if (document == nullptr) return nullptr;
  schema_resource& added = add_document(*document, uri, from.dialect);
  visit_all();
  return &added;
}

// --- schemas ---------------------------------------------------------------------------------------------------------

schema_place& schema_survey::add(schema_place place) {
  const auto [known, fresh] = by_address_.try_emplace(place.schema);
  if (!fresh) return *known->second;
  schema_place& added = places_.emplace_back(std::move(place));
  known->second = &added;
  return added;
}

void schema_survey::visit(schema_place& place) {
  const json& schema = *place.schema;
  if (schema.is_boolean()) return;
  if (!schema.is_object()) throw schema_error(place.pointer, "a schema must be an object or a boolean");
  enter_resource(place);
  place.only_reference = ignores_siblings(schema, place.resource->dialect);
  for (const auto& [name, value] : schema.get_ref<const json::object_t&>()) {
    try {
      visit_keyword(place, name, value);
    } catch (const schema_error& problem) {
      add_fault(place, problem);  // the anchors under other keywords are found all the same
    }
  }
}

void schema_survey::visit_keyword(const schema_place& place, const std::string& name, const json& value) {
  const keyword_rule* rule = find_keyword(name);
  const draft dialect = place.resource->dialect;
  if (rule == nullptr || !rule->drafts.has(dialect)) {
    return note(place, name, "not a keyword of " + std::string(name_of(dialect)) + "; not enforced");
  }
  const bool is_definitions = name == "definitions" || name == "$defs";
  if (place.only_reference && name != "$ref" && !is_definitions) {
    if (rule->role == keyword_role::annotation || name.starts_with('$')) return;
    return note(place, name, "ignored beside $ref in " + std::string(name_of(dialect)));
  }
  const std::string where = child_pointer(place.pointer, name);
  check_shape(*rule, value, where);
  visit_anchor(place, name, value, where);
  if (name == "format") note_format(place, value.get_ref<const std::string&>());
  if (name == "nullable" && find_value(*place.schema, "type") == nullptr) {
    note(place, name, "OpenAPI's nullable counts beside a type; not enforced");
  }
  if (name.starts_with("content")) note(place, name, "what is encoded in a string is not looked at");
  if (name.starts_with("unevaluated")) asks_what_is_left_ = true;
  visit_children(place, *rule, value, where);
}

void schema_survey::visit_anchor(const schema_place& place, const std::string& name, const json& value,
                                 const std::string& where) {
  schema_resource& resource = *place.resource;
  if (name == "$recursiveAnchor") resource.recursive_anchor = value == true && resource.root == &place;
  if (name == "$anchor" || name == "$dynamicAnchor") {
    const auto& anchor = value.get_ref<const std::string&>();
    add_anchor(resource.anchors, anchor, place, where);
    if (name == "$dynamicAnchor") resource.dynamic_anchors[anchor] = &place;
  }
  if (name == id_keyword(resource.dialect)) {
    const auto [uri, fragment] = split_fragment(value.get_ref<const std::string&>());
    // Newer drafts have no "$id": "#name", so that a document which names no draft means an older one by it.
    const bool is_older = is_before_2019_09(resource.dialect) || (resource.dialect == draft::unnamed && uri.empty());
    if (is_older && is_plain_name(fragment)) add_anchor(resource.anchors, std::string(fragment), place, where);
  }
}

void schema_survey::add_anchor(std::map<std::string, const schema_place*, std::less<>>& anchors,
                               const std::string& name, const schema_place& place, const std::string& where) {
  const auto [known, fresh] = anchors.try_emplace(name, &place);
  if (!fresh && known->second != &place) throw schema_error(where, "the anchor '" + name + "' is there already");
}

void schema_survey::visit_children(const schema_place& place, const keyword_rule& rule, const json& value,
                                   const std::string& where) {
  const place_role role = rule.role == keyword_role::identifier ? place_role::definition
                          : rule.name == "properties"           ? place_role::property
                                                                : place_role::other;
  for_each_schema_in(rule, value, [&](const json& child, const std::string& step) {
    if (role == place_role::definition && !is_schema(child)) {
      return note(place, std::string(rule.name), "'" + step + "' is not a valid schema; nothing may refer to it");
    }
    const bool is_value = &child == &value;
    add({&child, is_value ? where : child_pointer(where, step), role, value.is_array() ? std::string() : step,
         place.resource});
  });
}

void schema_survey::note_format(const schema_place& place, const std::string& name) {
  if (!place.resource->checks_format) {
    note(place, "format", "format '" + name + "' is an annotation by the letter of JSON Schema; not enforced");
  } else if (detail::format_named(name) == format::none) {
    note(place, "format", "assay has no check for the format '" + name + "'; not enforced");
  }
}

void schema_survey::note(const schema_place& place, const std::string& keyword, std::string message) {
  if (!place.resource->in_document) return;
  content_.notes.push_back({finding::severity::note, place.pointer, keyword, std::move(message)});
}

// --- references ------------------------------------------------------------------------------------------------------

const schema_place& schema_survey::resolve(const schema_place& from, const std::string& reference,
                                           const std::string& where) {
  const uri_parts parts = split_fragment(reference);
  const auto fragment = percent_decode(parts.fragment);
  if (!fragment) throw schema_error(where, "$ref '" + reference + "' has a broken percent escape");
  schema_resource* resource = from.resource;
  if (!parts.resource.empty()) {
    resource = find_resource(resolve_uri(resource->uri, parts.resource), *from.resource);
    if (resource == nullptr) {
      throw schema_error(where, "$ref '" + reference +
                                    "' leads to another document, which is not known: a resolver can "
                                    "provide it (assay loads nothing from elsewhere by itself)");
    }
  }
  if (!is_plain_name(*fragment)) return resolve_pointer(*resource, *fragment, where);
  const auto anchor = resource->anchors.find(*fragment);
  if (anchor != resource->anchors.end()) return *anchor->second;
  throw schema_error(where, "$ref leads to the $anchor '" + *fragment + "', which is not there");
}

/// A place that no keyword leads to is a schema all the same, of the resource that it stands in.
const schema_place& schema_survey::resolve_pointer(const schema_resource& resource, const std::string& fragment,
                                                   const std::string& where) {
  const std::string pointer = resource.root->pointer + fragment;
  const auto segments = pointer_segments(fragment);
  if (!segments) throw schema_error(where, "$ref '#" + fragment + "' is not a valid JSON pointer");
  const json* target = resource.root->schema;
  schema_resource* inside = resource.root->resource;
  for (const std::string& segment : *segments) {
    target = children_.child_of(*target, segment);
    if (target == nullptr) throw schema_error(where, "$ref leads to '" + pointer + "', which is not there");
    const auto known = by_address_.find(target);
    if (known != by_address_.end()) inside = known->second->resource;
  }
  if (segments->empty()) return *resource.root;
  const schema_place& found = add({target, pointer, place_role::definition, segments->back(), inside});
  visit_all();
  return found;
}

}  // namespace assay::inline v0::loading
