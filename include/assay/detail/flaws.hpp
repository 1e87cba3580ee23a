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

}  // namespace assay::inline v0::detail
