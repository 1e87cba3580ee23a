// Tables of structs: members from members.hpp, names from names.hpp, the rest from describe<T> (see reflect.hpp).
#pragma once

#include <assay/checker.hpp>
#include <assay/describe.hpp>
#include <assay/detail/annotation_lists.hpp>
#include <assay/detail/annotations_in_place.hpp>
#include <assay/detail/class_scope.hpp>
#include <assay/detail/described_members.hpp>
#include <assay/detail/flaws.hpp>
#include <assay/detail/member_flaws.hpp>
#include <assay/detail/members.hpp>
#include <assay/detail/names.hpp>
#include <assay/detail/reflect_containers.hpp>
#include <assay/detail/reflect_core.hpp>
#include <assay/detail/reflect_enum.hpp>
#include <assay/detail/struct_types.hpp>
#include <assay/detail/unmade_members.hpp>
#include <assay/naming.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

// --- constraints of one member ---------------------------------------------------------------------------------------

/// Calls a rule with the member, or with what it holds where it is nullable (an absent value satisfies it).
template <class F, class M>
bool call_rule(const void* self, const void* value) {
  const F& test = static_cast<const annotations::satisfies<F>*>(self)->test;
  const M& member_value = *static_cast<const M*>(value);
  if constexpr (std::is_invocable_v<const F&, const M&>) {
    return static_cast<bool>(test(member_value));
  } else {
    return !member_value || static_cast<bool>(test(*member_value));
  }
}

template <class T, std::size_t I>
constexpr auto make_rules() {
  using M = typename member<T, I>::type;
  std::array<custom_rule, member<T, I>::traits::rules> rules{};
  std::size_t n = 0;
  const auto one = [&](const auto& annotation) {
    using A = std::remove_cvref_t<decltype(annotation)>;
    if constexpr (annotations::is_satisfies<A>) {
      rules[n++] = {&annotation, &call_rule<decltype(annotation.test), M>, annotation.message};
    }
  };
  std::apply([&](const auto&... annotation) { (one(annotation), ...); }, field_annotations<T, I>::get());
  return rules;
}
template <class T, std::size_t I>
inline constexpr auto rules_of = make_rules<T, I>();

template <class T, std::size_t I>
constexpr constraint_set make_field_constraints() {
  constraint_set set;
  const auto one = [&set](const auto& annotation) {
    using A = std::remove_cvref_t<decltype(annotation)>;
    if constexpr (annotations::constraint<A>) annotation.put(set);
  };
  std::apply([&](const auto&... annotation) { (one(annotation), ...); }, field_annotations<T, I>::get());
  if constexpr (member<T, I>::traits::rules > 0) set.rules = rules_of<T, I>;
  return set;
}
template <class T, std::size_t I>
inline constexpr constraint_set field_constraints = make_field_constraints<T, I>();

// --- one field -------------------------------------------------------------------------------------------------------

template <class T, std::size_t I>
struct get_member_name {
  constexpr std::string_view operator()() const { return member<T, I>::name; }
};
template <class T, std::size_t I>
inline constexpr auto styled_member = styled_name<style_of<T>()>(get_member_name<T, I>{});

template <class T, std::size_t I>
constexpr field_info make_field() {
  using M = typename member<T, I>::type;
  using A = typename member<T, I>::traits;
  field_info field;
  field.name = styled_member<T, I>.view();
  field.member = member<T, I>::name;
  field.type = table_or_null<M>();
  field.has_default = A::template has<annotations::has_default>;
  field.deprecated = A::template has<annotations::deprecated>;
  field.required = !field.has_default && !is_nullable<M>;
  if constexpr (A::exist) {
    constexpr bool fits = has_table<M> && member<T, I>::constraints_fit && member<T, I>::rules_fit;
    if constexpr (A::constrains && fits) field.constraints = &field_constraints<T, I>;
    const auto one = [&field](const auto& annotation) {
      using annotation_type = std::remove_cvref_t<decltype(annotation)>;
      if constexpr (std::is_same_v<annotation_type, annotations::rename>) {
        field.name = annotation.name;
      } else if constexpr (annotations::is_alias<annotation_type>) {
        field.aliases = aliases_in<field_annotations<T, I>>;
      } else if constexpr (annotations::is_examples<annotation_type>) {
        field.examples = examples_in<field_annotations<T, I>>;
      } else if constexpr (std::is_same_v<annotation_type, annotations::title>) {
        field.title = annotation.text;
      } else if constexpr (std::is_same_v<annotation_type, annotations::description>) {
        field.description = annotation.text;
      }
    };
    std::apply([&](const auto&... annotation) { (one(annotation), ...); }, field_annotations<T, I>::get());
  }
  return field;
}

// --- all fields, those of flattened members in place -----------------------------------------------------------------

