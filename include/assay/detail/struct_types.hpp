// Which classes are read as structs: aggregates and, with C++26 reflection, classes that open themselves.
#pragma once

#include <assay/detail/annotations_in_place.hpp>
#include <assay/detail/flaws.hpp>
#include <assay/detail/has_reflection.hpp>
#include <assay/detail/reflect_containers.hpp>
#include <assay/detail/reflect_core.hpp>

#include <type_traits>

#if ASSAY_REFLECTION
#include <meta>
#endif

namespace assay::inline v0::detail {

#if ASSAY_REFLECTION

/// Whether everything in a class may be named by everybody, so that it can promise nothing about its members.
template <class T>
consteval bool is_all_public() {
  for (const std::meta::info one : subobjects<T>) {
    if (!std::meta::is_public(one)) return false;
  }
  return true;
}

/// What another reflector reads.
template <class T>
concept read_by_what_it_offers =
    appendable<T> || set_type<T> || map_type<T> || duration_type<T> || sys_time_type<T> || year_month_day_type<T>;

/// Whether a class that is no aggregate is read as a struct: it says so (assay::reflected), or it has constructors, but
/// nothing else that aggregates lack, and members at all.
template <class T>
constexpr bool is_opened() noexcept {
  if constexpr (read_by_what_it_offers<T> || is_of_std<T>()) {
    return false;
  } else if constexpr (has_type_annotation<T, annotations::reflected>) {
    return true;
  } else if constexpr (std::is_polymorphic_v<T> || std::is_empty_v<T> || !std::is_default_constructible_v<T>) {
    return false;
  } else {
    return is_all_public<T>();
  }
}

#else

template <class T>
constexpr bool is_opened() noexcept {
  return false;
}

#endif

template <class T>
concept struct_type = std::is_class_v<T> && !has_converter<T> && (std::is_aggregate_v<T> || is_opened<T>());

}  // namespace assay::inline v0::detail
