// The text of URI references (RFC 3986), and of JSON Pointers, which their fragments hold.
#pragma once

#include <assay/detail/export.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

struct uri_parts {
  std::string_view resource;  ///< all before the '#'
  std::string_view fragment;
};
[[nodiscard]] uri_parts split_fragment(std::string_view uri) noexcept;

/// "http://x.org/a#" and "http://x.org/a" name the same.
[[nodiscard]] std::string_view without_empty_fragment(std::string_view uri) noexcept;

/// `reference` against `base`, both without fragments.
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);

/// nullopt where a '%' is not followed by two hexadecimal digits.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::optional<std::string> percent_decode(std::string_view text);

/// A step of a JSON Pointer to a member of this name (RFC 6901): '/' and the name, '~' and '/' escaped.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string pointer_step(std::string_view name);

}  // namespace assay::inline v0::detail