/// The types that a struct's members have, as far as they are read; for readable<T>. A member that is wrongly described
/// has the type void, which can't be.
template <class T, std::size_t I>
auto part_of_struct() {
  using m = member<T, I>;
  if constexpr (m::excluded) {
    return types<>{};
  } else if constexpr (m::takes_extra) {
    return types<typename m::type::mapped_type>{};
  } else if constexpr (m::asks_to_flatten != m::flattened || !m::is_for_member || !m::constraints_fit ||
                       !m::rules_fit) {
    return types<void>{};
  } else {
    return types<typename m::type>{};
  }
}
template <class... As, class... Bs>
types<As..., Bs...> operator+(types<As...>, types<Bs...>);
template <class T, std::size_t... I>
auto struct_parts(std::index_sequence<I...>) -> decltype((types<>{} + ... + decltype(part_of_struct<T, I>()){}));

template <class T, std::size_t... I>
constexpr std::size_t count_fields(std::index_sequence<I...>) {
  [[maybe_unused]] const auto one = []<std::size_t Index>(std::integral_constant<std::size_t, Index>) -> std::size_t {
    using m = member<T, Index>;
    if constexpr (m::excluded || m::takes_extra) {
      return 0;
    } else if constexpr (m::flattened) {
      return count_fields<typename m::type>(member_indexes<typename m::type>{});
    } else {
      return 1;
    }
  };
  return (std::size_t{0} + ... + one(std::integral_constant<std::size_t, I>{}));
}

template <class T, std::size_t... I>
constexpr void put_fields(field_info*& out, std::index_sequence<I...>) {
  [[maybe_unused]] const auto one = [&out]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using m = member<T, Index>;
    if constexpr (m::is_base && !m::excluded) {
      static_assert(m::is_for_member, "assay: a base class takes no annotation but exclude");
      static_cast<void>(&require_base<T, m::spelled_name(), typename m::type>);
    } else if constexpr (!m::excluded && !m::takes_extra) {
      static_cast<void>(&require_member<T, m::spelled_name(), typename m::type, m>);
    }
    if constexpr (m::flattened) {
      put_fields<typename m::type>(out, member_indexes<typename m::type>{});
    } else if constexpr (!m::excluded && !m::takes_extra) {
      *out++ = make_field<T, Index>();
    }
  };
  (one(std::integral_constant<std::size_t, I>{}), ...);
}

template <class T, std::size_t... I>
void put_offsets(const T& object, const volatile char* base, std::uint32_t*& out, std::index_sequence<I...>) {
  [[maybe_unused]] const auto one = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using m = member<T, Index>;
    const auto& value = get_member<Index>(object);
    if constexpr (m::flattened) {
      put_offsets(value, base, out, member_indexes<typename m::type>{});
    } else if constexpr (!m::excluded && !m::takes_extra) {
      *out++ = static_cast<std::uint32_t>(reinterpret_cast<const volatile char*>(&value) - base);
    }
  };
  (one(std::integral_constant<std::size_t, I>{}), ...);
}

/// Offsets are measured on a value, once a type: nothing portable gives them at compile time for members of any type.
template <class T>
void write_offsets(std::uint32_t* out) {
  if constexpr (std::is_default_constructible_v<T>) {
    const T object{};
    put_offsets(object, reinterpret_cast<const char*>(&object), out, member_indexes<T>{});
  }
}

// --- rules across fields ---------------------------------------------------------------------------------------------

template <class T>
concept normalizes_itself = requires(T& value) {
  T::normalize(value);
};
template <class T>
concept normalized_beside = requires(T& value) {
  description_of_t<T>::normalize(value);
};
template <class T>
concept checks_itself = requires(const T& value, checker& check) {
  T::check(value, check);
};
template <class T>
concept checked_beside = requires(const T& value, checker& check) {
  description_of_t<T>::check(value, check);
};

enum class hook { normalize, check };

template <class T, hook Hook, std::size_t... I>
constexpr bool has_hook(std::index_sequence<I...>);

/// Whether a base class has the hook, which T inherits unless it declares one of that name itself.
template <class T, hook Hook, std::size_t... I>
constexpr bool base_has_hook(std::index_sequence<I...>) {
  [[maybe_unused]] const auto look_at = []<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using m = member<T, Index>;
    if constexpr (m::is_base && m::flattened) {
      return has_hook<typename m::type, Hook>(member_indexes<typename m::type>{});
    } else {
      return false;
    }
  };
  return (look_at(std::integral_constant<std::size_t, I>{}) || ...);
}

/// Whether T has a hook within it that is its own.
template <class T, hook Hook>
constexpr bool has_own_hook() {
  constexpr bool normalizes = Hook == hook::normalize && normalizes_itself<T>;
  constexpr bool checks = Hook == hook::check && checks_itself<T>;
  if constexpr (normalizes || checks) {
    return declares<T>(normalizes ? "normalize" : "check") || !base_has_hook<T, Hook>(member_indexes<T>{});
  } else {
    return false;
  }
}

template <class T, hook Hook, std::size_t... I>
constexpr bool has_hook(std::index_sequence<I...>) {
  [[maybe_unused]] const auto inner = []<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using m = member<T, Index>;
    if constexpr (m::flattened) {
      return has_hook<typename m::type, Hook>(member_indexes<typename m::type>{});
    } else {
      return false;
    }
  };
  constexpr bool beside = Hook == hook::normalize ? normalized_beside<T> : checked_beside<T>;
  return has_own_hook<T, Hook>() || beside || (inner(std::integral_constant<std::size_t, I>{}) || ...);
}

