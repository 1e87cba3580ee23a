// Reflection: C++ type -> type table, at compile time.
//
//   const assay::type_info& table = assay::type_of<Person>();
//
// One reflector<T> a family of types: scalars and assay's own types here, standard containers in
// reflect_containers.hpp, enums in reflect_enum.hpp, structs in reflect_struct.hpp. Each has
//   supported   whether T can be read from JSON
//   category    which constraints may be put on it
//   make()      its table
//   parts()     where it holds values of other types: which, as a types<...>; only declared
// Families are recognized by what they offer (emplace_back, try_emplace, ...), so that no container's or chrono's
// header has to be included for those who do not use it.
#pragma once

#include <assay/detail/has_reflection.hpp>
#include <assay/detail/reflect_containers.hpp>
#include <assay/detail/reflect_core.hpp>
#include <assay/detail/reflect_enum.hpp>
#include <assay/detail/reflect_struct.hpp>

#include <type_traits>

namespace assay::inline v0 {

namespace detail {

// --- whether a type can be read, all that it holds included ----------------------------------------------------------

/// The structs that are known to be readable, those around the type at hand among them; and what becomes of it once a
/// type is not.
template <class... Structs>
struct known_structs {};
struct unreadable {};
template <class T>
struct type_to_judge {};

/// A struct to reflection: std::array is one to the language, too.
template <class T>
concept read_as_struct = requires {
  reflector<T>::is_struct;
};

/// Whether T can be read as far as can be said without a look at what it holds.
template <class T>
constexpr bool can_hold_what_is_read() noexcept {
  if constexpr (!has_table<T>) {
    return false;
  } else if constexpr (read_as_struct<T>) {
    return can_be_taken_apart<T>();
  } else if constexpr (has_converter<T>) {
    return std::is_default_constructible_v<T>;
  } else if constexpr (std::is_enum_v<T>) {
    return enum_table<T>::count > 0;
  } else {
    return true;
  }
}

template <class T>
constexpr unreadable operator+(unreadable, type_to_judge<T>) noexcept {
  return {};
}
template <class... Known, class T>
constexpr auto operator+(known_structs<Known...> known, type_to_judge<T>) noexcept {
  if constexpr (!can_hold_what_is_read<T>()) {
    return unreadable{};
  } else if constexpr ((std::is_same_v<T, Known> || ...)) {
    return known;
  } else if constexpr (read_as_struct<T>) {
    return judge_all(known_structs<Known..., T>{}, decltype(struct_parts<T>(member_indexes<T>{})){});
  } else if constexpr (requires { reflector<T>::parts(); }) {
    return judge_all(known, decltype(reflector<T>::parts()){});
  } else {
    return known;
  }
}
template <class Known, class... Ts>
constexpr auto judge_all(Known known, types<Ts...>) noexcept {
  return (known + ... + type_to_judge<Ts>{});
}

template <class T>
inline constexpr bool can_be_read = !std::is_same_v<decltype(known_structs<>{} + type_to_judge<T>{}), unreadable>;

}  // namespace detail

/// Whether parse<T> can read a T: a scalar, an enum, a struct of readable members, a container of them, a type with a
/// converter, to any depth. Where it is not, parse<T> is a compile error that names what is at fault.
///
///   static_assert(assay::readable<Person>);
///   static_assert(!assay::readable<std::string_view>);
///
/// A class with an anonymous union or a bit-field can't be asked without C++26 reflection: the compiler refuses to take
/// it apart.
template <class T>
concept readable = detail::can_be_read<T>;

/// The table of T. A T that can't be read is a compile error that says why.
template <class T>
[[nodiscard]] constexpr const type_info& type_of() noexcept {
  if constexpr (detail::has_table<T>) {
    return detail::table<T>::value;  // a struct with a member that can't be read says so where its table is made
  } else {
    using detail::flaw;
    constexpr flaw why = detail::flaw_inside<T>;
    if constexpr (why == flaw::is_const || why == flaw::is_volatile) {
      static_assert(readable<T>, "assay: a const or volatile type can't be read from JSON; remove the qualifier");
    } else if constexpr (why == flaw::function) {
      static_assert(readable<T>, "assay: a function can't be read from JSON");
#if ASSAY_REFLECTION
    } else if constexpr (why == flaw::virtual_functions) {
      static_assert(readable<T>,
                    "assay: a class with virtual functions can't be read from JSON unless it is annotated with "
                    "assay::reflected; read a struct of its data, or specialize assay::converter for it");
    } else if constexpr (why == flaw::constructor) {
      static_assert(
          readable<T>,
          "assay: a class with a constructor can't be read from JSON unless it has a default constructor and, "
          "if members are private, is annotated with assay::reflected; or specialize assay::converter for it");
    } else if constexpr (why == flaw::not_public) {
      static_assert(
          readable<T>,
          "assay: a class with private or protected members can't be read from JSON unless it is annotated with "
          "assay::reflected; make all members public, or specialize assay::converter for it");
#else
    } else if constexpr (why == flaw::virtual_functions) {
      static_assert(readable<T>,
                    "assay: a class with virtual functions can't be read from JSON; read a struct of its data, or "
                    "specialize assay::converter for it");
    } else if constexpr (why == flaw::constructor) {
      static_assert(readable<T>,
                    "assay: a class with a constructor can't be read from JSON; remove the constructor and give the "
                    "members initializers, or specialize assay::converter for it");
    } else if constexpr (why == flaw::not_public) {
      static_assert(readable<T>,
                    "assay: a class with private or protected members or with a constructor can't be read from JSON; "
                    "make all members public, remove the constructor, or specialize assay::converter for it");
#endif
    } else {
      static_assert(readable<T>,
                    "assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or "
                    "specialize assay::converter for it");
    }
    return detail::no_table;
  }
}

}  // namespace assay::inline v0
