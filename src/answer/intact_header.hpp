// Where a damaged answer begins within what is wrapped around it: a tool call, a message, a report, a list of one.
#pragma once

#include "json/region.hpp"

#include <assay/type_info.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail {

/// What stands before a value that is wrapped.
struct intact_header {
  std::size_t inner = 0;  ///< where the value begins: all before it is as JSON has it
  bool is_plain = false;  ///< the member's name says that it holds the answer
};

/// The header of what begins with the bracket at the beginning of a region, where that wraps a value of the type. Only
/// what stands before the value is looked at: the value is damaged, and nothing tells where it ends. `core` is no
/// nullable type. Linear in the region.
[[nodiscard]] std::optional<intact_header> find_header(std::string_view text, region within, const type_info& core);

}  // namespace assay::inline v0::detail
