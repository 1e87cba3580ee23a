// What a result keeps its value in.
#pragma once

#include <assay/detail/export.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

/// Empties a tree of JSON from the inside out. nlohmann's destructor, which must do with any depth on any stack, moves
/// all that a value holds into a list first, level by level; that takes as long as it took to read it.
ASSAY_EXPORT void clear_json(nlohmann::json& tree) noexcept;
ASSAY_EXPORT void clear_json(nlohmann::ordered_json& tree) noexcept;

template <class Json>
struct held_json : std::optional<Json> {
  using std::optional<Json>::optional;
  held_json() = default;
  held_json(std::optional<Json>&& value) : std::optional<Json>(std::move(value)) {}  // NOLINT: it is one
  held_json(const held_json&) = default;
  held_json(held_json&&) = default;
  held_json& operator=(const held_json&) = default;
  held_json& operator=(held_json&&) = default;
  ~held_json() {
    if (*this) clear_json(**this);
  }
};

template <class T>
using result_storage =
    std::conditional_t<std::is_same_v<T, nlohmann::json> || std::is_same_v<T, nlohmann::ordered_json>, held_json<T>,
                       std::optional<T>>;

}  // namespace assay::inline v0::detail
