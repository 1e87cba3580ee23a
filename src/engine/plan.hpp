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
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

struct planned_field {
  detail::key_name key;
  const type_info* type;
  std::uint32_t offset;
  const constraint_set* constraints;
  const field_info* info;
  bool reset_first;  ///< a default may be standing in it: what is read starts from nothing
};

struct object_plan {
  explicit object_plan(const object_info& info);

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// The field of a key, under its name on the wire, its C++ name or an alias; none if there is none.
  [[nodiscard]] std::size_t find(std::string_view key) const;

  std::vector<planned_field> fields;
  std::size_t required = 0;  ///< how many are
  bool deferred = false;     ///< normalize comes before the constraints of fields

 private:
  std::unordered_map<std::string_view, std::size_t> names_;
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
