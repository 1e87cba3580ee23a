// How values of structs are made: T() would set all their bytes to zero before it makes their members, which takes
// longer than the members do.
#pragma once

#include <type_traits>

namespace assay::inline v0::detail {

/// Structs that need no zeros: each member says how it begins, or is of a type that does. (A const object can't be left
/// without a value, so the language tells: CWG 253.)
template <class T>
concept begins_by_itself = std::is_class_v<T> && std::is_aggregate_v<T> && requires {
  ::new const T;
};

/// Turns into a new T where that is to be, without a move.
template <begins_by_itself T>
struct default_initialized {
  operator T() const {  // NOLINT: what it is for
    T made;
    return made;
  }
};

/// Whether a T can be made of that.
template <class T>
concept can_be_default_initialized = begins_by_itself<T> && std::is_move_constructible_v<T>;

}  // namespace assay::inline v0::detail