/// Flattened members first, as the inner objects that they are.
template <class T, class Call, std::size_t... I>
void for_each_flattened(T& object, Call call, std::index_sequence<I...>) {
  [[maybe_unused]] const auto one = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    if constexpr (member<std::remove_const_t<T>, Index>::flattened) call(get_member<Index>(object));
  };
  (one(std::integral_constant<std::size_t, I>{}), ...);
}

template <class T>
void run_normalize(T& object) {
  for_each_flattened(
      object, [](auto& inner) { run_normalize(inner); }, member_indexes<T>{});
  if constexpr (has_own_hook<T, hook::normalize>()) T::normalize(object);
  if constexpr (normalized_beside<T>) description_of_t<T>::normalize(object);
}

template <class T>
void run_check(const T& object, checker& check) {
  for_each_flattened(
      object, [&](const auto& inner) { run_check(inner, check); }, member_indexes<T>{});
  if constexpr (has_own_hook<T, hook::check>()) T::check(object, check);
  if constexpr (checked_beside<T>) description_of_t<T>::check(object, check);
}

// --- the struct ------------------------------------------------------------------------------------------------------

template <class T, std::size_t... I>
constexpr std::size_t find_extra_member(std::index_sequence<I...>) {
  std::size_t found = sizeof...(I);
  ((member<T, I>::takes_extra ? void(found = I) : void()), ...);
  return found;
}

template <class T>
struct struct_table {
  using D = description_of_t<T>;
  static constexpr std::size_t count = count_fields<T>(member_indexes<T>{});

  static constexpr std::array<field_info, count> make_fields() {
    std::array<field_info, count> all{};
    field_info* out = all.data();
    put_fields<T>(out, member_indexes<T>{});
    return all;
  }
  /// The first name on the wire that two fields have; empty where there is none.
  static constexpr std::string_view find_repeated_name() {
    const std::array<field_info, count> all = make_fields();
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i + 1; j < count; ++j) {
        if (all[i].name == all[j].name) return all[i].name;
      }
    }
    return {};
  }

  static const std::array<field_info, count> fields;
  static const object_info info;

  static constexpr object_info make_info() {
    object_info result{};
    result.fields = fields;
    result.offsets = &write_offsets<T>;
    if constexpr (requires { D::extra_keys; }) {
      result.extra_keys = D::extra_keys;
      result.extra_declared = true;
    } else if constexpr (has_type_annotation<T, extra>) {
      result.extra_keys = type_annotation<T, extra>();
      result.extra_declared = true;
    }
    if constexpr (has_hook<T, hook::normalize>(member_indexes<T>{})) {
      result.normalize = [](void* object) { run_normalize(*static_cast<T*>(object)); };
    }
    if constexpr (has_hook<T, hook::check>(member_indexes<T>{})) {
      result.check = [](const void* object, checker& check) { run_check(*static_cast<const T*>(object), check); };
    }
    constexpr std::size_t extra_index = find_extra_member<T>(member_indexes<T>{});
    if constexpr (extra_index < member_count<T>) {
      using map = member_type<T, extra_index>;
      static_assert(std::is_same_v<typename map::key_type, std::string>,
                    "assay: extra_fields is for a map with keys of std::string");
      result.extra_keys = extra::allow;
      result.extra_declared = true;
      result.extra_value = &table<typename map::mapped_type>::value;
      result.extra_slot = [](void* object, std::string_view key) -> void* {
        return &get_member<extra_index>(*static_cast<T*>(object)).try_emplace(std::string(key)).first->second;
      };
      result.visit_extra = [](const void* object, void* context, void (*each)(void*, std::string_view, const void*)) {
        for (const auto& [key, value] : get_member<extra_index>(*static_cast<const T*>(object))) {
          each(context, key, &value);
        }
      };
    }
    return result;
  }
};
template <class T>
constinit const std::array<field_info, struct_table<T>::count> struct_table<T>::fields = struct_table<T>::make_fields();
template <class T>
constinit const object_info struct_table<T>::info = struct_table<T>::make_info();

template <struct_type T>
struct reflector<T> {
  static constexpr bool supported = true;
  static constexpr bool is_struct = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr type_info make() {
    static_assert(type_annotations_fit<T>,
                  "assay: a class takes a title, a description, a naming style, extra::... and reflected");
    constexpr std::string_view repeated = struct_table<T>::find_repeated_name();
    if constexpr (!repeated.empty()) {
      static_cast<void>(&refuse_repeated_name<T, spell_name<repeated.size()>(repeated)>);
    }
    type_info result = basic_table<T>(kind::object, storage::none, type_name<T>());
    result.title = title_text<T>();
    result.description = description_text<T>();
    result.object = &struct_table<T>::info;
    return result;
  }
};

}  // namespace assay::inline v0::detail
