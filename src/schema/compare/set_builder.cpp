#include "schema/compare/set_builder.hpp"

#include "json/ranges.hpp"
#include "schema/schema_survey.hpp"
#include "schema/table_builder.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>

namespace assay::inline v0::comparing {

namespace {

void put_bounds(value_set& set, std::size_t min, std::size_t max) {
  set.min = min == constraint_set::unset ? 0 : min;
  set.max = max;
}

json value_of(const literal_value& literal) {
  if (literal.form == literal_value::form::string) return std::string(literal.text);
  return detail::parse_exactly(literal.text);
}

}  // namespace

namespace {
constexpr std::uint32_t made_later = 0x80000000;  ///< the class of a set that is like no other
}

set_store::set_store() : everything_(&add(set_form::everything)), nothing_(&add(set_form::nothing)) {}

value_set& set_store::add(set_form form, std::string_view place) {
  value_set& made = sets_.emplace_back();
  made.form = form;
  made.place = place;
  made.id = static_cast<std::uint32_t>(sets_.size() - 1);
  made.kind_class = made.id | made_later;
  return made;
}

set_builder::set_builder(set_store& store, const schema_type::content& original)
    : store_(store), content_(original.document) {
  const schema_options options = original.options();
  const loading::schema_survey survey(content_, options);
  loading::table_builder builder(content_, survey);
  builder.build();
  for (const loading::built_table& each : builder.tables()) places_.emplace(each.table, each.place->pointer);
  root_ = &set_for(*content_.root);
  // Sets refer to sets that are still empty: no recursion, however deep the schema.
  while (!unfilled_.empty()) {
    const auto [set, type] = unfilled_.back();
    unfilled_.pop_back();
    fill(*set, *type);
  }
}

value_set& set_builder::set_for(const type_info& type) {
  const auto [known, fresh] = known_.try_emplace(&type, nullptr);
  if (!fresh) return *known->second;
  const auto place = places_.find(&type);
  known->second = &store_.add(set_form::nothing, place == places_.end() ? std::string_view() : place->second);
  known->second->table = &type;
  unfilled_.emplace_back(known->second, &type);
  return *known->second;
}

value_set& set_builder::made_of(set_form form, set_list parts, std::string_view place) {
  value_set& made = store_.add(form, place);
  made.parts = std::move(parts);
  return made;
}

void set_builder::fill(value_set& set, const type_info& type) {
  const auto assertion = [&set](set_form form, json_type about) {
    set.form = form;
    set.type = about;
  };
  switch (type.kind) {
    case kind::any:
      set.form = type.any == nullptr ? set_form::everything : set_form::by_type;
      if (type.any == nullptr) return;
      for (const type_info* each : type.any->by_token) {
        set.parts.push_back(each == nullptr ? &store_.nothing() : &set_for(*each));
      }
      return;
    case kind::never:
      return;
    case kind::null:
      return assertion(set_form::whole_type, json_type::null);
    case kind::boolean:
      return assertion(set_form::whole_type, json_type::boolean);
    case kind::integer:
    case kind::number:
      return assertion(set_form::numbers, json_type::number);
    case kind::string:
      assertion(set_form::strings, json_type::string);
      if (type.constraints != nullptr) put_bounds(set, type.constraints->min_length, type.constraints->max_length);
      return;
    case kind::literal:
      return fill_literal(set, type);
    case kind::nullable: {
      value_set& null = store_.add(set_form::whole_type, set.place);
      null.type = json_type::null;
      set.form = set_form::any_of;
      set.parts = {&null, &set_for(*type.nullable->value)};
      return;
    }
    case kind::list:
    case kind::tuple:
      return fill_array(set, type);
    case kind::map:
    case kind::object:
      return fill_object(set, type);
    case kind::variant:
      return fill_variant(set, type);
    case kind::all_of:
      return fill_all_of(set, type);
    default:
      return assertion(set_form::opaque, json_type::string);  // of C++ types alone
  }
}

void set_builder::fill_literal(value_set& set, const type_info& type) {
  set.form = set_form::constants;
  for (const literal_value& each : type.literal->values) set.constants.push_back(value_of(each));
}

void set_builder::fill_array(value_set& set, const type_info& type) {
  set.form = set_form::arrays;
  set.type = json_type::array;
  if (type.constraints != nullptr) {
    put_bounds(set, type.constraints->min_items, type.constraints->max_items);
    set.unique = type.constraints->unique_items;
  }
  if (type.kind == kind::list) {
    set.rest = &set_for(*type.list->item);
    set.rest_declared = type.list->item_declared;
    return;
  }
  for (const type_info* each : type.tuple->items) set.prefix.push_back(&set_for(*each));
  set.rest = type.tuple->rest == nullptr ? &store_.nothing() : &set_for(*type.tuple->rest);
  set.rest_declared = type.tuple->rest_declared;
  set.min = std::max(set.min, std::min(type.tuple->required, set.prefix.size()));
  if (type.tuple->rest == nullptr) set.max = std::min(set.max, set.prefix.size());
}

void set_builder::fill_object(value_set& set, const type_info& type) {
  set.form = set_form::objects;
  set.type = json_type::object;
  if (type.constraints != nullptr) put_bounds(set, type.constraints->min_properties, type.constraints->max_properties);
  set.rest_declared = true;
  if (type.kind == kind::map) {
    set.rest = &set_for(*type.map->value);
    return;
  }
  const object_info& info = *type.object;
  for (const field_info& field : info.fields) {
    set.properties.emplace(field.name, &set_for(*field.type));
    if (field.required) set.required.emplace_back(field.name);
  }
  for (const std::string_view name : info.required_extra) set.required.emplace_back(name);
  ranges::sort(set.required);
  for (const pattern_property& each : info.patterns) set.patterns.emplace_back(each.pattern, &set_for(*each.type));
  set.rest_declared = info.extra_declared;
  set.rest = info.extra_keys == extra::forbid ? &store_.nothing()
             : info.extra_value == nullptr    ? &store_.everything()
                                              : &set_for(*info.extra_value);
}

void set_builder::fill_variant(value_set& set, const type_info& type) {
  const union_info& info = *type.variant;
  set_list alternatives;
  for (const type_info* each : info.alternatives) alternatives.push_back(&set_for(*each));
  const set_form form = info.exactly_one ? set_form::one_of : set_form::any_of;
  if (info.discriminator.empty() || info.tags.empty()) {
    set.form = form;
    set.parts = std::move(alternatives);
    return;
  }
  const value_set& untagged = made_of(form, std::move(alternatives), set.place);
  set.form = set_form::by_type;
  set.parts.assign(all_types.size(), &untagged);
  set.parts[static_cast<std::size_t>(json_type::object)] = &tagged(info, set.place);
}

/// Objects of a union with a discriminator: for each of its values the alternative that it stands for.
const value_set& set_builder::tagged(const union_info& info, std::string_view place) {
  value_set& choice = store_.add(set_form::any_of, place);
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    value_set& names = store_.add(set_form::constants, place);
    for (const union_tag& tag : info.tags) {
      if (tag.alternative == i) names.constants.emplace_back(std::string(tag.value));
    }
    value_set& has_tag = store_.add(set_form::objects, place);
    has_tag.type = json_type::object;
    has_tag.properties.emplace(info.discriminator, &names);
    has_tag.required.emplace_back(info.discriminator);
    has_tag.rest = &store_.everything();
    choice.parts.push_back(&made_of(set_form::all_of, {&has_tag, &set_for(*info.alternatives[i])}, place));
  }
  return choice;
}

