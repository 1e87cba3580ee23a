// What the engine derives from a type table once, at the type's first use, and keeps beside it: offsets, key look-up
// and masks of an object, the discriminator of a union, a compiled pattern.
//
// Plans of C++ types live as long as the program; plans of a run-time schema are freed with it (free_plans).
// Concurrent first uses are safe: the plan that is published first stays.
#pragma once

#include "source/token.hpp"

#include <assay/type_info.hpp>

#include <re2/re2.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

/// Types whose values are mostly read in one go (see text_source.hpp).
enum class quick_form : std::uint8_t { none, string, i32, i64, f64, boolean };

[[nodiscard]] constexpr quick_form quick_form_of(const type_info& type) noexcept {
  if (type.constraints != nullptr) return quick_form::none;
  switch (type.storage) {
    case storage::string:
      return type.kind == kind::string ? quick_form::string : quick_form::none;
    case storage::i32:
      return type.kind == kind::integer ? quick_form::i32 : quick_form::none;
    case storage::i64:
      return type.kind == kind::integer ? quick_form::i64 : quick_form::none;
    case storage::f64:
      return quick_form::f64;
    case storage::boolean:
      return quick_form::boolean;
    default:
      return quick_form::none;
  }
}

struct alignas(64) planned_field {
  detail::key_name key;
  const type_info* type;
  std::uint32_t offset;
  const constraint_set* constraints;
  const field_info* info;
  bool reset_first;  ///< a default may be standing in it: what is read starts from nothing
  quick_form quick;
};

struct object_plan {
  explicit object_plan(const object_info& info);

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// The field of a key, under its name on the wire, its C++ name or an alias; none if there is none.
  [[nodiscard]] std::size_t find(std::string_view key) const;
  /// The field of a key in another style (firstName, First Name for first_name), if only one is meant.
  [[nodiscard]] std::size_t find_similar(std::string_view key) const;

  std::vector<planned_field> fields;
  std::vector<std::uint64_t> required;  ///< which are, a bit a field
  bool deferred = false;                ///< normalize comes before the constraints of fields

 private:
  std::unordered_map<std::string_view, std::size_t> names_;
  std::unordered_map<std::string, std::size_t> squeezed_names_;
};

struct union_plan {
  explicit union_plan(const union_info& info);

  std::string_view discriminator;  ///< empty where there is none
  std::vector<union_tag> tags;
};

namespace detail {

[[nodiscard]] const object_plan& plan_of(const object_info& info);
[[nodiscard]] const union_plan& plan_of(const union_info& info);
[[nodiscard]] const RE2& compiled(const pattern_slot& slot);

/// For the owner of run-time tables, when they end.
void free_plan(const object_info& info) noexcept;
void free_plan(const union_info& info) noexcept;
void free_plan(const pattern_slot& slot) noexcept;

}  // namespace detail

}  // namespace assay
