// Tables for enum and const, anyOf and oneOf.
#include "json/ranges.hpp"
#include "schema/json_target.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/table_builder.hpp"
#include "tables/canonical.hpp"

#include <array>
#include <unordered_set>

namespace assay::inline v0::loading {

namespace {

bool refuses_null(const schema_place& place) {
  const json* type = value_at(place, "type");
  const json* constant = value_at(place, "const");
  if (constant != nullptr && !constant->is_null()) return true;
  return type != nullptr && !is_of_type(nullptr, *type);
}

}  // namespace

std::vector<const json*> constants_of(const schema_place& place) {
  const json* listed = value_at(place, "enum");
  const json* constant = value_at(place, "const");
  const json* type = value_at(place, "type");
  const json* nullable = value_at(place, "nullable");
  const bool takes_null = nullable != nullptr && *nullable == true;
  const std::string only = constant == nullptr ? std::string() : detail::canonical_json(*constant);
  std::vector<const json*> values;
  std::unordered_set<std::string> seen;
  const auto add = [&](const json& value) {
    if (type != nullptr && !is_of_type(value, *type) && !(takes_null && value.is_null())) return;
    std::string text = detail::canonical_json(value);
    if (constant != nullptr && text != only) return;
    if (seen.insert(std::move(text)).second) values.push_back(&value);
  };
  if (listed != nullptr) {
    for (const json& value : *listed) add(value);
  } else if (constant != nullptr) {
    add(*constant);
  }
  return values;
}

// --- enum and const --------------------------------------------------------------------------------------------------

void table_builder::write_literal(type_info& table, const schema_place& place) {
  const std::vector<const json*> permitted = constants_of(place);
  if (permitted.empty()) return become(table, place, kind::never);
  std::vector<literal_value> values;
  for (const json* value : permitted) values.push_back(literal_for(*value));

  // Generators give every property a title, so there it names the property, not a type.
  const bool titled = find_value(*place.schema, "title") != nullptr && place.role != place_role::property;
  const bool named = value_at(place, "enum") != nullptr && (titled || place.role == place_role::definition);
  become(table, place, kind::literal, named ? own_name(place) : "literal");
  const json* type = value_at(place, "type");
  table.integral_floats = place.resource->dialect != draft::d4 || type == nullptr || is_of_type(0.5, *type);
  table.literal = out_.literals.emplace_back(&out_.arena.make<literal_info>(out_.arena.keep(values), named));
}

literal_value table_builder::literal_for(const json& value) {
  if (value.is_string()) return {literal_value::form::string, value.get_ref<const std::string&>()};
  const auto form = value.is_structured() ? literal_value::form::structure : literal_value::form::scalar;
  return {form, out_.arena.keep(detail::canonical_json(value))};
}

// --- anyOf and oneOf -------------------------------------------------------------------------------------------------

/// {"type": "null"} and annotations.
bool table_builder::is_null_schema(const schema_place& place) const {
  const json* type = value_at(place, "type");
  if (type == nullptr || !is_of_type(nullptr, *type) || type->size() != 1 || has_rules(place)) return false;
  return ranges::all_of(place.schema->get_ref<const json::object_t&>(), [](const auto& member) {
    const keyword_rule* rule = find_keyword(member.first);
    const bool says_more =
        rule != nullptr && (rule->role == keyword_role::in_place || rule->role == keyword_role::literal);
    return !says_more && member.first != "$ref" && member.first != "$dynamicRef" && member.first != "$recursiveRef";
  });
}

void table_builder::write_any_of(type_info& table, const schema_place& place) {
  write_alternatives(table, place, "anyOf");
}
void table_builder::write_one_of(type_info& table, const schema_place& place) {
  write_alternatives(table, place, "oneOf");
}

/// A null among the alternatives makes the rest nullable. For oneOf only where no other alternative could take null,
/// which would make it two that fit.
void table_builder::write_alternatives(type_info& table, const schema_place& place, std::string_view keyword) {
  std::vector<const json*> all, others;
  for (const json& each : *value_at(place, keyword)) {
    all.push_back(&each);
    if (!is_null_schema(meant_by(each))) others.push_back(&each);
  }
  const bool exactly_one = keyword == "oneOf" && discriminator_of(place) == nullptr;
  const bool null_is_apart = ranges::all_of(others, [&](const json* each) { return refuses_null(meant_by(*each)); });
  const std::size_t nulls = all.size() - others.size();
  const bool separable = nulls > 0 && !others.empty() && (!exactly_one || (nulls == 1 && null_is_apart));
  if (!separable) return write_variant(table, place, all, exactly_one);
  if (others.size() == 1) return write_nullable(table, place, table_for(*others.front()));
  type_info& rest = fresh(place);
  write_variant(rest, place, others, exactly_one);
  write_nullable(table, place, &rest);
}

void table_builder::write_nullable(type_info& table, const schema_place& place, const type_info* value) const {
  become(table, place, kind::nullable);
  table.nullable = &out_.arena.make<nullable_info>(json_target::nullable_of(value));
}

/// An alternative that is a constant and nothing else; annotations say what it means, and a type what it is.
bool table_builder::is_constant_schema(const schema_place& place) const {
  if (!place.schema->is_object() || value_at(place, "const") == nullptr || has_rules(place)) return false;
  const bool has_type = value_at(place, "type") != nullptr;
  if (has_type && (place.resource->dialect == draft::d4 || constants_of(place).size() != 1)) return false;
  return ranges::all_of(place.schema->get_ref<const json::object_t&>(), [](const auto& member) {
    const keyword_rule* rule = find_keyword(member.first);
    const bool is_plain =
        rule == nullptr || rule->role == keyword_role::annotation || member.first == "const" || member.first == "type";
    return is_plain && member.first != "$ref" && member.first != "$dynamicRef" && member.first != "$recursiveRef";
  });
}

/// The constants among alternatives, which are looked up at once, as those of an enum. None where two are the same, of
/// which oneOf would take neither.
std::vector<const json*> table_builder::constants_among(const std::vector<const json*>& alternatives) {
  std::vector<const json*> constants;
  std::unordered_set<std::string> seen;
  for (const json* each : alternatives) {
    const schema_place& place = meant_by(*each);
    if (!is_constant_schema(place)) continue;
    const json* const value = value_at(place, "const");
    if (!seen.insert(detail::canonical_json(*value)).second) return {};
    constants.push_back(value);
  }
  return constants;
}

void table_builder::write_constants(type_info& table, const schema_place& place,
                                    const std::vector<const json*>& constants) {
  std::vector<literal_value> values;
  for (const json* value : constants) values.push_back(literal_for(*value));
  const bool named = place.role == place_role::definition;
  become(table, place, kind::literal, named ? own_name(place) : "literal");
  table.integral_floats = true;
  table.literal = out_.literals.emplace_back(&out_.arena.make<literal_info>(out_.arena.keep(values), named));
}

void table_builder::write_variant(type_info& table, const schema_place& place,
                                  const std::vector<const json*>& alternatives, bool exactly_one) {
  const std::vector<const json*> constants =
      discriminator_of(place) == nullptr ? constants_among(alternatives) : std::vector<const json*>();
  if (constants.size() > 1 && constants.size() == alternatives.size()) return write_constants(table, place, constants);
  std::vector<const type_info*> tables;
  type_info* all_constants = nullptr;
  for (const json* each : alternatives) {
    const bool is_constant = constants.size() > 1 && is_constant_schema(meant_by(*each));
    if (!is_constant) {
      tables.push_back(table_for(*each));
    } else if (all_constants == nullptr) {
      all_constants = &fresh(place);
      write_constants(*all_constants, place, constants);
      tables.push_back(all_constants);
    }
  }
  union_info info = json_target::union_of(out_.arena.keep(tables));
  info.exactly_one = exactly_one;
  if (const json* discriminator = discriminator_of(place)) {
    info.tags = out_.arena.keep(tags_for(place, *discriminator, alternatives));
    if (!info.tags.empty())
      info.discriminator = find_value(*discriminator, "propertyName")->get_ref<const std::string&>();
  }
  write_union(table, place, info);
}

void table_builder::write_union(type_info& table, const schema_place& place, const union_info& info) {
  become(table, place, kind::variant, own_name(place));
  table.variant = out_.unions.emplace_back(&out_.arena.make<union_info>(info));
}

}  // namespace assay::inline v0::loading
