// What a type expects at a place of the text, as far as the search for the cheapest reading wants to know.
#pragma once

#include "json/token.hpp"
#include "reader/mending/costs.hpp"

#include <assay/type_info.hpp>

#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail::mending {

/// The type of a value; nullptr where any value will do.
using expected = const type_info*;

/// What is left of a type where only the form of its value counts: without optional and conversion.
[[nodiscard]] expected essence(expected type) noexcept;

/// The shape that a value of the type has: whether a bracket must open it.
enum class shape : std::uint8_t { any, object, list, scalar };
[[nodiscard]] shape shape_of(expected type);

/// The field that a key means, under any of its names; `no_field` where none does.
inline constexpr std::size_t no_field = static_cast<std::size_t>(-1);
struct known_key {
  std::size_t field = no_field;
  expected type = nullptr;  ///< of its value
};
[[nodiscard]] known_key find_key(expected object, std::string_view name);
/// Whether the keys of an object are known beforehand.
[[nodiscard]] bool has_known_keys(expected object) noexcept;
/// How many required members are not among those seen (a bit a field, of the first 64).
[[nodiscard]] unsigned missing_members(expected object, std::uint64_t seen);

/// The type of a list's or tuple's item.
[[nodiscard]] expected item_type(expected list, std::size_t index) noexcept;

/// What it costs to take a value of this kind and text for the type.
[[nodiscard]] cost misfit(expected type, token kind, std::string_view text);

}  // namespace assay::inline v0::detail::mending
