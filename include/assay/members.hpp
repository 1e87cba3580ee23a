// The members of an aggregate: how many, of what types, and where. Structure comes from Boost.PFR.
//
// Counting is our own, because GCC 12 and 13 crash in Boost.PFR's counting (an internal error in check_noexcept_r) when
// a member's initializer makes a list of strings, as in `std::vector<std::string> tags = {"new"};`, and the count is
// asked for in a template. What is ours is the count alone; taking the struct apart is left to PFR.
#pragma once

#include <boost/pfr/core.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace assay::detail {

/// Converts to anything, for unevaluated use: by lvalue where T is copyable, else by rvalue, so that no constructor
/// template of a member's type finds two ways.
struct any_lvalue {
  std::size_t ignored;
  template <class U>
  constexpr operator U&() const noexcept;  // NOLINT: never defined
};
struct any_rvalue {
  std::size_t ignored;
  template <class U>
  constexpr operator U&&() const noexcept;  // NOLINT: never defined
};
template <class T>
using any_value = std::conditional_t<std::is_copy_constructible_v<T>, any_lvalue, any_rvalue>;

template <class T, std::size_t... I>
constexpr bool takes_values(std::index_sequence<I...>) noexcept {
  return requires { T{any_value<T>{I}...}; };
}
template <class T, std::size_t N>
inline constexpr bool takes = takes_values<T>(std::make_index_sequence<N>{});

inline constexpr std::size_t most_members = 100;  // as many as Boost.PFR takes apart

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
constexpr std::size_t count_members() noexcept {
  if constexpr (High > most_members) {
    static_assert(!takes<T, most_members + 1>, "assay: a struct may have up to 100 members");
    return search_count<T, Low, most_members + 1>();
  } else if constexpr (takes<T, High>) {
    return count_members<T, High, High * 2>();
  } else {
    return search_count<T, Low, High>();
  }
}

template <class T>
inline constexpr std::size_t member_count = count_members<T>();

/// References to all members, as Boost.PFR's tuple.
template <class T>
constexpr auto tie_members(T& object) noexcept {
  return boost::pfr::detail::tie_as_tuple(object, boost::pfr::detail::size_t_<member_count<std::remove_const_t<T>>>{});
}

/// Member I of an object; const where the object is.
template <std::size_t I, class T>
constexpr auto& get_member(T& object) noexcept {
  return boost::pfr::detail::sequence_tuple::get<I>(tie_members(object));
}

template <class T, std::size_t I>
using member_type = std::remove_reference_t<decltype(get_member<I>(std::declval<T&>()))>;

}  // namespace assay::detail
