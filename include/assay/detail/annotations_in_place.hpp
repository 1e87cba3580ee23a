// What C++26 annotations say of a class, a member or an enumerator in the place where that is declared. Without
// reflection they say nothing.
#pragma once

#include <assay/describe.hpp>
#include <assay/detail/enumerators.hpp>
#include <assay/detail/has_reflection.hpp>
#include <assay/detail/members.hpp>
#include <assay/naming.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

#if ASSAY_REFLECTION
#include <meta>
#include <span>
#include <string_view>
#include <utility>
#include <vector>
#endif

namespace assay::inline v0::detail {

/// Annotations that are for classes and enums alone.
template <class A>
inline constexpr bool is_for_types =
    std::is_same_v<A, naming> || std::is_same_v<A, extra> || std::is_same_v<A, annotations::reflected>;

#if ASSAY_REFLECTION

/// Annotations of other libraries are theirs.
consteval bool is_of_assay(std::meta::info type) {
  if (type == ^^assay::format || type == ^^naming || type == ^^extra) return true;
  return std::meta::has_parent(type) && std::meta::parent_of(type) == ^^annotations;
}
consteval std::vector<std::meta::info> find_annotations(std::meta::info of) {
  std::vector<std::meta::info> found;
  for (const std::meta::info one : std::meta::annotations_of(of)) {
    if (is_of_assay(std::meta::remove_cv(std::meta::type_of(one)))) found.push_back(one);
  }
  return found;
}

/// Those of one declaration, in their order.
template <std::meta::info Of>
inline constexpr std::span<const std::meta::info> annotations_at = std::define_static_array(find_annotations(Of));

template <std::meta::info Annotation>
using annotation_type = std::remove_cv_t<typename[:std::meta::type_of(Annotation):]>;

/// Their values, in the form in which assay::field holds them.
template <std::meta::info Of, std::size_t... I>
constexpr auto make_annotation_values(std::index_sequence<I...>) {
  return std::tuple<annotations::from_argument_t<annotation_type<annotations_at<Of>[I]>>...>{
      annotations::from_argument(std::meta::extract<annotation_type<annotations_at<Of>[I]>>(annotations_at<Of>[I]))...};
}
template <std::meta::info Of>
inline constexpr auto annotation_values =
    make_annotation_values<Of>(std::make_index_sequence<annotations_at<Of>.size()>{});

template <class T>
inline constexpr const auto& type_annotations = annotation_values<^^T>;

template <class A, class... As>
consteval bool holds(const std::tuple<As...>&) {
  return (std::is_same_v<A, As> || ...);
}
template <class... As>
consteval bool are_for_types(const std::tuple<As...>&) {
  return ((is_for_types<As> || std::is_same_v<As, annotations::title> ||
           std::is_same_v<As, annotations::description>)&&...);
}
template <class T, class A>
inline constexpr bool has_type_annotation = holds<A>(type_annotations<T>);
template <class T>
inline constexpr bool type_annotations_fit = are_for_types(type_annotations<T>);
/// The last of several.
template <class T, class A>
constexpr A type_annotation() noexcept {
  A last{};
  const auto look_at = [&last](const auto& one) {
    if constexpr (std::is_same_v<decltype(one), const A&>) last = one;
  };
  std::apply([&](const auto&... one) { (look_at(one), ...); }, type_annotations<T>);
  return last;
}

template <class T, std::size_t I>
constexpr const auto& member_annotations() noexcept {
  return annotation_values<subobjects<T>[I]>;
}
template <class E, std::size_t I>
constexpr const auto& enumerator_annotations() noexcept {
  return annotation_values<reflected_enumerators<E>[I]>;
}

#else

template <class T, class A>
inline constexpr bool has_type_annotation = false;
template <class T>
inline constexpr bool type_annotations_fit = true;
template <class T, class A>
constexpr A type_annotation() noexcept {
  return {};
}
template <class T, std::size_t I>
constexpr const std::tuple<>& member_annotations() noexcept {
  return empty_tuple;
}
template <class E, std::size_t I>
constexpr const std::tuple<>& enumerator_annotations() noexcept {
  return empty_tuple;
}
#endif

}  // namespace assay::inline v0::detail
