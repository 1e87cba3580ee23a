// The members of an aggregate in C++20: how many, of what types and names, and where. See members.hpp.
//
// Counting is our own, because GCC 12 crashes in Boost.PFR's counting (an internal error in check_noexcept_r) when
// a member's initializer makes a list of strings, as in `std::vector<std::string> tags = {"new"};`, and the count is
// asked for in a template. All public functions of Boost.PFR count first.
//
// Their names are read from what the compiler says of itself: a pointer to a member of an object that is declared but
// never defined may be a template argument, and __PRETTY_FUNCTION__ (__FUNCSIG__) spells it:
//   GCC    ... {(& assay::detail::phantom<Person>.assay::detail::holder<Person>::value.Person::age)} ...
//   Clang  ... {&phantom.value.age}]
//   MSVC   ... {&assay::detail::phantom<struct Person>::object->value.age}>(void) noexcept
// Works on GCC 12 and newer and Clang 14 and newer, for recursive types held by unique_ptr as well. What is done for
// MSVC was never compiled by it (docs/platforms.md).
#pragma once

#include <assay/detail/has_reflection.hpp>
#include <assay/detail/names.hpp>
#include <assay/detail/tie_members.hpp>

#if !ASSAY_REFLECTION

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

/// Converts to anything, for unevaluated use. By rvalue: Clang instantiates the constructors that braces would call,
/// and the copy constructor of std::vector<std::unique_ptr<U>> exists but doesn't compile.
struct any_value {
  std::size_t ignored;
  template <class U>
  operator U&&() const noexcept;  // NOLINT: never defined
};

template <class T, std::size_t... I>
constexpr bool takes_values(std::index_sequence<I...>) noexcept {
  return requires { T{any_value{I}...}; };
}
template <class T, std::size_t N>
inline constexpr bool takes = takes_values<T>(std::make_index_sequence<N>{});

inline constexpr std::size_t most_members = 100;  // as many as tie_members.hpp has functions for

/// The largest N in [Low, High) for which T{...N values...} is well-formed; it is for Low.
template <class T, std::size_t Low, std::size_t High>
constexpr std::size_t search_count() noexcept {
  if constexpr (High - Low == 1) {
    return Low;
  } else {
    constexpr std::size_t middle = Low + (High - Low) / 2;
    if constexpr (takes<T, middle>) {
      return search_count<T, middle, High>();
    } else {
      return search_count<T, Low, middle>();
    }
  }
}

/// Most structs are small: look at twice as many each time before searching in between.
template <class T, std::size_t Low = 0, std::size_t High = 8>
constexpr std::size_t count_values() noexcept {
  if constexpr (High > most_members) {
    return search_count<T, Low, most_members + 2>();
  } else if constexpr (takes<T, High>) {
    return count_values<T, High, High * 2>();
  } else {
    return search_count<T, Low, High>();
  }
}

// --- C arrays: one member that takes many values ---------------------------------------------------------------------

template <class T, std::size_t... Before, std::size_t... After>
constexpr bool takes_empty_braces(std::index_sequence<Before...>, std::index_sequence<After...>) noexcept {
  return requires { T{any_value{Before}..., {}, any_value{After}...}; };
}
template <class T, std::size_t... Before, std::size_t... After>
constexpr bool takes_eight_empty_braces(std::index_sequence<Before...>, std::index_sequence<After...>) noexcept {
  return requires { T{any_value{Before}..., {}, {}, {}, {}, {}, {}, {}, {}, any_value{After}...}; };
}
template <class T, std::size_t Before, std::size_t After>
inline constexpr bool takes_empty = takes_empty_braces<T>(std::make_index_sequence<Before>{},
                                                          std::make_index_sequence<After>{});
template <class T, std::size_t Before, std::size_t After>
inline constexpr bool takes_eight_empty = takes_eight_empty_braces<T>(std::make_index_sequence<Before>{},
                                                                      std::make_index_sequence<After>{});

/// Whether each value belongs to a member of its own: empty braces, which stand for one member whatever it is, may
/// take the place of each. Asked of eight at a time, because every struct is asked.
template <class T, std::size_t Values, std::size_t First = 0>
constexpr bool is_value_a_member() noexcept {
  if constexpr (First == Values) {
    return true;
  } else if constexpr (First + 8 <= Values) {
    return takes_eight_empty<T, First, Values - First - 8> && is_value_a_member<T, Values, First + 8>();
  } else {
    return takes_empty<T, First, Values - First - 1> && is_value_a_member<T, Values, First + 1>();
  }
}

/// How many values the member that begins with a value takes: several where it is a C array.
template <class T, std::size_t Values, std::size_t First, std::size_t After = Values - First - 1>
constexpr std::size_t count_values_of_member() noexcept {
  if constexpr (!takes_empty<T, First, 0>) {
    return 1;  // a member that can't be made of nothing, so that the question can't be asked
  } else if constexpr (takes_empty<T, First, After>) {
    return Values - First - After;
  } else {
    return count_values_of_member<T, Values, First, After - 1>();
  }
}

template <class T, std::size_t Values, std::size_t First = 0>
constexpr std::size_t count_members_of_values() noexcept {
  if constexpr (First == Values) {
    return 0;
  } else {
    return 1 + count_members_of_values<T, Values, First + count_values_of_member<T, Values, First>()>();
  }
}

// --- what is no list of members --------------------------------------------------------------------------------------

