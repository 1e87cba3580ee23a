// The tag of a run-time schema's union without a declared discriminator: a property that is a different constant in
// each of the alternatives that are objects.
#pragma once

#include <assay/type_info.hpp>

#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct constant_tags {
  std::string_view property;  ///< empty where there is none
  bool are_texts = true;      ///< else numbers, booleans and null, in their canonical form
  std::vector<union_tag> tags;
};

/// An object with one of the tags fits no alternative but that one: the others want another constant there. An
/// alternative that is a union itself has the tags of all of its alternatives.
[[nodiscard]] constant_tags find_constant_tags(const union_info& info);

}  // namespace assay::inline v0::detail
