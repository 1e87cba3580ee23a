// Which member is why a class has no default constructor, told in one line of the compiler (see flaws.hpp).
#pragma once

#include <assay/detail/flaws.hpp>
#include <assay/detail/members.hpp>
#include <assay/detail/names.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

template <class Struct, fixed_string Member, class Type>
struct assay_cannot_make_member {
  static void it_is_const_remove_the_const() = delete;
  static void it_has_no_default_constructor_give_it_an_initializer() = delete;
  static void it_is_a_reference_hold_a_value_instead() = delete;
};
template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_is_not_const = !std::is_const_v<Type>;
template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_is_no_reference = !std::is_reference_v<Type>;
template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_has_a_default_constructor = std::is_default_constructible_v<Type>;

/// Whether a member is left without a value by a constructor that sets none.
template <class M>
inline constexpr bool is_unmade = !std::is_default_constructible_v<M> || (std::is_const_v<M> && !requires { ::new M; });

template <class T, fixed_string Name, class M>
void refuse_unmade_member() {
#if defined(__clang__)
  static_assert(member_is_not_const<T, Name, M>, "assay: this member is const, and so can't be read; remove the const");
  static_assert(member_is_no_reference<T, Name, M>, "assay: this member is a reference; hold a value instead");
  if constexpr (!std::is_const_v<M> && !std::is_reference_v<M>) {
    static_assert(member_has_a_default_constructor<T, Name, M>,
                  "assay: this member has no default constructor; give it an initializer, or a type that has one");
  }
#else
  using says = assay_cannot_make_member<T, Name, M>;
  if constexpr (std::is_const_v<M>) {
    says::it_is_const_remove_the_const();
  } else if constexpr (std::is_reference_v<M>) {
    says::it_is_a_reference_hold_a_value_instead();
  } else {
    says::it_has_no_default_constructor_give_it_an_initializer();
  }
#endif
}

#if ASSAY_REFLECTION

/// The number of the first member that needs a value; that of all where none does, and a constructor is at fault.
template <class T, std::size_t I = 0>
constexpr std::size_t find_unmade_member() noexcept {
  if constexpr (I == subobjects<T>.size()) {
    return I;
  } else if constexpr (is_unmade<member_type<T, I>> && !has_initializer<T, I>) {
    return I;
  } else {
    return find_unmade_member<T, I + 1>();
  }
}

template <class T>
void refuse_unmade_struct() {
  constexpr std::size_t index = find_unmade_member<T>();
  static_assert(index < subobjects<T>.size(),
                "assay: a class without a public default constructor can't be read; give it one, or specialize "
                "assay::converter for it");
  if constexpr (index < subobjects<T>.size()) {
    constexpr std::string_view name = member_name<T, index>();
    static_cast<void>(&refuse_unmade_member<T, spell_name<name.size()>(name), member_type<T, index>>);
  }
}

#else

// Names of members are those of an object that can be spelled. Where there is none, members are told by their number.

template <class Struct, std::size_t Number>
struct assay_cannot_make_member_of_this_number {
  static void it_is_a_reference_hold_a_value_instead_or_it_has_no_default_constructor() = delete;
};
template <class Struct, std::size_t Number>
inline constexpr bool member_of_this_number_can_be_made = std::is_default_constructible_v<Struct>;

/// Converts to a reference to anything.
struct any_reference {
  std::size_t ignored;
  template <class U>
  operator U&() const noexcept;  // NOLINT: never defined
};
template <class T, std::size_t... I>
constexpr bool takes_references(std::index_sequence<I...>) noexcept {
  return requires { T{any_reference{I}...}; };
}

/// How many values T's braces take at most, where fewer may be too few; 0 where they take none, as with a reference.
template <class T, std::size_t Values = most_members>
constexpr std::size_t count_values_of_unmade() noexcept {
  if constexpr (Values == 0 || takes<T, Values>) {
    return Values;
  } else {
    return count_values_of_unmade<T, Values - 1>();
  }
}
/// The number, from 1, of the last member that must be given a value; 0 where it can't be found out.
template <class T, std::size_t Values = 1>
constexpr std::size_t number_of_unmade_member() noexcept {
  if constexpr (Values > most_members) {
    return 0;
  } else if constexpr (takes<T, Values> || takes_references<T>(std::make_index_sequence<Values>{})) {
    return Values;
  } else {
    return number_of_unmade_member<T, Values + 1>();
  }
}

/// The index of the first member of T, of which there are Count, that needs a value; Count where none does.
template <class T, std::size_t Count, std::size_t I = 0>
constexpr std::size_t find_unmade_member() noexcept {
  if constexpr (I == Count) {
    return Count;
  } else if constexpr (is_unmade<member_type<T, I, Count>>) {
    return I;
  } else {
    return find_unmade_member<T, Count, I + 1>();
  }
}

template <class T, std::size_t Number>
void refuse_member_of_number() {
#if defined(__clang__)
  static_assert(member_of_this_number_can_be_made<T, Number>,
                "assay: this member of the struct, counted from 1, is a reference (hold a value instead) or has no "
                "default constructor");
#else
  assay_cannot_make_member_of_this_number<
      T, Number>::it_is_a_reference_hold_a_value_instead_or_it_has_no_default_constructor();
#endif
}

/// Whether a member's name can be spelled: a reference has no address of its own.
template <class T, std::size_t I, std::size_t Count>
concept has_member_name = requires {
  typename std::bool_constant<(static_cast<void>(spelled{&get_member<I, const T, Count>(phantom<T>::object.value)}),
                               true)>;
};

template <class T>
void refuse_unmade_struct() {
  constexpr std::size_t count = count_values_of_unmade<T>();
  constexpr std::size_t index = find_unmade_member<T, count>();
  if constexpr (index == count) {
    static_cast<void>(&refuse_member_of_number<T, number_of_unmade_member<T>()>);
  } else if constexpr (has_member_name<T, index, count>) {
    constexpr std::string_view name = spelled_member_name<T, index, count>();
    static_cast<void>(&refuse_unmade_member<T, spell_name<name.size()>(name), member_type<T, index, count>>);
  } else {
    static_cast<void>(&refuse_member_of_number<T, index + 1>);
  }
}

#endif

}  // namespace assay::inline v0::detail
