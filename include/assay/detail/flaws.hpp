// Why a type can't be read, in one line of the compiler each: which member it is, and what to do about it.
//
// Clang spells the condition of a static_assert, GCC spells a deleted function; each gets the one that it shows in its
// error line. The lines stand in functions whose addresses are taken and that nobody calls, and what was asked for is
// made all the same, so that no other error follows.
#pragma once

#include <assay/detail/names.hpp>
#include <assay/detail/reflect_core.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace assay::inline v0::detail {

/// A name as a template argument, so that a compiler's error line holds it.
template <std::size_t Length>
constexpr auto spell_name(std::string_view name) noexcept {
  char text[Length + 1] = {};
  for (std::size_t i = 0; i < Length; ++i) text[i] = name[i];
  return fixed_string<Length + 1>(text);
}

// --- types -----------------------------------------------------------------------------------------------------------

/// What is wrong with a type that no reflector reads.
enum class flaw : std::uint8_t {
  is_const,
  is_volatile,
  function,           ///< a pointer to one, a lambda, a std::function
  virtual_functions,  ///< a class that has some
  constructor,        ///< a class that has one
  not_public,         ///< a class with private or protected members, or with a constructor that takes nothing
  other,              ///< a pointer, a view, a reference, ...
};

/// Converts to anything but a T, which would be a copy.
template <class T>
struct any_argument {
  template <class U>
  requires(!std::is_same_v<std::remove_cvref_t<U>, T>) operator U&&() const noexcept;  // NOLINT: never defined
};

template <class T>
concept has_constructor_with_arguments = requires(any_argument<T> any) {
  T(any);
}
|| requires(any_argument<T> any) { T(any, any); }
|| requires(any_argument<T> any) { T(any, any, any); };

template <class T>
inline constexpr bool is_function_pointer =
    std::is_member_function_pointer_v<T> || std::is_function_v<std::remove_pointer_t<T>>;
template <class T>
concept function_object = requires {
  &T::operator();
};

/// Types of the standard library are what they are: there is no use in saying what to change in them.
template <class T>
constexpr bool is_of_std() noexcept {
  constexpr std::string_view text = pretty_type<T>();
  constexpr std::string_view name = text.substr(text.find("T = ") + 4);
  return name.substr(0, 5) == "std::";
}

template <class T>
constexpr flaw flaw_of() noexcept {
  if constexpr (std::is_const_v<T>) {
    return flaw::is_const;
  } else if constexpr (std::is_volatile_v<T>) {
    return flaw::is_volatile;
  } else if constexpr (is_function_pointer<T> || function_object<T>) {
    return flaw::function;
  } else if constexpr (!std::is_class_v<T> || std::is_aggregate_v<T> || is_of_std<T>()) {
    return flaw::other;
  } else if constexpr (std::is_polymorphic_v<T>) {
    return flaw::virtual_functions;
  } else if constexpr (std::is_empty_v<T> || has_constructor_with_arguments<T>) {
    return flaw::constructor;
  } else {
    return flaw::not_public;
  }
}

/// Whether T itself, whatever it holds, has a table.
template <class T>
inline constexpr bool has_table = reflector<T>::supported&& std::is_same_v<T, std::remove_cv_t<T>>;

/// The innermost type because of which T has no table: of a std::vector<Person*> it is the pointer.
template <class T>
struct culprit;
template <class... Ts>
struct first_culprit {
  using type = void;
};
template <class T, class... Ts>
struct first_culprit<T, Ts...> : std::conditional_t<has_table<T>, first_culprit<Ts...>, culprit<T>> {};
template <class... Ts>
first_culprit<Ts...> first_culprit_among(types<Ts...>);

template <class T>
struct culprit {
  using type = T;
};
template <class T>
requires requires { reflector<T>::parts(); }
struct culprit<T> {
  using inside = typename decltype(first_culprit_among(reflector<T>::parts()))::type;
  using type = std::conditional_t<std::is_void_v<inside> || !std::is_same_v<T, std::remove_cv_t<T>>, T, inside>;
};
template <class T>
inline constexpr flaw flaw_inside = flaw_of<typename culprit<T>::type>();

// --- members that can't be made --------------------------------------------------------------------------------------

template <class Struct, fixed_string Member, class Type>
struct assay_cannot_make_member {
  static void it_is_const_remove_the_const() = delete;
  static void it_has_no_default_constructor_give_it_an_initializer() = delete;
};
template <class Struct, std::size_t Number>
struct assay_cannot_make_member_of_this_number {
  static void it_is_a_reference_hold_a_value_instead_or_it_has_no_default_constructor() = delete;
};
template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_is_not_const = !std::is_const_v<Type>;
template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_has_a_default_constructor = std::is_default_constructible_v<Type>;
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

/// Whether a member is left without a value by a constructor that sets none.
template <class M>
inline constexpr bool is_unmade = !std::is_default_constructible_v<M> || (std::is_const_v<M> && !requires { ::new M; });

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

template <class T, fixed_string Name, class M>
void refuse_unmade_member() {
#if defined(__clang__)
  static_assert(member_is_not_const<T, Name, M>, "assay: this member is const, and so can't be read; remove the const");
  if constexpr (!std::is_const_v<M>) {
    static_assert(member_has_a_default_constructor<T, Name, M>,
                  "assay: this member has no default constructor; give it an initializer, or a type that has one");
  }
#else
  using says = assay_cannot_make_member<T, Name, M>;
  if constexpr (std::is_const_v<M>) {
    says::it_is_const_remove_the_const();
  } else {
    says::it_has_no_default_constructor_give_it_an_initializer();
  }
#endif
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

}  // namespace assay::inline v0::detail
