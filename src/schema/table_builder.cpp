#include "schema/table_builder.hpp"

#include "schema/json_target.hpp"
#include "schema/loader_keywords.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::loading {

namespace {

/// {"$ref": A}, A = {"$ref": B}, ...: longer than any author writes, short enough to be followed again for each use.
constexpr std::size_t max_aliases = 100;

}  // namespace

table_builder::table_builder(schema_type::content& out, const schema_survey& survey)
    : out_(out), survey_(survey), anything_(&out.arena.make<type_info>(json_target::table_of(kind::any))) {}

void table_builder::build() {
  for (const schema_place& place : survey_.places()) {
    const std::vector<schema_part> parts = parts_of(*place.schema);
    const json* stands_for = parts.size() == 1 ? parts.front().existing : nullptr;
    if (stands_for != nullptr) {
      aliases_[place.schema] = stands_for;
    } else {
      by_schema_[place.schema] = &fresh(place);
    }
  }
  for (const schema_place& place : survey_.places()) {
    const json& meant = without_aliases(*place.schema);  // an endless alias is an error even where nothing uses it
    if (&meant == place.schema) fill(*by_schema_.at(place.schema), place);
  }
  refuse_endless(tables_);
  out_.root = table_for(out_.document);
}

const type_info* table_builder::table_for(const json& schema) const { return by_schema_.at(&without_aliases(schema)); }

/// The schema that this one merely stands for: {"$ref": ...} or {"allOf": [one]} with nothing but annotations beside.
const json& table_builder::without_aliases(const json& schema) const {
  const json* place = &schema;
  std::size_t followed = 0;
  for (auto alias = aliases_.find(place); alias != aliases_.end(); alias = aliases_.find(place)) {
    if (++followed > max_aliases) {
      throw schema_error(survey_.place_of(schema).pointer, "this $ref leads back to itself, or on and on");
    }
    place = alias->second;
  }
  return *place;
}

std::vector<table_builder::schema_part> table_builder::parts_of(const json& schema) const {
  std::vector<schema_part> parts;
  const bool has_literal = find_value(schema, "enum") != nullptr || find_value(schema, "const") != nullptr;
  if (has_literal) parts.push_back({.write = &table_builder::write_literal});
  if (asserts_something(schema, has_literal)) parts.push_back({.write = &table_builder::write_assertions});
  if (find_value(schema, "$ref") != nullptr) parts.push_back({.existing = survey_.referred(schema).schema});
  if (const json* all = find_value(schema, "allOf")) {
    for (const json& part : *all) parts.push_back({.existing = &part});
  }
  const auto add_choice = [&](std::string_view keyword, schema_part::writer write) {
    const json* choices = find_value(schema, keyword);
    if (choices == nullptr) return;
    parts.push_back(choices->size() == 1 ? schema_part{.existing = &choices->front()} : schema_part{.write = write});
  };
  add_choice("anyOf", &table_builder::write_any_of);
  add_choice("oneOf", &table_builder::write_one_of);
  return parts;
}

bool table_builder::asserts_something(const json& schema, bool has_literal) const {
  if (!schema.is_object()) return false;
  return std::ranges::any_of(schema.get_ref<const json::object_t&>(), [&](const auto& member) {
    const bool said_by_literal = has_literal && member.first == "type";
    return !said_by_literal && is_enforced(member.first, member.second);
  });
}

bool table_builder::is_enforced(std::string_view keyword, const json& value) const {
  const keyword_rule* rule = find_keyword(keyword);
  if (rule == nullptr || rule->role != keyword_role::assertion) return false;
  if (keyword != "format") return true;
  return !survey_.by_the_letter() && format_named(value.get_ref<const std::string&>()) != format::none;
}

/// {"type": "object", "allOf": [objects]}: the type is said twice. Left out, the value is read once, by the part that
/// knows its fields.
bool table_builder::only_repeats_type(const schema_place& place, std::span<const schema_part> others) const {
  const json& schema = *place.schema;
  const json* type = find_value(schema, "type");
  if (type == nullptr || !type->is_string()) return false;
  const bool alone = std::ranges::none_of(schema.get_ref<const json::object_t&>(), [&](const auto& member) {
    return member.first != "type" && is_enforced(member.first, member.second);
  });
  const auto& name = type->get_ref<const std::string&>();
  const auto all_imply = [&](const json* choices) {
    return choices != nullptr &&
           std::ranges::all_of(*choices, [&](const json& each) { return implies_type(each, name); });
  };
  return alone && (all_imply(find_value(schema, "anyOf")) || all_imply(find_value(schema, "oneOf")) ||
                   std::ranges::any_of(others, [&](const schema_part& part) {
                     return part.existing != nullptr && implies_type(*part.existing, name);
                   }));
}

bool table_builder::implies_type(const json& schema, std::string_view type) const {
  const json* own = find_value(without_aliases(schema), "type");
  return own != nullptr && own->is_string() && own->get_ref<const std::string&>() == type;
}

void table_builder::fill(type_info& table, const schema_place& place) {
  if (place.schema->is_boolean()) return become(table, place, place.schema->get<bool>() ? kind::any : kind::never);
  const std::vector<schema_part> parts = parts_of(*place.schema);
  const bool repeats = parts.size() > 1 && parts.front().write == &table_builder::write_assertions &&
                       only_repeats_type(place, std::span(parts).subspan(1));
  write_parts(table, place, std::span(parts).subspan(repeats ? 1 : 0));
}

void table_builder::write_parts(type_info& table, const schema_place& place, std::span<const schema_part> parts) {
  if (parts.empty()) return become(table, place, kind::any);
  if (parts.size() == 1 && parts.front().write != nullptr) return (this->*parts.front().write)(table, place);

  std::vector<const type_info*> tables;
  for (const schema_part& part : parts) {
    if (part.existing != nullptr) {
      tables.push_back(table_for(*part.existing));
    } else {
      type_info& own = fresh(place);
      (this->*part.write)(own, place);
      tables.push_back(&own);
    }
  }
  write_all_of(table, place, std::move(tables));
}

void table_builder::write_all_of(type_info& table, const schema_place& place, std::vector<const type_info*> parts) {
  become(table, place, kind::all_of, own_name(place));
  table.all_of = &out_.arena.make<all_of_info>(out_.arena.keep(parts));
}

type_info& table_builder::fresh(const schema_place& place) {
  type_info& table = out_.arena.make<type_info>();
  tables_.push_back({&table, &place});
  return table;
}

void table_builder::become(type_info& table, const schema_place& place, kind what, std::string_view name) const {
  const auto text = [&](std::string_view keyword) {
    const json* value = find_value(*place.schema, keyword);
    return value == nullptr ? std::string_view() : std::string_view(value->get_ref<const std::string&>());
  };
  table = json_target::table_of(what);
  table.name = name;
  table.title = text("title");
  table.description = text("description");
}

/// What people call the type: its title, or the name it is defined by.
std::string_view table_builder::own_name(const schema_place& place) {
  const json* title = find_value(*place.schema, "title");
  if (title != nullptr) return title->get_ref<const std::string&>();
  return place.role == place_role::definition ? out_.arena.keep(place.name) : std::string_view();
}

}  // namespace assay::inline v0::loading
