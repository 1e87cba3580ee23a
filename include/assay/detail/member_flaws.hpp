// What is wrong with the members of a struct, told in one line of the compiler each (see flaws.hpp).
#pragma once

#include <array>
#include <assay/checker.hpp>
#include <assay/describe.hpp>
#include <assay/detail/flaws.hpp>
#include <assay/detail/members.hpp>
#include <assay/detail/names.hpp>
#include <assay/detail/reflect_containers.hpp>
#include <assay/detail/reflect_core.hpp>
#include <assay/detail/reflect_enum.hpp>
#include <assay/detail/struct_types.hpp>
#include <assay/naming.hpp>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

// The line names the struct, the member and its type; see flaws.hpp for why there are two spellings.
template <class Struct, fixed_string Member, class Type>
struct assay_cannot_read {
  static void use_another_type_or_exclude_it_or_specialize_assay_converter() = delete;
  static void it_is_const_remove_the_const() = delete;
  static void it_is_volatile_remove_the_volatile() = delete;
  static void it_is_a_function_exclude_it() = delete;
  static void its_type_has_virtual_functions_use_a_struct_of_data_or_exclude_it_or_specialize_assay_converter() =
      delete;
  static void its_type_has_a_constructor_remove_that_or_exclude_it_or_specialize_assay_converter() = delete;
  static void its_type_has_private_members_or_a_constructor_make_it_a_plain_struct_or_specialize_assay_converter() =
      delete;
  static void its_type_has_private_members_annotate_it_with_assay_reflected_or_specialize_assay_converter() = delete;
  static void its_type_needs_a_default_constructor_and_for_private_members_the_annotation_assay_reflected() = delete;
  static void use_std_array_in_place_of_a_C_array() = delete;
  static void flatten_is_for_a_member_that_is_a_struct() = delete;
  static void its_constraint_is_for_another_type_of_member() = delete;
  static void the_function_of_satisfies_does_not_take_it() = delete;
  static void one_of_its_annotations_is_for_a_class() = delete;
  static void
  this_base_class_has_private_members_or_virtual_functions_annotate_it_with_assay_reflected_or_exclude_it() = delete;
};
template <class Struct, fixed_string Name>
struct assay_cannot_tell_apart {
  static void two_fields_have_this_name_on_the_wire() = delete;
};

template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_can_be_read = has_table<Type>;
template <class Struct, fixed_string Member, class Type>
inline constexpr bool member_is_no_C_array = !std::is_array_v<Type>;
template <class Struct, fixed_string Member, class Type>
inline constexpr bool flattened_member_is_a_struct = struct_type<Type>;
template <class Struct, fixed_string Member, class Type, class m>
inline constexpr bool constraint_is_for_this_member = m::constraints_fit;
template <class Struct, fixed_string Member, class Type, class m>
inline constexpr bool satisfies_takes_this_member = m::rules_fit;
template <class Struct, fixed_string Member, class Type, class m>
inline constexpr bool annotations_are_for_members = m::is_for_member;
template <class Struct, fixed_string Name, class Type>
inline constexpr bool base_class_can_be_read = struct_type<Type>;
template <class Struct, fixed_string Name, bool Differs>
inline constexpr bool fields_have_names_of_their_own = Differs;

/// Says what is wrong with the type of a member that has no table.
template <class T, fixed_string Name, class M>
void refuse_type_of_member() {
  constexpr flaw why = flaw_inside<M>;
#if defined(__clang__)
  if constexpr (why == flaw::is_const) {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: this member is const, and so can't be read; remove the const");
  } else if constexpr (why == flaw::is_volatile) {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: this member is volatile, and so can't be read; remove the volatile");
  } else if constexpr (why == flaw::function) {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: this member is a function, which can't be read from JSON; exclude it");
  } else if constexpr (why == flaw::virtual_functions) {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: the type of this member has virtual functions, and so can't be read; use a struct of data, "
                  "exclude the member, or specialize assay::converter for its type");
  } else if constexpr (why == flaw::constructor) {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: the type of this member has a constructor, and so can't be read; remove the constructor and "
                  "give its members initializers, exclude the member, or specialize assay::converter for its type");
  } else if constexpr (why == flaw::not_public) {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: the type of this member has private or protected members or a constructor, and so can't be "
                  "read; make it a plain struct, exclude the member, or specialize assay::converter for its type");
  } else {
    static_assert(member_can_be_read<T, Name, M>,
                  "assay: this member can't be read from JSON; use another type, exclude it, or specialize "
                  "assay::converter for its type");
  }
