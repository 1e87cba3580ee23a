// The members of a class by C++26 reflection. See members.hpp.
#pragma once

#include <assay/detail/has_reflection.hpp>
#include <assay/detail/names.hpp>

#if ASSAY_REFLECTION

#include <cstddef>
#include <meta>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::inline v0::detail {

/// Base classes, then members, each in the order of their declaration; all of them, whoever may name them. (Which
/// classes have private members that are read is decided by struct_type, in member_flaws.hpp.)
template <class T>
inline constexpr std::span<const std::meta::info> subobjects =
    std::define_static_array(std::meta::subobjects_of(^^T, std::meta::access_context::unchecked()));

// --- what can't be taken apart ---------------------------------------------------------------------------------------

/// All base classes, and theirs.
consteval void add_bases(std::meta::info type, std::vector<std::meta::info>& all) {
  for (const std::meta::info base : std::meta::bases_of(type, std::meta::access_context::unchecked())) {
    all.push_back(base);
    add_bases(std::meta::dealias(std::meta::type_of(base)), all);
  }
}

template <class T>
consteval bool find_virtual_base() {
  std::vector<std::meta::info> bases;
  add_bases(^^T, bases);
  for (const std::meta::info base : bases) {
    if (std::meta::is_virtual(base)) return true;
  }
  return false;
}
template <class T>
inline constexpr bool has_virtual_base = find_virtual_base<T>();

template <class T>
consteval bool find_repeated_base() {
  std::vector<std::meta::info> bases;
  add_bases(^^T, bases);
  for (std::size_t i = 0; i < bases.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (std::meta::is_same_type(std::meta::type_of(bases[i]), std::meta::type_of(bases[j]))) return true;
    }
  }
  return false;
}
template <class T>
inline constexpr bool has_repeated_base = find_repeated_base<T>();

template <class T>
consteval bool find_anonymous_union() {
  for (const std::meta::info one : subobjects<T>) {
    if (!std::meta::is_base(one) && !std::meta::has_identifier(one) && !std::meta::is_bit_field(one)) return true;
  }
  return false;
}
template <class T>
inline constexpr bool has_anonymous_union = find_anonymous_union<T>();

template <class T>
consteval bool find_bit_field() {
  for (const std::meta::info one : subobjects<T>) {
    if (!std::meta::is_base(one) && std::meta::is_bit_field(one)) return true;
  }
  return false;
}
template <class T>
inline constexpr bool has_bit_field = find_bit_field<T>();

template <class T>
constexpr bool can_be_taken_apart() noexcept {
  if constexpr (std::is_default_constructible_v<T>) {
    return !has_virtual_base<T> && !has_repeated_base<T> && !has_anonymous_union<T> && !has_bit_field<T>;
  } else {
    return false;
  }
}

/// Says which member of a T that has no default constructor is at fault (see unmade_members.hpp).
template <class T>
void refuse_unmade_struct();

// --- members ---------------------------------------------------------------------------------------------------------

/// None where the class can't be taken apart, so that the one error about it stays alone.
template <class T>
constexpr std::size_t count_members() noexcept {
  static_assert(!has_virtual_base<T>, "assay: a class with a virtual base class can't be read");
  static_assert(!has_repeated_base<T>,
                "assay: a class that has the same base class twice can't be read: its members would have two values");
  static_assert(!has_anonymous_union<T>,
                "assay: a class with an anonymous union can't be read; give the union a name and exclude it, or use a "
                "std::variant");
  static_assert(!has_bit_field<T>, "assay: a class with a bit-field can't be read; use a member of a whole type");
  if constexpr (!std::is_default_constructible_v<T>) {
    static_cast<void>(&refuse_unmade_struct<T>);
    return 0;
  } else {
    return can_be_taken_apart<T>() ? subobjects<T>.size() : 0;
  }
}

template <class T>
inline constexpr std::size_t member_count = count_members<T>();

template <class T, std::size_t I>
inline constexpr bool is_base_class = std::meta::is_base(subobjects<T>[I]);

template <class T, std::size_t I>
using member_type = typename[:std::meta::type_of(subobjects<T>[I]):];

/// Whether a member has a value of its own where none is given.
template <class T, std::size_t I>
inline constexpr bool has_initializer =
    !is_base_class<T, I> && std::meta::has_default_member_initializer(subobjects<T>[I]);

template <std::size_t I, class T>
constexpr auto& get_member(T& object) noexcept {
  constexpr std::meta::info which = subobjects<std::remove_const_t<T>>[I];
  return object.[:which:];
}

template <class T, std::size_t I>
constexpr std::string_view member_name() noexcept {
  if constexpr (is_base_class<T, I>) {
    return type_name<member_type<T, I>>();
  } else {
    return std::meta::identifier_of(subobjects<T>[I]);
  }
}

}  // namespace assay::inline v0::detail

#endif
