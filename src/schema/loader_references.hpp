// Where a $ref leads: RFC 3986 references, RFC 6901 pointers.
#pragma once

#include "schema/loaded_schema.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::loading {

struct uri_parts {
  std::string_view resource;  ///< all before the '#'
  std::string_view fragment;
};
[[nodiscard]] uri_parts split_fragment(std::string_view uri) noexcept;

/// `reference` against `base`, both without fragments.
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);

/// nullopt where a '%' is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

/// The keys and indexes of a JSON pointer ("" or "/a/b"), unescaped; nullopt where it is none.
[[nodiscard]] std::optional<std::vector<std::string>> pointer_segments(std::string_view pointer);

/// What a key or an index leads to; nullptr where that is nothing.
[[nodiscard]] const json* child_of(const json& value, const std::string& segment);

/// nullptr where the path leads to nothing.
[[nodiscard]] const json* follow(const json& root, const std::vector<std::string>& segments);

}  // namespace assay::inline v0::loading
