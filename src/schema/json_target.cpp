#include "schema/json_target.hpp"

#include <assay/detail/reflect_core.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace assay::inline v0::loading::json_target {

namespace {

using json = nlohmann::ordered_json;

json& as_json(void* slot) noexcept { return *static_cast<json*>(slot); }
const json& as_json(const void* slot) noexcept { return *static_cast<const json*>(slot); }

void make_null(void* slot) { as_json(slot) = nullptr; }
void make_array(void* slot) {
  json& value = as_json(slot);
  if (!value.is_array() || !value.empty()) value = json::array();
}
void make_object(void* slot) {
  json& value = as_json(slot);
  if (!value.is_object() || !value.empty()) value = json::object();
}
void* same_slot(void* slot) { return slot; }
std::size_t size(const void* slot) { return as_json(slot).size(); }

void values_unless_null(const void* slots, std::size_t count, const void** values) {
  const json* const first = &as_json(slots);
  for (std::size_t i = 0; i < count; ++i) values[i] = first[i].is_null() ? nullptr : &first[i];
}

void reserve(void* list, std::size_t count) { as_json(list).get_ref<json::array_t&>().reserve(count); }
void* append_item(void* list) { return &as_json(list).get_ref<json::array_t&>().emplace_back(nullptr); }
void insert_item(void* list, void* item) { as_json(list).push_back(std::move(as_json(item))); }

void visit_items(const void* list, void* context, void (*run)(void* context, const void* items, std::size_t count)) {
  const json& items = as_json(list);
  if (!items.empty()) run(context, &items.front(), items.size());
}

void* item_at(void* tuple, std::size_t index) {
  while (as_json(tuple).size() <= index) as_json(tuple).push_back(nullptr);
  return &as_json(tuple)[index];
}
const void* existing_item(const void* tuple, std::size_t index) { return &as_json(tuple)[index]; }

void* member_of(void* object, std::string_view key) { return &as_json(object)[std::string(key)]; }
void* member_of_map(void* map, void* key) { return &as_json(map)[*static_cast<const std::string*>(key)]; }

void visit_entries(const void* map, void* context,
                   void (*run)(void* context, const void* const* keys, const void* const* values, std::size_t count)) {
  for (const auto& [key, value] : as_json(map).get_ref<const json::object_t&>()) {
    const void* const keys[] = {&key};
    const void* const values[] = {&value};
    run(context, keys, values, 1);
  }
}
void visit_members(const void* object, void* context,
                   void (*each)(void* context, std::string_view key, const void* value)) {
  for (const auto& [key, value] : as_json(object).get_ref<const json::object_t&>()) each(context, key, &value);
}

/// JSON does not remember which alternative it came from.
void as_first_alternative(const void* slots, std::size_t count, const void** values, std::size_t* indexes) {
  const json* const first = &as_json(slots);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = &first[i];
    indexes[i] = 0;
  }
}
void assign_alternative(void* variant, std::size_t, void* value) { as_json(variant) = std::move(as_json(value)); }

}  // namespace

type_info table_of(kind what) noexcept { return detail::basic_table<json>(what, storage::ordered_json, {}); }

nullable_info nullable_of(const type_info* value) noexcept {
  return {.value = value, .reset = make_null, .emplace = same_slot, .held = values_unless_null};
}

list_info list_of(const type_info* item) noexcept {
  return {.item = item,
          .clear = make_array,
          .append = append_item,
          .insert = insert_item,
          .size = size,
          .visit = visit_items,
          .reserve = reserve};
}

tuple_info tuple_of(std::span<const type_info* const> items) noexcept {
  return {.items = items, .at = item_at, .get = existing_item, .clear = make_array};
}

map_info map_of(const type_info* value) noexcept {
  return {.key = &detail::table<std::string>::value,
          .value = value,
          .clear = make_object,
          .slot = member_of_map,
          .size = size,
          .visit = visit_entries};
}

object_info object_of() noexcept {
  return {.fields = {}, .extra_slot = member_of, .visit_extra = visit_members, .begin = make_object, .slot = member_of};
}

union_info union_of(std::span<const type_info* const> alternatives) noexcept {
  return {.alternatives = alternatives, .held = as_first_alternative, .assign = assign_alternative};
}

}  // namespace assay::inline v0::loading::json_target
