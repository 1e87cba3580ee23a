// Tables for `type` and the keywords that go with one type each.
#include "json/ranges.hpp"
#include "scalars/formats.hpp"
#include "scalars/pattern.hpp"
#include "schema/json_target.hpp"
#include "schema/loader_keywords.hpp"
#include "schema/table_builder.hpp"
#include "tables/json_numbers.hpp"

#include <array>
#include <memory>
#include <string>

namespace assay::inline v0::loading {

namespace {

number_bound bound_from(const json& value, table_arena& arena) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  number_bound bound = detail::nearest_double(value);
  if (is_number_literal(value)) {
    bound.form = number_bound::form::literal;
    bound.literal = arena.keep(number_text(value) + '\0').data();
  }
  return bound;
}

template <std::size_t constraint_set::*Member>
void put_count(constraint_set& set, const json& value) {
  set.*Member = count_from(value);
}

/// A bound and the keyword that excludes it: a bound of its own, but in draft-04 a flag beside the other.
void put_bounds(constraint_set& set, const schema_place& place, table_arena& arena, bool& constrained) {
  struct bound_rule {
    std::string_view keyword, exclusive;
    number_bound constraint_set::*inclusive_bound;
    number_bound constraint_set::*exclusive_bound;
  };
  static constexpr std::array bounds = {
      bound_rule{"maximum", "exclusiveMaximum", &constraint_set::le, &constraint_set::lt},
      bound_rule{"minimum", "exclusiveMinimum", &constraint_set::ge, &constraint_set::gt},
  };
  for (const bound_rule& rule : bounds) {
    const json* bound = value_at(place, rule.keyword);
    const json* exclusive = value_at(place, rule.exclusive);
    const bool flagged = exclusive != nullptr && exclusive->is_boolean() && exclusive->get<bool>();
    if (bound != nullptr) set.*(flagged ? rule.exclusive_bound : rule.inclusive_bound) = bound_from(*bound, arena);
    if (exclusive != nullptr && !exclusive->is_boolean()) set.*rule.exclusive_bound = bound_from(*exclusive, arena);
    constrained = constrained || bound != nullptr || exclusive != nullptr;
  }
}

void put_multiple(constraint_set& set, const schema_place& place, table_arena& arena, bool& constrained) {
  const json* unit = value_at(place, "multipleOf");
  if (unit == nullptr) return;
  const auto exact = detail::decimal_of(*unit);
  if (exact && exact->digits.size() > detail::longest_divisor) {
    throw schema_error(child_pointer(place.pointer, "multipleOf"),
                       "multipleOf has more than " + std::to_string(detail::longest_divisor) + " digits");
  }
  set.multiple_of = bound_from(*unit, arena);
  constrained = true;
}

struct constraint_rule {
  std::string_view keyword;
  subject about;
  void (*put)(constraint_set& set, const json& value);
};
constexpr std::array constraint_rules = {
    constraint_rule{"maxLength", subject::string, put_count<&constraint_set::max_length>},
    constraint_rule{"minLength", subject::string, put_count<&constraint_set::min_length>},
    constraint_rule{"maxItems", subject::array, put_count<&constraint_set::max_items>},
    constraint_rule{"minItems", subject::array, put_count<&constraint_set::min_items>},
    constraint_rule{"uniqueItems", subject::array,
                    [](constraint_set& set, const json& value) { set.unique_items = value.get<bool>(); }},
    constraint_rule{"maxProperties", subject::object, put_count<&constraint_set::max_properties>},
    constraint_rule{"minProperties", subject::object, put_count<&constraint_set::min_properties>},
};

/// The types in the order of the schema, null apart.
struct named_types {
  bool null = false;
  std::vector<std::string_view> others;
};

named_types types_of(const json& value) {
  named_types types;
  const auto add = [&](const std::string& name) {
    if (name == "null") {
      types.null = true;
    } else {
      types.others.push_back(name);
    }
  };
  if (value.is_string()) {
    add(value.get_ref<const std::string&>());
  } else {
    for (const json& name : value) add(name.get_ref<const std::string&>());
  }
  return types;
}

}  // namespace

void table_builder::write_assertions(type_info& table, const schema_place& place) {
  const json* type = value_at(place, "type");
  if (type == nullptr) return write_untyped(table, place);

  named_types types = types_of(*type);
  types.null = types.null || is_nullable(place);
  if (types.others.empty()) return write_typed(table, place, "null");
  if (!types.null) return write_types(table, place, types.others);
  type_info& value = fresh(place);
  write_types(value, place, types.others);
  write_nullable(table, place, &value);
}

void table_builder::write_types(type_info& table, const schema_place& place, std::span<const std::string_view> types) {
  if (types.size() == 1) return write_typed(table, place, types.front());
  std::vector<const type_info*> alternatives;
  for (const std::string_view type : types) {
    type_info& alternative = fresh(place);
    write_typed(alternative, place, type);
    alternatives.push_back(&alternative);
  }
  write_union(table, place, json_target::union_of(out_.arena.keep(alternatives)));
}

/// OpenAPI 3.0's `nullable`, which speaks of the type beside it.
bool table_builder::is_nullable(const schema_place& place) const {
  const json* nullable = value_at(place, "nullable");
  return nullable != nullptr && *nullable == true && value_at(place, "type") != nullptr;
}