void set_builder::fill_all_of(value_set& set, const type_info& type) {
  const all_of_info& info = *type.all_of;
  set.form = set_form::all_of;
  for (const type_info* part : info.parts) set.parts.push_back(&set_for(*part));
  for (const conditional_info& each : info.conditionals) set.parts.push_back(&of_conditional(each, set.place));
  for (const rule_info& rule : info.rules) set.parts.push_back(&of_rule(type, rule, set.place));
}

/// "if then else" is (not if, or then) and (if, or else).
const value_set& set_builder::of_conditional(const conditional_info& conditional, std::string_view place) {
  const value_set& test =
      conditional.test != nullptr ? set_for(*conditional.test) : has_key(conditional.property, place);
  const auto branch = [&](const type_info* type) -> const value_set& {
    return type == nullptr ? store_.everything() : set_for(*type);
  };
  const value_set& unless = made_of(set_form::complement, {&test}, place);
  const value_set& positive = made_of(set_form::any_of, {&unless, &branch(conditional.then)}, place);
  const value_set& negative = made_of(set_form::any_of, {&test, &branch(conditional.otherwise)}, place);
  return made_of(set_form::all_of, {&positive, &negative}, place);
}

const value_set& set_builder::has_key(std::string_view key, std::string_view place) {
  value_set& made = store_.add(set_form::has_key, place);
  made.type = json_type::object;
  made.required.emplace_back(key);
  return made;
}

const value_set& set_builder::of_rule(const type_info& whole, const rule_info& rule, std::string_view place) {
  using form = enum rule_info::form;
  const auto assertion = [&](set_form what, json_type about) -> value_set& {
    value_set& made = store_.add(what, place);
    made.type = about;
    made.others_pass = true;
    if (rule.type != nullptr) made.parts.push_back(&set_for(*rule.type));
    return made;
  };
  switch (rule.form) {
    case form::forbids:
      return made_of(set_form::complement, {&set_for(*rule.type)}, place);
    case form::contains: {
      value_set& made = assertion(set_form::contains, json_type::array);
      made.min = rule.min;
      made.max = rule.max;
      made.rest_declared = rule.evaluates;
      return made;
    }
    case form::names_keys:
      return assertion(set_form::key_names, json_type::object);
    case form::demands_keys: {
      set_list demanded;
      for (const std::string_view name : rule.names) demanded.push_back(&has_key(name, place));
      const value_set& unless = made_of(set_form::complement, {&has_key(rule.property, place)}, place);
      const value_set& all = made_of(set_form::all_of, std::move(demanded), place);
      return made_of(set_form::any_of, {&unless, &all}, place);
    }
    default: {
      // What is left to it depends on everything beside it, so the whole schema judges.
      const bool items = rule.form == form::leaves_no_items;
      value_set& made = assertion(set_form::opaque, items ? json_type::array : json_type::object);
      made.table = &whole;
      for (const type_info* part : whole.all_of->parts) made.parts.push_back(&set_for(*part));
      for (const conditional_info& each : whole.all_of->conditionals) {
        made.parts.push_back(&of_conditional(each, place));
      }
      for (const rule_info& other : whole.all_of->rules) {
        if (&other != &rule && other.type != nullptr) made.parts.push_back(&set_for(*other.type));
      }
      return made;
    }
  }
}

}  // namespace assay::inline v0::comparing
