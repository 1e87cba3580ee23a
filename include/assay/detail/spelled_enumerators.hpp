// The enumerators of an enum in C++20: those whose values are looked at, as the compiler spells them. See
// enumerators.hpp.
#pragma once

#include <assay/detail/has_reflection.hpp>
#include <assay/detail/names.hpp>

#if !ASSAY_REFLECTION

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

#if defined(__clang__)
#pragma clang diagnostic push
#if __has_warning("-Wenum-constexpr-conversion")  // Clang 16 to 19; later ones have made it an error
#pragma clang diagnostic ignored "-Wenum-constexpr-conversion"
#endif
#endif

inline constexpr bool has_every_enumerator = false;

// One spelling serves a whole range: for_each_named.
template <auto... Values>
constexpr std::string_view pretty_pack() noexcept {
  return {ASSAY_SPELLED_FUNCTION, sizeof(ASSAY_SPELLED_FUNCTION) - 1};
}

/// Whether a constant expression may hold E(Value): an enum without a fixed underlying type has only as many values as
/// its enumerators need bits for. GCC takes them all, Clang 20 refuses the others, and before it they are a warning.
#if defined(__clang__)
template <class E, std::int64_t Value, class = void>
inline constexpr bool may_hold = false;
template <class E, std::int64_t Value>
inline constexpr bool may_hold<E, Value, std::void_t<std::integral_constant<E, static_cast<E>(Value)>>> = true;
#else
template <class E, std::int64_t Value>
inline constexpr bool may_hold = true;
#endif

/// The values that are looked at: [-256, 1024) and, beyond, every power of two. Others are named in describe<E>.
template <class E>
struct enum_range {
  using U = std::underlying_type_t<E>;
  static constexpr bool has_fixed_type = requires { E{0}; };
  static constexpr std::int64_t widest = sizeof(U) == 1 ? (std::is_signed_v<U> ? 128 : 256) : 1024;

  template <std::int64_t End>
  static constexpr std::int64_t find_end() {
    if constexpr (has_fixed_type || End <= 1 || may_hold<E, End - 1>) {
      return End;
    } else {
      return find_end<End / 2>();
    }
  }
  static constexpr std::int64_t end = find_end<widest>();
  static constexpr std::int64_t lowest = [] {
    if constexpr (!std::is_signed_v<U>) {
      return std::int64_t{0};
    } else if constexpr (has_fixed_type) {
      return std::int64_t{sizeof(U) == 1 ? -128 : -256};
    } else {
      return may_hold<E, -1> ? (end < 256 ? -end : std::int64_t{-256}) : std::int64_t{0};
    }
  }();
  static constexpr std::size_t powers =
      sizeof(U) == 1 || !has_fixed_type ? 0 : sizeof(U) * 8 - (std::is_signed_v<U> ? 1 : 0);
};

template <std::int64_t First, std::size_t Count>
struct dense_values {
  static constexpr std::size_t count = Count;
  static constexpr std::int64_t at(std::size_t i) { return First + static_cast<std::int64_t>(i); }
};
template <std::size_t Count>
struct powers_of_two {  // from 1024 on
  static constexpr std::size_t count = Count;
  static constexpr std::int64_t at(std::size_t i) { return static_cast<std::int64_t>(std::uint64_t{1024} << i); }
};

/// The named values among a block of candidates. Blocks are small, so that no compiler's limit on the steps of one
/// constant expression is reached.
template <class E, class Values>
struct enum_block {
  template <std::size_t... I>
  static constexpr std::string_view spell(std::index_sequence<I...>) {
    return pretty_pack<__builtin_bit_cast(E, static_cast<std::underlying_type_t<E>>(Values::at(I)))...>();
  }
  static constexpr std::string_view text = spell(std::make_index_sequence<Values::count>{});
  static constexpr std::size_t count = [] {
    std::size_t n = 0;
    for_each_named<Values>(text, [&n](std::size_t, std::string_view) { ++n; });
    return n;
  }();
  static constexpr std::array<named_value, count> spelled_names = [] {
    std::array<named_value, count> result{};
    if constexpr (count > 0) {
      std::size_t n = 0;
      for_each_named<Values>(text, [&](std::size_t i, std::string_view name) { result[n++] = {name, Values::at(i)}; });
    }
    return result;
  }();
  static constexpr std::size_t size = [] {
    std::size_t all = 0;
    for (const named_value& each : spelled_names) all += each.name.size();
    return all;
  }();
  static constexpr name_buffer<size> kept = [] {
    name_buffer<size> result;
    std::size_t n = 0;
    for (const named_value& each : spelled_names) {
      for (const char c : each.name) result.data[n++] = c;
    }
    return result;
  }();
  static constexpr std::array<named_value, count> names = [] {
    std::array<named_value, count> result = spelled_names;
    std::size_t begin = 0;
    for (named_value& each : result) {
      each.name = kept.view().substr(begin, each.name.size());
      begin += each.name.size();
    }
    return result;
  }();
};

template <class... Blocks>
constexpr auto join_blocks() {
  std::array<named_value, (Blocks::count + ... + 0)> result{};
  std::size_t n = 0;
  const auto add = [&](const auto& names) {
    for (const named_value& value : names) result[n++] = value;
  };
  (add(Blocks::names), ...);
  return result;
}

template <class E, std::size_t... Block>
constexpr auto find_enumerators(std::index_sequence<Block...>) {
  using range = enum_range<E>;
  constexpr std::size_t size = 256;
  constexpr std::size_t total = static_cast<std::size_t>(range::end - range::lowest);
  using sparse = powers_of_two<(range::powers > 10 ? range::powers - 10 : 0)>;
  if constexpr (sparse::count == 0) {
    return join_blocks<enum_block<E, dense_values<range::lowest + static_cast<std::int64_t>(Block * size),
                                                  (total - Block * size < size ? total - Block * size : size)>>...>();
  } else {
    return join_blocks<enum_block<E, dense_values<range::lowest + static_cast<std::int64_t>(Block * size),
                                                  (total - Block * size < size ? total - Block * size : size)>>...,
                       enum_block<E, sparse>>();
  }
}

/// The enumerators of E that can be found, in the order of their values (negative ones first).
template <class E>
inline constexpr auto enumerators_of = find_enumerators<E>(
    std::make_index_sequence<static_cast<std::size_t>(enum_range<E>::end - enum_range<E>::lowest + 255) / 256>{});

}  // namespace assay::inline v0::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

#endif
