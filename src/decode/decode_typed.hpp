// Common scalars, members and items where the values of a document have their types already (see decoder.hpp): what
// decode_quick.hpp, decode_quick_list.hpp and decode_json.hpp do in text. Where a function returns false, nothing was
// read and nothing was put, and the general path takes over.
#pragma once

#include "decode/decode_json.hpp"
#include "decode/decode_object.hpp"
#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/json_places.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

// --- scalars ---------------------------------------------------------------------------------------------------------

/// A number or a boolean that T holds.
template <source Source>
template <class T>
bool decoder<Source>::typed_number(T& out) requires typed_source<Source> {
  if constexpr (std::is_same_v<T, bool>) {
    return source_.peek() == token::boolean && source_.read_boolean(out);
  } else {
    if constexpr (std::is_same_v<T, double>) {
      if (source_.read_real(out)) return true;
    }
    std::int64_t value = 0;
    if (!source_.read_integer(value)) return false;
    out = static_cast<T>(value);
    if constexpr (std::is_same_v<T, double>) {
      lower_exactness(strict_match);
      return true;
    } else {
      return out == value;
    }
  }
}

template <source Source>
bool decoder<Source>::typed_value(quick_form how, const type_info& type, void* target) requires typed_source<Source> {
  switch (how) {
    case quick_form::none:
    case quick_form::nested:
      return false;
    case quick_form::string:
      return source_.peek() == token::string && source_.read_string_into(*static_cast<std::string*>(target));
    case quick_form::i32:
      return typed_number(*static_cast<std::int32_t*>(target));
    case quick_form::i64:
      return typed_number(*static_cast<std::int64_t*>(target));
    case quick_form::boolean:
      return typed_number(*static_cast<bool*>(target));
    case quick_form::f64:
      return typed_number(*static_cast<double*>(target));
    case quick_form::enumeration:
      return typed_enumerator(type, target);
    case quick_form::nullable:
      return typed_nullable(type, target);
    case quick_form::choice:
      return choose_scalar(
          *type.variant, target, source_.peek(),
          [this](quick_form form, const type_info& scalar, void* value) { return typed_value(form, scalar, value); });
  }
  ASSAY_UNREACHABLE();
  return false;
}

template <source Source>
bool decoder<Source>::typed_enumerator(const type_info& type, void* target) requires typed_source<Source> {
  const std::string* const text = source_.read_text();
  if (text == nullptr) return false;
  if (type.kind == kind::literal) return has_text(*type.literal, *text);
  const enumerator_info* const found = find_enumerator(*type.enumeration, *text);
  if (found == nullptr) return false;
  store_enumerator(type, target, found->value);
  return true;
}

template <source Source>
bool decoder<Source>::typed_nullable(const type_info& type, void* target) requires typed_source<Source> {
  if (source_.peek() == token::null) {
    type.nullable->reset(target);
    return true;
  }
  const type_info& inner = *type.nullable->value;
  return typed_value(quick_form_of(inner), inner, type.nullable->emplace(target));
}

/// The same of run-time schemas.
template <source Source>
template <class Place>
bool decoder<Source>::typed_json(quick_form how, const type_info& type, Place place) requires typed_source<Source> {
  switch (how) {
    case quick_form::string:
    case quick_form::enumeration: {
      const std::string* const text = source_.read_text();
      if (text == nullptr) return false;
      if (how == quick_form::enumeration && !has_text(*type.literal, *text)) return false;
      if (Source::is_short(*text)) {
        put_short_string(place, text->data(), text->size());
      } else {
        put_long_string(place, text->data(), text->size());
      }
      return true;
    }
    case quick_form::f64: {
      double real = 0;
      if (source_.read_real(real)) {
        put<json_type::number_float>(place, real);
        return true;
      }
      [[fallthrough]];
    }
    case quick_form::i64: {
      std::int64_t value = 0;
      if (!source_.read_integer(value)) return false;
      if (how == quick_form::f64) lower_exactness(strict_match);
      if (value < 0) {
        put<json_type::number_integer>(place, value);
      } else {
        put<json_type::number_unsigned>(place, static_cast<std::uint64_t>(value));
      }
      return true;
    }
    case quick_form::boolean: {
      bool value = false;
      if (!typed_number(value)) return false;
      put<json_type::boolean>(place, value);
      return true;
    }
    case quick_form::nullable: {
      const type_info& inner = *type.nullable->value;
      return typed_json(quick_json_form_of(inner), inner, place);
    }
    default:
      return false;
  }
}

// --- members ---------------------------------------------------------------------------------------------------------

/// Whether a struct or a list is ahead, as the type wants it.
inline bool is_structure_of(const type_info& type, token ahead) noexcept {
  return ahead == (type.kind == kind::object ? token::object : token::array);
}

