// Tables of structs: members from members.hpp, names from names.hpp, the rest from describe<T> (see reflect.hpp).
#pragma once

#include <assay/checker.hpp>
#include <assay/describe.hpp>
#include <assay/detail/flaws.hpp>
#include <assay/detail/member_flaws.hpp>
#include <assay/detail/members.hpp>
#include <assay/detail/names.hpp>
#include <assay/detail/reflect_containers.hpp>
#include <assay/detail/reflect_core.hpp>
#include <assay/detail/reflect_enum.hpp>
#include <assay/naming.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

// --- descriptors -----------------------------------------------------------------------------------------------------

template <class T>
constexpr const auto& field_descriptors() noexcept {
  using D = description_of_t<T>;
  if constexpr (requires { D::fields; }) {
    return D::fields;
  } else {
    return empty_tuple;
  }
}

/// Whether an annotation that is a constraint is for members of type M; any other annotation is.
template <class A, class M>
inline constexpr bool constraint_fits = true;
template <annotations::constraint A, class M>
inline constexpr bool constraint_fits<A, M> =
    A::target == applies_to::anything || reflector<M>::category == applies_to::anything ||
    A::target == reflector<M>::category;

/// Whether the function of an annotation `satisfies` takes an M, or what a nullable M holds.
template <class A, class M>
inline constexpr bool rule_fits = true;
template <class F, class M>
inline constexpr bool rule_fits<annotations::satisfies<F>, M> = std::is_invocable_v<const F&, const M&>;
template <class F, class M>
requires is_nullable<M>
inline constexpr bool rule_fits<annotations::satisfies<F>, M> =
    std::is_invocable_v<const F&, const M&> || std::is_invocable_v<const F&, decltype(*std::declval<const M&>())>;

template <class Descriptor>
struct descriptor_traits;
template <auto Member, class... A>
struct descriptor_traits<field_descriptor<Member, A...>> {
  template <class M, class Class>
  static Class class_of(M Class::*);
  using owner = decltype(class_of(Member));

  static constexpr std::string_view name() { return value_name<Member>(); }
  template <class Annotation>
  static constexpr bool has = (std::is_same_v<A, Annotation> || ...);
  static constexpr std::size_t rules = (std::size_t{0} + ... + (annotations::is_satisfies<A> ? 1 : 0));
  static constexpr bool constrains = rules > 0 || (annotations::constraint<A> || ...);
  template <class M>
  static constexpr bool constraints_fit = (constraint_fits<A, M> && ...);
  template <class M>
  static constexpr bool rules_fit = (rule_fits<A, M> && ...);
};

struct no_descriptor {
  template <class Annotation>
  static constexpr bool has = false;
  static constexpr std::size_t rules = 0;
  static constexpr bool constrains = false;
  template <class M>
  static constexpr bool constraints_fit = true;
  template <class M>
  static constexpr bool rules_fit = true;
};

/// Which descriptor speaks of member I; their number where none does.
template <class T, std::size_t... D>
constexpr std::size_t find_descriptor([[maybe_unused]] std::string_view member_name, std::index_sequence<D...>) {
  using all = std::remove_cvref_t<decltype(field_descriptors<T>())>;
  static_assert((std::is_same_v<typename descriptor_traits<std::tuple_element_t<D, all>>::owner, T> && ...),
                "assay: describe<T>::fields names a member of another struct");
  std::size_t found = sizeof...(D);
  ((descriptor_traits<std::tuple_element_t<D, all>>::name() == member_name ? void(found = D) : void()), ...);
  return found;
}

template <class T, std::size_t I>
struct member {
  using type = member_type<T, I>;
  static constexpr std::string_view name = member_name<T, I>();
  using descriptors = std::remove_cvref_t<decltype(field_descriptors<T>())>;
  static constexpr std::size_t count = std::tuple_size_v<descriptors>;
  static constexpr std::size_t index = find_descriptor<T>(name, std::make_index_sequence<count>{});
  static constexpr bool described = index < count;

  static constexpr auto traits() {
    if constexpr (described) {
      return descriptor_traits<std::tuple_element_t<index, descriptors>>{};
    } else {
      return no_descriptor{};
    }
  }
  using descriptor = decltype(traits());

  static constexpr bool excluded = descriptor::template has<annotations::exclude>;
  static constexpr bool asks_to_flatten = descriptor::template has<annotations::flatten>;
  static constexpr bool flattened = asks_to_flatten && struct_type<type>;
  static constexpr bool takes_extra = descriptor::template has<annotations::extra_fields>;
  static constexpr bool constraints_fit = descriptor::template constraints_fit<type>;
  static constexpr bool rules_fit = descriptor::template rules_fit<type>;

