// The members of a class that is read. There are two ways to know them, which give the same for what both can read:
//   counted_members.hpp     C++20: aggregates, by braces and structured bindings; names as the compiler spells them
//   reflected_members.hpp   C++26: by std::meta; base classes and classes with private members or constructors as well
// Each has
//   can_be_taken_apart<T>()   whether members of T can be told at all; else it is an error to ask for them
//   member_count<T>           how many there are; base classes count, and come first
//   is_base_class<T, I>       whether number I is a base class: a member without a name, whose fields are T's
//   member_type<T, I>
//   get_member<I>(object)     a reference; const where the object is
//   member_name<T, I>()       of a base class the name of its type
// Both call refuse_unmade_struct<T>() (unmade_members.hpp) for a T without a default constructor.
#pragma once

#include <assay/detail/has_reflection.hpp>

#if ASSAY_REFLECTION
#include <assay/detail/reflected_members.hpp>
#else
#include <assay/detail/counted_members.hpp>
#endif

#include <cstddef>
#include <utility>

namespace assay::inline v0::detail {

template <class T>
using member_indexes = std::make_index_sequence<member_count<T>>;

}  // namespace assay::inline v0::detail
