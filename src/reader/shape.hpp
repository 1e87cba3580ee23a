// What the reader asks of a type: whether it wants a list, an object or a scalar, and what is below a member's name.
#pragma once

#include "tables/core_types.hpp"

#include <assay/type_info.hpp>

#include <string_view>

namespace assay::inline v0::detail {

/// Whether a value of the type may be a bare word or number.
[[nodiscard]] bool takes_scalars(const type_info& type);

/// Whether a struct (or one of a union's) has a field of this name, in whatever style.
[[nodiscard]] bool has_field(const type_info& type, std::string_view name);

/// A view of a type, or of none: what is not known takes anything.
class shape {
 public:
  shape() = default;
  explicit shape(const type_info& type) : type_(&core_of(type)) {}

  [[nodiscard]] bool is_known() const noexcept { return type_ != nullptr; }
  [[nodiscard]] bool is_list() const noexcept { return is(kind::list) || is(kind::tuple); }
  [[nodiscard]] bool is_object() const noexcept { return is(kind::object) || is(kind::map); }
  [[nodiscard]] bool is_map() const noexcept { return is(kind::map); }
  [[nodiscard]] bool is_text() const noexcept { return is(kind::string); }
  /// One of several types, or any.
  [[nodiscard]] bool is_open() const noexcept {
    return type_ == nullptr || is(kind::any) || is(kind::variant) || is(kind::all_of);
  }
  [[nodiscard]] bool takes_scalars() const { return type_ == nullptr || detail::takes_scalars(*type_); }
  /// Whether the object has a member of this name, in whatever style; a map takes any.
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] shape member(std::string_view name) const;
  [[nodiscard]] shape item() const;

 private:
  [[nodiscard]] bool is(kind which) const noexcept { return type_ != nullptr && type_->kind == which; }

  const type_info* type_ = nullptr;
};

}  // namespace assay::inline v0::detail