#else
  using says = assay_cannot_read<T, Name, M>;
  if constexpr (why == flaw::is_const) {
    says::it_is_const_remove_the_const();
  } else if constexpr (why == flaw::is_volatile) {
    says::it_is_volatile_remove_the_volatile();
  } else if constexpr (why == flaw::function) {
    says::it_is_a_function_exclude_it();
  } else if constexpr (why == flaw::virtual_functions) {
    says::its_type_has_virtual_functions_use_a_struct_of_data_or_exclude_it_or_specialize_assay_converter();
#if ASSAY_REFLECTION
  } else if constexpr (why == flaw::constructor) {
    says::its_type_needs_a_default_constructor_and_for_private_members_the_annotation_assay_reflected();
  } else if constexpr (why == flaw::not_public) {
    says::its_type_has_private_members_annotate_it_with_assay_reflected_or_specialize_assay_converter();
#else
  } else if constexpr (why == flaw::constructor) {
    says::its_type_has_a_constructor_remove_that_or_exclude_it_or_specialize_assay_converter();
  } else if constexpr (why == flaw::not_public) {
    says::its_type_has_private_members_or_a_constructor_make_it_a_plain_struct_or_specialize_assay_converter();
#endif
  } else {
    says::use_another_type_or_exclude_it_or_specialize_assay_converter();
  }
#endif
}

/// What a base class must be.
template <class T, fixed_string Name, class Base>
void require_base() {
#if defined(__clang__)
  static_assert(
      base_class_can_be_read<T, Name, Base>,
      "assay: this base class has private members or virtual functions; annotate it with assay::reflected, or "
      "exclude it");
#else
  using says = assay_cannot_read<T, Name, Base>;
  if constexpr (!struct_type<Base>) {
    says::this_base_class_has_private_members_or_virtual_functions_annotate_it_with_assay_reflected_or_exclude_it();
  }
#endif
}

/// What a member must be; M is its type and m is member<T, I> (described_members.hpp).
template <class T, fixed_string Name, class M, class m>
void require_member() {
#if defined(__clang__)
  static_assert(member_is_no_C_array<T, Name, M>, "assay: use std::array in place of a C array");
  if constexpr (m::asks_to_flatten) {
    static_assert(flattened_member_is_a_struct<T, Name, M>, "assay: flatten is for a member that is a struct");
  }
  static_assert(constraint_is_for_this_member<T, Name, M, m>,
                "assay: gt, ge, lt, le and multiple_of are for numbers; min_length, max_length, pattern and format for "
                "strings; min_items, max_items and unique_items for lists");
  static_assert(satisfies_takes_this_member<T, Name, M, m>,
                "assay: the function of satisfies doesn't take this member");
  static_assert(annotations_are_for_members<T, Name, M, m>,
                "assay: a naming style, extra::... and reflected are for a class, not for a member");
#else
  using says = assay_cannot_read<T, Name, M>;
  if constexpr (std::is_array_v<M>) {
    says::use_std_array_in_place_of_a_C_array();
  } else if constexpr (m::asks_to_flatten) {
    if constexpr (!struct_type<M>) says::flatten_is_for_a_member_that_is_a_struct();
  }
  if constexpr (!m::constraints_fit) says::its_constraint_is_for_another_type_of_member();
  if constexpr (!m::rules_fit) says::the_function_of_satisfies_does_not_take_it();
  if constexpr (!m::is_for_member) says::one_of_its_annotations_is_for_a_class();
#endif
  if constexpr (!std::is_array_v<M> && !m::asks_to_flatten && !has_table<M>) {
    static_cast<void>(&refuse_type_of_member<T, Name, M>);
  }
}

template <class T, fixed_string Name>
void refuse_repeated_name() {
#if defined(__clang__)
  static_assert(fields_have_names_of_their_own<T, Name, sizeof(T) == 0>,
                "assay: two fields have this name on the wire");
#else
  assay_cannot_tell_apart<T, Name>::two_fields_have_this_name_on_the_wire();
#endif
}

/// The address of a table that exists, so that the error above stays the only one.
template <class M>
constexpr const type_info* table_or_null() noexcept {
  if constexpr (has_table<M>) {
    return &table<M>::value;
  } else {
    return nullptr;
  }
}

}  // namespace assay::inline v0::detail
