#include "reader/mending/expectation.hpp"

#include "json/characters.hpp"
#include "reader/shape.hpp"
#include "tables/label_plan.hpp"
#include "tables/plan.hpp"

#include <algorithm>
#include <bit>

namespace assay::inline v0::detail::mending {

namespace {

/// Lists of lists for one value are looked into so far; deeper, any value will do.
constexpr int deepest_level = 3;

bool is_integral(std::string_view number) { return number.find_first_of(".eE") == std::string_view::npos; }

/// Whether a string may be converted to a number: "35", "$1,234", "-4.5 kg".
bool looks_like_number(std::string_view text) {
  const auto starts = [](char c) { return is_digit(c) || c == '-' || c == '+' || c == '.' || c == '$'; };
  if (text.find_first_of(";:=\n") != std::string_view::npos) return false;
  return !text.empty() &&
         (starts(text.front()) || (static_cast<unsigned char>(text.front()) >= 0x80 && text.size() > 2));
}

cost misfit_of_label(const type_info& type, token kind, std::string_view text) {
  if (type.kind == kind::enumeration) {
    if (kind != token::string) return unfit;
    return find_enumerator(*type.enumeration, text) != nullptr ? 0 : 180;
  }
  for (const literal_value& one : type.literal->values) {
    const bool is_string = one.form == literal_value::form::string;
    if (is_string == (kind == token::string) && one.text == text) return 0;
  }
  return 180;
}

cost misfit_within(expected type, token kind, std::string_view text, int levels_left);

cost misfit_of_union(const union_info& info, token kind, std::string_view text, int levels_left) {
  if (levels_left == 0) return 0;
  cost least = unfit;
  for (const type_info* const one : plan_of(info).core_alternatives(info)) {
    least = std::min(least, misfit_within(one, kind, text, levels_left - 1));
    if (least == 0) break;
  }
  return least;
}

cost misfit_within(expected type, token kind, std::string_view text, int levels_left) {
  if (type == nullptr) return 0;
  if (type->kind == kind::nullable && kind == token::null) return 0;
  const expected core = essence(type);
  const bool scalar = kind != token::array && kind != token::object;
  switch (core->kind) {
    case kind::never:
      return unfit;
    case kind::null:
      return kind == token::null ? 0 : unfit;
    case kind::boolean:
      if (kind == token::boolean) return 0;
      return kind == token::string && text.size() <= 5 ? convertible : unfit;
    case kind::integer:
      if (kind == token::number) return is_integral(text) || core->integral_floats ? 0 : unfit;
      return kind == token::string && looks_like_number(text) ? convertible : unfit;
    case kind::number:
      if (kind == token::number) return 0;
      return kind == token::string && looks_like_number(text) ? convertible : unfit;
    case kind::string:
    case kind::bytes:
      return kind == token::string ? 0 : unfit;
    case kind::date:
    case kind::date_time:
    case kind::duration:
      return kind == token::string ? 0 : kind == token::number ? convertible : unfit;
    case kind::enumeration:
    case kind::literal:
      return misfit_of_label(*core, kind, text);
    case kind::list:
    case kind::tuple:
      if (kind == token::array) return 0;
      if (core->kind == kind::tuple || kind == token::null) return unfit;
      if (kind == token::string && text.starts_with('[')) return convertible;  // JSON in a string
      if (!scalar) return item_for_list;
      // A list may be one of itself.
      return levels_left == 0 ? unfit : item_for_list + misfit_within(item_type(core, 0), kind, text, levels_left - 1);
    case kind::map:
    case kind::object:
      if (kind == token::object) return 0;
      return kind == token::string && !text.empty() && text.front() == '{' ? convertible : unfit;
    case kind::variant:
      return misfit_of_union(*core->variant, kind, text, levels_left);
    default:
      return 0;
  }
}

}  // namespace

expected essence(expected type) noexcept { return type == nullptr ? nullptr : &core_of(*type); }

namespace {

shape shape_of_core(const type_info& core) {
  switch (core.kind) {
    case kind::object:
    case kind::map:
      return shape::object;
    case kind::list:
    case kind::tuple:
      return shape::list;
    case kind::any:
    case kind::all_of:
    case kind::custom:
    case kind::nullable:
      return shape::any;
    default:
      return shape::scalar;
  }
}

}  // namespace

shape shape_of(expected type) {
  const expected core = essence(type);
  if (core == nullptr) return shape::any;
  if (core->kind != kind::variant) return shape_of_core(*core);
  // The shape that all alternatives have; any where they differ.
  const auto& all = plan_of(*core->variant).core_alternatives(*core->variant);
  if (all.empty()) return shape::any;
  const shape first = shape_of_core(*all.front());
  const bool same =
      std::all_of(all.begin(), all.end(), [first](const type_info* one) { return shape_of_core(*one) == first; });
  return same ? first : shape::any;
}

bool has_known_keys(expected object) noexcept {
  return object != nullptr && object->kind == kind::object && !object->object->fields.empty();
}

known_key find_key(expected object, std::string_view name) {
  if (object == nullptr) return {};
  if (object->kind == kind::map) return {no_field, object->map->value};
  if (object->kind == kind::variant) {
    // Where alternatives share a key but not its type, any value will do.
    known_key shared;
    for (const expected core : plan_of(*object->variant).core_alternatives(*object->variant)) {
      if (core->kind != kind::object) continue;
      const known_key found = find_key(core, name);
      if (found.field == no_field) continue;
      if (shared.field != no_field && shared.type != found.type) return {found.field, nullptr};
      shared = found;
    }
    return shared;
  }
  if (object->kind != kind::object) return {};
  const object_plan& plan = plan_of(*object->object);
  std::size_t field = plan.find(name);
  if (field == object_plan::none) field = plan.find_similar(name);
  if (field != object_plan::none) return {field, plan.fields[field].type};
  return {no_field, object->object->extra_value};
}

unsigned missing_members(expected object, std::uint64_t seen) {
  if (object == nullptr || object->kind != kind::object) return 0;
  const object_plan& plan = plan_of(*object->object);
  return plan.required.empty() ? 0 : static_cast<unsigned>(std::popcount(plan.required.front() & ~seen));
}

expected item_type(expected list, std::size_t index) noexcept {
  if (list == nullptr) return nullptr;
  if (list->kind == kind::list) return list->list->item;
  if (list->kind != kind::tuple) return nullptr;
  return index < list->tuple->items.size() ? list->tuple->items[index] : list->tuple->rest;
}

cost misfit(expected type, token kind, std::string_view text) { return misfit_within(type, kind, text, deepest_level); }

}  // namespace assay::inline v0::detail::mending
