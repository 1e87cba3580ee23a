// What a schema asks under a condition (if, dependentSchemas), and what it asks of the value as a whole (not, contains,
// propertyNames, dependentRequired, unevaluatedProperties, unevaluatedItems). Statements that say nothing cost nothing.
#include "json/ranges.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/table_builder.hpp"

#include <array>

namespace assay::inline v0::loading {

namespace {

bool is_true(const json* schema) { return schema == nullptr || *schema == true; }

/// {"type": "string"} says nothing of keys.
bool takes_all_keys(const json& names) {
  if (names.is_boolean()) return names.get<bool>();
  return ranges::all_of(names.get_ref<const json::object_t&>(), [](const auto& member) {
    const keyword_rule* rule = find_keyword(member.first);
    const bool is_string = member.first == "type" && member.second == "string";
    return is_string || rule == nullptr || rule->role == keyword_role::annotation;
  });
}

}  // namespace

/// Whether anything is asked under a condition, or of the value as a whole. minContains and maxContains alone are
/// nothing, and neither is `if` without `then` and `else`, but for what it looks at.
bool table_builder::has_rules(const schema_place& place) const {
  const auto has = [&](std::string_view keyword) { return value_at(place, keyword) != nullptr; };
  static constexpr auto keywords =
      std::to_array<std::string_view>({"not", "contains", "dependentRequired", "dependentSchemas", "dependencies",
                                       "unevaluatedItems", "unevaluatedProperties"});
  if (!place.schema->is_object()) return false;
  if (has("if") && (has("then") || has("else") || survey_.asks_what_is_left())) return true;
  const json* names = value_at(place, "propertyNames");
  if (names != nullptr && !takes_all_keys(*names)) return true;
  return ranges::any_of(keywords, has);
}

std::vector<conditional_info> table_builder::conditionals_of(const schema_place& place) {
  std::vector<conditional_info> conditionals;
  if (const json* test = value_at(place, "if")) {
    const auto branch = [&](std::string_view keyword) {
      const json* schema = value_at(place, keyword);
      return is_true(schema) ? nullptr : table_for(*schema);
    };
    conditional_info made{.test = table_for(*test), .then = branch("then"), .otherwise = branch("else")};
    if (made.then != nullptr || made.otherwise != nullptr || survey_.asks_what_is_left()) conditionals.push_back(made);
  }
  add_dependencies(place, "dependentSchemas", conditionals);
  add_dependencies(place, "dependencies", conditionals);
  return conditionals;
}

/// `dependencies` (draft-07 and before) has schemas and lists of names mixed.
void table_builder::add_dependencies(const schema_place& place, std::string_view keyword,
                                     std::vector<conditional_info>& out) {
  const json* given = value_at(place, keyword);
  if (given == nullptr) return;
  for (const auto& [property, schema] : given->get_ref<const json::object_t&>()) {
    if (!schema.is_array()) out.push_back({.property = property, .then = table_for(schema)});
  }
}

std::vector<rule_info> table_builder::rules_of(const schema_place& place) {
  using form = enum rule_info::form;
  std::vector<rule_info> rules;
  const auto add = [&](std::string_view keyword, form what) {
    if (const json* schema = value_at(place, keyword)) rules.push_back({.form = what, .type = table_for(*schema)});
  };
  add("not", form::forbids);
  add_contains(place, rules);
  if (const json* names = value_at(place, "propertyNames"); names != nullptr && !takes_all_keys(*names)) {
    rules.push_back({.form = form::names_keys, .type = table_for(*names)});
  }
  add_demands(place, "dependentRequired", rules);
  add_demands(place, "dependencies", rules);
  // Last: these ask what all others have looked at.
  add("unevaluatedProperties", form::leaves_no_properties);
  add("unevaluatedItems", form::leaves_no_items);
  return rules;
}

void table_builder::add_contains(const schema_place& place, std::vector<rule_info>& out) {
  const json* contained = value_at(place, "contains");
  if (contained == nullptr) return;
  const json* least = value_at(place, "minContains");
  const json* most = value_at(place, "maxContains");
  const draft dialect = place.resource->dialect;
  out.push_back({.form = rule_info::form::contains,
                 .type = table_for(*contained),
                 .min = least == nullptr ? 1 : count_from(*least),
                 .max = most == nullptr ? constraint_set::unset : count_from(*most),
                 .evaluates = dialect == draft::d2020_12 || dialect == draft::unnamed});
}

void table_builder::add_demands(const schema_place& place, std::string_view keyword, std::vector<rule_info>& out) {
  const json* given = value_at(place, keyword);
  if (given == nullptr) return;
  for (const auto& [property, demanded] : given->get_ref<const json::object_t&>()) {
    if (!demanded.is_array()) continue;
    std::vector<std::string_view> names;
    for (const json& name : demanded) names.push_back(name.get_ref<const std::string&>());
    out.push_back({.form = rule_info::form::demands_keys, .property = property, .names = out_.arena.keep(names)});
  }
}

}  // namespace assay::inline v0::loading
