// The ways to write a quote.
#pragma once

#include "reader/reader.hpp"

#include <array>
#include <string_view>

namespace assay::detail {

struct reader::quote {
  std::string_view open;
  std::array<std::string_view, 3> close;  ///< any of them; empty ones are none
  repair_code code;                       ///< what is noted of it
  std::size_t index;                      ///< of its own
  bool standard = false;
};

}  // namespace assay::detail