/// Without `type`, a keyword constrains its own type and lets the others pass.
void table_builder::write_untyped(type_info& table, const schema_place& place) {
  const auto speaks_of = [&](subject about) {
    return ranges::any_of(place.schema->get_ref<const json::object_t&>(), [&](const auto& member) {
      return is_enforced(place, member.first) && find_keyword(member.first)->about == about;
    });
  };
  const auto table_if_spoken_of = [&](subject about, std::string_view type) -> const type_info* {
    if (!speaks_of(about)) return anything_;
    type_info& own = fresh(place);
    write_typed(own, place, type);
    return &own;
  };
  const std::vector<const type_info*> by_token = {
      anything_,                                      // null
      anything_,                                      // boolean
      table_if_spoken_of(subject::number, "number"),  //
      table_if_spoken_of(subject::string, "string"),  //
      table_if_spoken_of(subject::array, "array"),    //
      table_if_spoken_of(subject::object, "object"),  //
  };
  become(table, place, kind::any);
  table.any = &out_.arena.make<any_info>(out_.arena.keep(by_token).first<6>());
}

void table_builder::write_typed(type_info& table, const schema_place& place, std::string_view type) {
  struct scalar_rule {
    std::string_view type;
    assay::kind kind;
    std::string_view label;
    subject about;
  };
  static constexpr std::array scalars = {
      scalar_rule{"null", kind::null, "none", subject::anything},
      scalar_rule{"boolean", kind::boolean, "bool", subject::anything},
      scalar_rule{"integer", kind::integer, "int", subject::number},
      scalar_rule{"number", kind::number, "float", subject::number},
      scalar_rule{"string", kind::string, "str", subject::string},
  };
  if (type == "array") return write_array(table, place);
  if (type == "object") return write_object(table, place);

  const scalar_rule& rule = *ranges::find(scalars, type, &scalar_rule::type);
  become(table, place, rule.kind, rule.label);
  table.constraints = constraints_for(place, rule.about);
  table.integral_floats = rule.kind == kind::integer && place.resource->integral_floats;
}

void table_builder::write_array(type_info& table, const schema_place& place) {
  const json* items = value_at(place, "items");
  if (const json* prefix = value_at(place, "prefixItems")) return write_tuple(table, place, *prefix, items);
  // The list form of draft 2019-09 and before; what else has it means the same.
  if (items != nullptr && items->is_array()) {
    return write_tuple(table, place, *items, value_at(place, "additionalItems"));
  }
  become(table, place, kind::list);
  list_info list = json_target::list_of(items == nullptr ? anything_ : table_for(*items));
  list.item_declared = items != nullptr;
  table.list = &out_.arena.make<list_info>(list);
  table.constraints = constraints_for(place, subject::array);
}

/// Where minItems asks for all the places, the missing ones are errors of their own; and where there can be no further
/// items, so are those. Either bound is then no constraint as well, or it would be reported twice.
void table_builder::write_tuple(type_info& table, const schema_place& place, const json& prefix, const json* further) {
  std::vector<const type_info*> items;
  for (const json& item : prefix) items.push_back(table_for(item));
  tuple_info tuple = json_target::tuple_of(out_.arena.keep(items));

  constraint_set bounds;
  if (const constraint_set* given = constraints_for(place, subject::array)) bounds = *given;
  const bool closed = (further != nullptr && *further == false) || bounds.max_items == items.size();
  const bool all_required = bounds.min_items != constraint_set::unset && bounds.min_items >= items.size();
  tuple.rest = closed ? nullptr : further == nullptr ? anything_ : table_for(*further);
  tuple.rest_declared = further != nullptr;
  tuple.required = all_required ? items.size() : 0;
  if (closed && bounds.max_items >= items.size()) bounds.max_items = constraint_set::unset;
  if (bounds.min_items == items.size()) bounds.min_items = constraint_set::unset;

  become(table, place, kind::tuple);
  table.tuple = &out_.arena.make<tuple_info>(tuple);
  table.constraints = &out_.arena.make<constraint_set>(bounds);
}

/// nullptr where the schema asks nothing of values of this type.
const constraint_set* table_builder::constraints_for(const schema_place& place, subject about) {
  constraint_set set;
  bool constrained = false;
  for (const constraint_rule& rule : constraint_rules) {
    const json* value = rule.about == about ? value_at(place, rule.keyword) : nullptr;
    if (value == nullptr) continue;
    rule.put(set, *value);
    constrained = true;
  }
  if (about == subject::number) {
    put_multiple(set, place, out_.arena, constrained);
    put_bounds(set, place, out_.arena, constrained);
  }
  if (about == subject::string) {
    const json* pattern = value_at(place, "pattern");
    const json* format = value_at(place, "format");
    if (pattern != nullptr) {
      set.pattern = pattern_for(pattern->get_ref<const std::string&>(), child_pointer(place.pointer, "pattern"));
    }
    if (is_enforced(place, "format")) {
      set.format = detail::format_named(format->get_ref<const std::string&>());
      set.exact_format = out_.exact_formats;
    }
    constrained = constrained || pattern != nullptr || set.format != format::none;
  }
  return constrained ? &out_.arena.make<constraint_set>(set) : nullptr;
}

/// The slot comes with its compiled expression. `source` must be a string of the document.
const pattern_slot* table_builder::pattern_for(const std::string& source, const std::string& where) {
  const auto [known, fresh] = patterns_.try_emplace(source);
  if (!fresh) return known->second;
  auto compiled = std::make_unique<const detail::compiled_pattern>(source, detail::pattern_source::schema);
  if (!compiled->fault().empty()) throw schema_error(where, compiled->fault());
  const auto& slot = out_.arena.make<pattern_slot>(std::string_view(source));
  out_.patterns.push_back(&slot);
  slot.compiled = compiled.release();
  known->second = &slot;
  return &slot;
}

}  // namespace assay::inline v0::loading