/// Converts to the bases of T alone: a struct that begins with one of them has a base.
template <class T>
struct any_base {
  template <class U>
  requires(std::is_base_of_v<U, T> && !std::is_same_v<U, T>) operator U() const noexcept;  // NOLINT
};
struct converts_to_nothing {};

template <class T>
inline constexpr bool begins_with_a_base = requires {
  T{any_base<T>{}};
};
template <class T>
inline constexpr bool begins_with_anything = requires {
  T{converts_to_nothing{}};
};  // such as a std::any
template <class T>
inline constexpr bool has_base = begins_with_a_base<T> && !begins_with_anything<T>;

/// Whether braces can give the first member a value. They can't where it is an anonymous union: no value is of its
/// type, and the struct would seem to have no members. A struct that has none is empty.
template <class T>
inline constexpr bool begins_with_a_member = std::is_empty_v<T> || count_values<T>() > 0;

/// Whether the members of a struct can be counted.
template <class T>
constexpr bool can_be_taken_apart() noexcept {
  if constexpr (has_base<T> || !std::is_default_constructible_v<T>) {
    return false;
  } else {
    return begins_with_a_member<T> && count_values<T>() <= most_members;
  }
}

/// Says which member of a T that has no default constructor is at fault (see unmade_members.hpp).
template <class T>
void refuse_unmade_struct();

/// The members, each once; none where the struct can't be taken apart, so that the one error about it stays alone.
template <class T>
constexpr std::size_t count_members() noexcept {
  static_assert(!has_base<T>, "assay: a struct with a base class can't be read; make the base a member and flatten it");
  if constexpr (has_base<T>) {
    return 0;
  } else if constexpr (!std::is_default_constructible_v<T>) {
    static_cast<void>(&refuse_unmade_struct<T>);
    return 0;
  } else {
    constexpr std::size_t values = count_values<T>();
    static_assert(
        begins_with_a_member<T>,
        "assay: a struct that begins with an anonymous union can't be read; give the union a name and exclude "
        "it, or use a std::variant");
    static_assert(values <= most_members,
                  "assay: a struct may have up to 100 members, and a C array counts as all of its items; use "
                  "std::array, or structs within the struct");
    if constexpr (values > most_members) {
      return 0;
    } else if constexpr (is_value_a_member<T, values>()) {
      return values;
    } else {
      return count_members_of_values<T, values>();
    }
  }
}

template <class T>
inline constexpr std::size_t member_count = count_members<T>();

/// References to all members.
template <class T, std::size_t Count = member_count<std::remove_const_t<T>>>
constexpr auto tie_members(T& object) noexcept {
  return tie(object, member_number<Count>{});
}

/// Member I of an object; const where the object is.
template <std::size_t I, class T, std::size_t Count = member_count<std::remove_const_t<T>>>
constexpr auto& get_member(T& object) noexcept {
  return referred_member<I>(tie_members<T, Count>(object));
}

template <class T, std::size_t I, std::size_t Count = member_count<T>>
using member_type = std::remove_reference_t<decltype(get_member<I, T, Count>(std::declval<T&>()))>;

/// A struct with a base class is refused.
template <class T, std::size_t I>
inline constexpr bool is_base_class = false;

// --- names -----------------------------------------------------------------------------------------------------------

template <class T>
struct holder {
  T value;
};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

/// Never defined, never read: only the addresses of its members are spelled.
template <class T>
struct phantom {
  static const holder<T> object;
};

/// Clang before 18 takes a pointer to a subobject as a template argument only inside a struct.
template <class Pointer>
struct spelled {
  Pointer pointer;
};
template <class Pointer>
spelled(Pointer) -> spelled<Pointer>;

template <class T, std::size_t I, std::size_t Count = member_count<T>>
constexpr std::string_view spelled_member_name() noexcept {
  constexpr std::string_view text = pretty<spelled{&get_member<I, const T, Count>(phantom<T>::object.value)}>();
  return spelled_member(text);
}

template <class T, std::size_t I>
inline constexpr auto kept_member_name = keep_name<spelled_member_name<T, I>().size()>(spelled_member_name<T, I>());

/// What a member is called whose name can't be spelled: "member 2", counted from 1.
template <std::size_t Number>
inline constexpr auto kept_member_number = [] {
  name_buffer<7 + (Number < 10 ? 1 : Number < 100 ? 2 : 3)> kept{"member "};
  std::size_t at = sizeof(kept.data) - 1;
  for (std::size_t rest = Number; rest != 0; rest /= 10) kept.data[--at] = static_cast<char>('0' + rest % 10);
  return kept;
}();

/// GCC reads no volatile object in a constant expression, and so can't spell one. (A volatile member is refused.)
template <class T, std::size_t I>
constexpr std::string_view member_name() noexcept {
  if constexpr (std::is_volatile_v<member_type<T, I>>) {
    return kept_member_number<I + 1>.view();
  } else {
    return kept_member_name<T, I>.view();
  }
}

/// The name of the member that a pointer names: of the pointer itself MSVC spells only where the member stands.
template <auto Member, class M, class Class>
constexpr std::string_view member_pointer_name(M Class::*) noexcept {
  if constexpr (this_compiler == compiler::msvc) {
    return spelled_member(pretty<spelled{&(phantom<Class>::object.value.*Member)}>());
  } else {
    return value_name<Member>();
  }
}

}  // namespace assay::inline v0::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

#endif
