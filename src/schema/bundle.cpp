#include "schema/bundle.hpp"

#include "json/ranges.hpp"
#include "schema/definitions.hpp"
#include "schema/document.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/node_edit.hpp"
#include "schema/older_drafts.hpp"
#include "schema/schema_survey.hpp"
#include "tables/wire_name.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

using loading::keyword_rule;
using loading::schema_place;

/// They name a schema or its draft. References no longer need them.
constexpr std::string_view identifiers[] = {"$id",     "id",          "$anchor", "$dynamicAnchor", "$recursiveAnchor",
                                            "$schema", "$vocabulary", "$defs",   "definitions"};
/// What they stand for is put in their place.
constexpr std::string_view references[] = {"$ref", "$dynamicRef", "$recursiveRef"};

/// What a schema is called by where it stands: "#/$defs/Pet" is Pet, "https://example.com/types/country.json#" country.
std::string name_in(std::string_view pointer) {
  const bool is_document = pointer.ends_with('#');
  if (is_document) pointer.remove_suffix(1);
  pointer.remove_prefix(pointer.find_last_of("/#") + 1);  // npos + 1 is 0
  return std::string(is_document ? pointer.substr(0, pointer.find('.')) : pointer);
}

class bundler {
 public:
  bundler(const ordered_json& document, std::vector<finding>& findings, const schema_options& options)
      : content_(document),
        survey_(content_, options),
        root_(survey_.place_of(content_.document)),
        findings_(findings) {}

  ordered_json run() {
    name_definitions("$defs");
    name_definitions("definitions");
    ordered_json whole = copy(root_);
    if (!whole.is_object()) return whole;
    // Copying a definition may lead to more of them.
    ordered_json definitions = ordered_json::object();
    for (std::size_t i = 0; i < defined_.size(); ++i) {
      ordered_json definition = copy(*defined_[i]);  // which may define more
      append(definitions, names_.at(defined_[i]), std::move(definition));
    }
    if (!definitions.empty()) whole["$defs"] = std::move(definitions);
    say_as_2020_12(whole);
    return whole;
  }

 private:
  // --- names ---------------------------------------------------------------------------------------------------------

  void name_definitions(const char* keyword) {
    const ordered_json* definitions = find_value(content_.document, keyword);
    if (definitions == nullptr || !definitions->is_object()) return;
    for (const auto& [name, definition] : definitions->items()) {
      if (!loading::is_schema(definition)) continue;
      const schema_place& place = survey_.place_of(definition);
      if (survey_.is_used(place)) static_cast<void>(define(place, name));
    }
  }

  const std::string& define(const schema_place& place, const std::string& wanted) {
    const auto [known, fresh] = names_.try_emplace(&place);
    if (!fresh) return known->second;
    const std::string plain = plain_name(wanted);
    std::string name = plain;
    for (int number = 2; !taken_.insert(name).second; ++number) name = plain + "_" + std::to_string(number);
    defined_.push_back(&place);
    return known->second = std::move(name);
  }

  std::string pointer_to(const schema_place& place) {
    if (&place == &root_) return "#";
    std::string wanted = name_in(place.pointer);
    if (wanted.empty()) wanted = "Schema";
    return definition_pointer(define(place, wanted));
  }

  // --- schemas -------------------------------------------------------------------------------------------------------

  ordered_json copy(const schema_place& place) {
    const ordered_json& schema = *place.schema;
    if (!schema.is_object()) return schema;
    ordered_json made = ordered_json::object();
    for (const auto& [keyword, value] : schema.items()) copy_keyword(made, place, keyword, value);
    const ordered_json* nullable = loading::value_at(place, "nullable");
    const bool is_nullable = nullable != nullptr && *nullable == true && made.contains("type");
    if (find_value(std::as_const(made), "nullable") != nullptr) made.erase("nullable");
    if (is_nullable) make_nullable(made);
    return made;
  }

  void copy_keyword(ordered_json& made, const schema_place& place, const std::string& keyword,
                    const ordered_json& value) {
    if (ranges::contains(references, keyword)) return copy_reference(made, place, keyword);
    if (ranges::contains(identifiers, keyword)) {
      const bool stays = &place == &root_ && keyword != "$defs" && keyword != "definitions";
      if (stays) made[keyword] = value;
      return;
    }
    const keyword_rule* rule = loading::find_keyword(keyword);
    if (rule == nullptr) {
      made[keyword] = value;
    } else if (loading::value_at(place, keyword) != nullptr) {
      made[keyword] = copy_inside(*rule, value);
    }
  }

  ordered_json copy_inside(const keyword_rule& rule, const ordered_json& value) {
    if (!loading::has_shape(rule, value)) return value;
    if (rule.shape == loading::value_shape::schema) return copy(survey_.place_of(value));
    const bool holds_one = rule.shape == loading::value_shape::schema_or_list && !value.is_array();
    if (holds_one) return copy(survey_.place_of(value));
    std::vector<const ordered_json*> schemas;
    loading::for_each_schema_in(rule, value,
                                [&](const ordered_json& child, const std::string&) { schemas.push_back(&child); });
    // In step, since a member is found by looking at all of them.
    ordered_json made = value;
    auto next = schemas.begin();
    auto original = value.begin();
    for (auto member = made.begin(); member != made.end() && next != schemas.end(); ++member, ++original) {
      if (&*original == *next) *member = copy(survey_.place_of(**next++));
    }
    return made;
  }

  // --- references ----------------------------------------------------------------------------------------------------

  void copy_reference(ordered_json& made, const schema_place& place, const std::string& keyword) {
    if (loading::value_at(place, keyword) == nullptr) return;
    const schema_place& target = keyword == "$ref" ? survey_.referred(*place.schema) : dynamic_target(place, keyword);
    ordered_json pointer = pointer_to(target);
    if (!made.contains("$ref")) {
      made["$ref"] = std::move(pointer);
    } else {
      made["allOf"].push_back({{"$ref", std::move(pointer)}});
    }
  }

  /// The outermost schema on the way decides, which is always the document where that has the anchor.
  const schema_place& dynamic_target(const schema_place& place, const std::string& keyword) {
    const loading::dynamic_link& link = survey_.dynamically_referred(*place.schema);
    if (!link.is_dynamic) return *link.first;
    const auto& outer = *root_.resource;
    if (link.anchor.empty()) return outer.recursive_anchor ? root_ : *link.first;
    const auto found = outer.dynamic_anchors.find(link.anchor);
    if (found != outer.dynamic_anchors.end()) return *found->second;
    findings_.push_back({finding::severity::warning, place.pointer, keyword,
                         "sent as a reference to where it leads by itself, whatever the schemas around it say"});
    return *link.first;
  }

  schema_type::content content_;
  loading::schema_survey survey_;
  const schema_place& root_;
  std::vector<finding>& findings_;
  std::unordered_map<const schema_place*, std::string> names_;
  std::unordered_set<std::string> taken_;
  std::vector<const schema_place*> defined_;
};

}  // namespace

ordered_json bundle(const ordered_json& document, std::vector<finding>& findings, const schema_options& options) {
  return bundler(document, findings, options).run();
}

void check_schema(const ordered_json& document) {
  const schema_options options;
  schema_type::content content(document);
  static_cast<void>(loading::schema_survey(content, options));
}

}  // namespace assay::inline v0::detail::schemas
