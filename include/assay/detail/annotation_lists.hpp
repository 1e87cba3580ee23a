// Lists of texts within annotations, in the form that tables refer to. `Annotations` is a type whose get() returns the
// tuple of all annotations of one member or enumerator.
#pragma once

#include <assay/describe.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace assay::inline v0::detail {

/// How many texts an annotation adds to a list.
template <class A>
inline constexpr std::size_t alias_size = 0;
template <std::size_t N>
inline constexpr std::size_t alias_size<annotations::alias<N>> = N;
template <class A>
inline constexpr std::size_t example_size = 0;
template <std::size_t N>
inline constexpr std::size_t example_size<annotations::examples<N>> = N;

template <class Tuple>
inline constexpr std::size_t alias_count = 0;
template <class... A>
inline constexpr std::size_t alias_count<std::tuple<A...>> = (std::size_t{0} + ... + alias_size<A>);
template <class Tuple>
inline constexpr std::size_t example_count = 0;
template <class... A>
inline constexpr std::size_t example_count<std::tuple<A...>> = (std::size_t{0} + ... + example_size<A>);

/// All names that alias(...) gives, in order.
template <class Annotations>
inline constexpr auto aliases_in = [] {
  using all = std::remove_cvref_t<decltype(Annotations::get())>;
  std::array<std::string_view, alias_count<all>> list{};
  std::size_t n = 0;
  const auto add = [&](const auto& annotation) {
    if constexpr (annotations::is_alias<std::remove_cvref_t<decltype(annotation)>>) {
      for (const std::string_view name : annotation.names) list[n++] = name;
    }
  };
  std::apply([&](const auto&... annotation) { (add(annotation), ...); }, Annotations::get());
  return list;
}();

/// All values that examples(...) gives, in order.
template <class Annotations>
inline constexpr auto examples_in = [] {
  using all = std::remove_cvref_t<decltype(Annotations::get())>;
  std::array<example_value, example_count<all>> list{};
  std::size_t n = 0;
  const auto add = [&](const auto& annotation) {
    if constexpr (annotations::is_examples<std::remove_cvref_t<decltype(annotation)>>) {
      for (const annotations::example& one : annotation.values) list[n++] = {one.text, one.is_json};
    }
  };
  std::apply([&](const auto&... annotation) { (add(annotation), ...); }, Annotations::get());
  return list;
}();

}  // namespace assay::inline v0::detail
