// What is wrong with a text that is written in another notation than JSON, and that no notation's reader takes: where
// it stops too early, lacks a quote, or holds several values. For messages alone: nothing is read this way.
#pragma once

#include "json/region.hpp"
#include "reader/shape.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

struct notation_fault {
  bool is_cut = false;  ///< the text ends too early
  std::string reason;   ///< for people
  std::size_t at = 0;
};

/// The first fault of a region, in the notation that it seems to be written in: the type's names tell. A type that
/// knows none finds nothing. Linear.
[[nodiscard]] std::optional<notation_fault> find_notation_fault(std::string_view text, region within,
                                                                const shape& wanted);

/// The end of the text, where it is right behind a name of the type, or behind the sign that its value was to follow.
[[nodiscard]] std::optional<notation_fault> find_missing_value(std::string_view text, region within,
                                                               const shape& wanted);

}  // namespace assay::inline v0::detail