  static constexpr auto spelled_name() { return spell_name<name.size()>(name); }
};

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
  std::array<custom_rule, member<T, I>::descriptor::rules> rules{};
  std::size_t n = 0;
  const auto one = [&](const auto& annotation) {
    using A = std::remove_cvref_t<decltype(annotation)>;
    if constexpr (annotations::is_satisfies<A>) {
      rules[n++] = {&annotation, &call_rule<decltype(annotation.test), M>, annotation.message};
    }
  };
  std::apply([&](const auto&... annotation) { (one(annotation), ...); },
             std::get<member<T, I>::index>(field_descriptors<T>()).annotations);
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
  std::apply([&](const auto&... annotation) { (one(annotation), ...); },
             std::get<member<T, I>::index>(field_descriptors<T>()).annotations);
  if constexpr (member<T, I>::descriptor::rules > 0) set.rules = rules_of<T, I>;
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
inline constexpr auto styled_member = styled_name<style_of<description_of_t<T>>()>(get_member_name<T, I>{});

template <class T, std::size_t I>
constexpr field_info make_field() {
  using M = typename member<T, I>::type;
  using D = typename member<T, I>::descriptor;
  field_info field;
  field.name = styled_member<T, I>.view();
  field.member = member<T, I>::name;
  field.type = table_or_null<M>();
  field.has_default = D::template has<annotations::has_default>;
  field.deprecated = D::template has<annotations::deprecated>;
  field.required = !field.has_default && !is_nullable<M>;
  if constexpr (member<T, I>::described) {
    constexpr bool fits = has_table<M> && member<T, I>::constraints_fit && member<T, I>::rules_fit;
    if constexpr (D::constrains && fits) field.constraints = &field_constraints<T, I>;
    const auto one = [&field](const auto& annotation) {
      using A = std::remove_cvref_t<decltype(annotation)>;
      if constexpr (std::is_same_v<A, annotations::rename>) {
        field.name = annotation.name;
      } else if constexpr (annotations::is_alias<A>) {
        field.aliases = annotation.names;
      } else if constexpr (annotations::is_examples<A>) {
        field.examples = annotation.values;
      } else if constexpr (std::is_same_v<A, annotations::title>) {
        field.title = annotation.text;
      } else if constexpr (std::is_same_v<A, annotations::description>) {
        field.description = annotation.text;
      }
    };
    std::apply([&](const auto&... annotation) { (one(annotation), ...); },
               std::get<member<T, I>::index>(field_descriptors<T>()).annotations);
  }
  return field;
}

// --- all fields, those of flattened members in place -----------------------------------------------------------------

template <class T>
using member_indexes = std::make_index_sequence<member_count<T>>;

/// The types that a struct's members have, as far as they are read; for readable<T>. A member that is wrongly described
/// has the type void, which can't be.
template <class T, std::size_t I>
auto part_of_struct() {
  using m = member<T, I>;
  if constexpr (m::excluded) {
    return types<>{};
  } else if constexpr (m::takes_extra) {
    return types<typename m::type::mapped_type>{};
  } else if constexpr (m::asks_to_flatten != m::flattened || !m::constraints_fit || !m::rules_fit) {
    return types<void>{};
  } else {
    return types<typename m::type>{};
  }
}
template <class... As, class... Bs>
types<As..., Bs...> operator+(types<As...>, types<Bs...>);
template <class T, std::size_t... I>
auto struct_parts(std::index_sequence<I...>) -> decltype((types<>{} + ... + decltype(part_of_struct<T, I>()){}));

/// Whether the members of a struct can be counted.
template <class T>
constexpr bool can_be_taken_apart() noexcept {
  if constexpr (has_base<T> || !std::is_default_constructible_v<T>) {
    return false;
  } else {
    return begins_with_a_member<T> && count_values<T>() <= most_members;
  }
}

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
    if constexpr (!m::excluded && !m::takes_extra) {
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
constexpr bool has_hook(std::index_sequence<I...>) {
  [[maybe_unused]] const auto inner = []<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using m = member<T, Index>;
    if constexpr (m::flattened) {
      return has_hook<typename m::type, Hook>(member_indexes<typename m::type>{});
    } else {
      return false;
    }
  };
  constexpr bool own =
      Hook == hook::normalize ? normalizes_itself<T> || normalized_beside<T> : checks_itself<T> || checked_beside<T>;
  return own || (inner(std::integral_constant<std::size_t, I>{}) || ...);
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
  if constexpr (normalizes_itself<T>) T::normalize(object);
  if constexpr (normalized_beside<T>) description_of_t<T>::normalize(object);
}

template <class T>
void run_check(const T& object, checker& check) {
  for_each_flattened(
      object, [&](const auto& inner) { run_check(inner, check); }, member_indexes<T>{});
  if constexpr (checks_itself<T>) T::check(object, check);
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
    using D = description_of_t<T>;
    constexpr std::string_view repeated = struct_table<T>::find_repeated_name();
    if constexpr (!repeated.empty()) {
      static_cast<void>(&refuse_repeated_name<T, spell_name<repeated.size()>(repeated)>);
    }
    type_info result = basic_table<T>(kind::object, storage::none, type_name<T>());
    result.title = title_text<D>();
    result.description = description_text<D>();
    result.object = &struct_table<T>::info;
    return result;
  }
};

}  // namespace assay::inline v0::detail
