// The enumerators of an enum by C++26 reflection. See enumerators.hpp.
#pragma once

#include <assay/detail/has_reflection.hpp>
#include <assay/detail/names.hpp>

#if ASSAY_REFLECTION

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <meta>
#include <span>
#include <type_traits>
#include <vector>

namespace assay::inline v0::detail {

inline constexpr bool has_every_enumerator = true;

/// In the order of their values, the first of those that have one value.
template <class E>
consteval std::vector<std::meta::info> sort_enumerators() {
  struct entry {
    std::underlying_type_t<E> value;
    std::size_t place;
  };
  std::vector<std::meta::info> kept;
  if (!std::meta::is_enumerable_type(^^E)) return kept;
  const std::vector<std::meta::info> declared = std::meta::enumerators_of(^^E);
  std::vector<entry> sorted;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    sorted.push_back({static_cast<std::underlying_type_t<E>>(std::meta::extract<E>(declared[i])), i});
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const entry& a, const entry& b) { return a.value != b.value ? a.value < b.value : a.place < b.place; });
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || sorted[i].value != sorted[i - 1].value) kept.push_back(declared[sorted[i].place]);
  }
  return kept;
}

template <class E>
inline constexpr std::span<const std::meta::info> reflected_enumerators =
    std::define_static_array(sort_enumerators<E>());

template <class E>
consteval auto name_enumerators() {
  std::array<named_value, reflected_enumerators<E>.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::meta::info one = reflected_enumerators<E>[i];
    all[i] = {std::meta::identifier_of(one), static_cast<std::int64_t>(std::meta::extract<E>(one))};
  }
  return all;
}

template <class E>
inline constexpr auto enumerators_of = name_enumerators<E>();

}  // namespace assay::inline v0::detail

#endif
