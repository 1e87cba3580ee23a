// Whether a class itself, and no base class of it, declares a name.
#pragma once

#include <assay/detail/has_reflection.hpp>

#include <string_view>

#if ASSAY_REFLECTION
#include <meta>
#endif

namespace assay::inline v0::detail {

#if ASSAY_REFLECTION
template <class T>
consteval bool declares(std::string_view name) {
  for (const std::meta::info one : std::meta::members_of(^^T, std::meta::access_context::unchecked())) {
    if (std::meta::has_identifier(one) && std::meta::identifier_of(one) == name) return true;
  }
  return false;
}
#else
/// Without reflection no class that is read has a base.
template <class T>
constexpr bool declares(std::string_view) noexcept {
  return true;
}
#endif

}  // namespace assay::inline v0::detail