/// members() for plain objects. The members of a sorted object come in the order of their names.
template <source Source>
template <bool IsJson>
void decoder<Source>::typed_members(object_state& state) requires typed_source<Source> {
  const planned_field* const first = state.plan.fields.data();
  const planned_field* const last = first + state.plan.fields.size();
  const bool is_sorted = source_.is_sorted();
  const planned_field* expected = first + (is_sorted ? state.plan.first_by_name : 0);
  std::uint64_t seen = 0;
  while (source_.next_member()) {
    const planned_field* field = expected;
    if (!ASSAY_LIKELY(expected != last && source_.match_key(expected->key))) {
      field = other_field(state);
      if (field == nullptr) continue;
    }
    const auto index = static_cast<std::size_t>(field - first);
    const std::uint64_t bit = std::uint64_t{1} << index;
    expected = is_sorted ? first + field->next_by_name : field + 1;
    // What came before, or beside unknown members that are kept, has to be looked up.
    const bool is_next = (seen & bit) == 0 && !(IsJson && state.has_extras());
    if (!ASSAY_LIKELY(is_next && typed_member<IsJson>(state, *field))) {
      state.seen.set_near(seen);
      member(state, index);
      seen = state.seen.near();  // a null may stand for no member at all
    } else {
      seen |= bit;
    }
  }
  state.seen.set_near(seen);
}

/// The value of a field that has not come before, if it is a common one.
template <source Source>
template <bool IsJson>
bool decoder<Source>::typed_member(object_state& state, const planned_field& field) requires typed_source<Source> {
  const auto place = [&] {
    if constexpr (IsJson) {
      return next_member{json_at(state.target).template get_ref<json_object&>(), field};
    } else {
      return static_cast<char*>(state.target) + field.offset;
    }
  }();
  bool ok = true;
  if constexpr (IsJson) {
    if (typed_json(field.quick, *field.type, place)) {
      if (!field.checked) return true;
      state.go_to(field);
      ok = check(*field.type->constraints, *field.type, &place.members.back().second, source_.save());
      if (!ok) state.add_failure(static_cast<std::size_t>(&field - state.plan.fields.data()));
      return true;
    }
  } else {
    if (typed_value(field.quick, *field.type, place)) return true;
  }
  if (field.quick != quick_form::nested || tries_ != 0 || !is_structure_of(*field.type, source_.peek())) return false;
  state.go_to(field);
  if constexpr (IsJson) {
    ok = nested_json(*field.type, place);
  } else {
    ok = nested(*field.type, place);
  }
  if (!ok) state.add_failure(static_cast<std::size_t>(&field - state.plan.fields.data()));
  return true;
}

// --- items -----------------------------------------------------------------------------------------------------------

/// Numbers and booleans are read into memory at hand, and go into the list many at once.
template <source Source>
template <class T>
bool decoder<Source>::extend_typed(const type_info& list, void* target,
                                   std::size_t& index) requires typed_source<Source> {
  constexpr std::size_t most = 128;
  T run[most];
  std::size_t count = 0;
  bool ok = true;
  for (; source_.next_item(); ++index) {
    if (count == most) list.list->extend(target, run, std::exchange(count, 0));
    T& item = run[count++];
    if (typed_number(item)) continue;
    item = T();
    ok &= value(*list.list->item, &item);
  }
  if (count != 0) list.list->extend(target, run, count);
  return ok;
}

template <source Source>
bool decoder<Source>::extend_items(quick_form how, const type_info& list, void* target,
                                   std::size_t& index) requires typed_source<Source> {
  if (how == quick_form::i32) return extend_typed<std::int32_t>(list, target, index);
  if (how == quick_form::i64) return extend_typed<std::int64_t>(list, target, index);
  if (how == quick_form::f64) return extend_typed<double>(list, target, index);
  return extend_typed<bool>(list, target, index);
}

template <source Source>
bool decoder<Source>::append_typed(const type_info& list, void* target,
                                   std::size_t& index) requires typed_source<Source> {
  const list_info& info = *list.list;
  const type_info& type = *info.item;
  bool ok = true;
  if (list.storage == storage::ordered_json) {
    auto& items = json_at(target).get_ref<json_array&>();
    const quick_form how = quick_json_form_of(type);
    const bool are_nested = how == quick_form::nested && tries_ == 0;
    for (; source_.next_item(); ++index) {
      if (typed_json(how, type, next_item{items})) {
        if (type.constraints != nullptr) ok &= check(*type.constraints, type, &items.back(), source_.save());
      } else if (are_nested && is_structure_of(type, source_.peek())) {
        ok &= nested_json(type, next_item{items});
      } else {
        ok &= value(type, &put<json_type::null>(next_item{items}));
      }
    }
    return ok;
  }
  const quick_form how = quick_form_of(type);
  const auto append_each = [&](auto read) {
    for (; source_.next_item(); ++index) {
      void* const item = info.append(target);
      if (!ASSAY_LIKELY(read(item))) ok &= value(type, item);
    }
  };
  if (how == quick_form::nested && tries_ == 0) {
    append_each([&](void* item) {
      if (!is_structure_of(type, source_.peek())) return false;
      ok &= nested(type, item);
      return true;
    });
  } else if (how == quick_form::string) {
    append_each([&](void* item) { return typed_value(quick_form::string, type, item); });
  } else {
    append_each([&](void* item) { return typed_value(how, type, item); });
  }
  return ok;
}

}  // namespace assay::inline v0::detail
