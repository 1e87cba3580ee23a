// Where a $ref leads: RFC 3986 references, RFC 6901 pointers.
#pragma once

#include "json/uri.hpp"
#include "schema/loaded_schema.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::loading {

using detail::percent_decode;
using detail::resolve_uri;
using detail::split_fragment;
using detail::uri_parts;
using detail::without_empty_fragment;

/// The keys and indexes of a JSON pointer ("" or "/a/b"), unescaped; nullopt where it is none.
[[nodiscard]] std::optional<std::vector<std::string>> pointer_segments(std::string_view pointer);

/// What a key or an index leads to; nullptr where that is nothing.
[[nodiscard]] const json* child_of(const json& value, const std::string& segment);

/// child_of for a document that is asked often: an object of many members is looked through once, not for each
/// reference into it. The documents must not change meanwhile.
class child_index {
 public:
  [[nodiscard]] const json* child_of(const json& value, const std::string& segment);
  /// nullptr where the path leads to nothing.
  [[nodiscard]] const json* follow(const json& root, const std::vector<std::string>& segments);

 private:
  using members = std::unordered_map<std::string_view, const json*>;
  std::unordered_map<const json*, members> large_;
};

}  // namespace assay::inline v0::loading
