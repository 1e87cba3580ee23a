// Long text without its end (text_lines.hpp has shorten(), which keeps both ends).
#pragma once

#include "json/unicode.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The text; of a longer one at most so many bytes, cut between characters, and the mark behind them.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t most, std::string_view mark = "...") {
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, border_before(text, most))).append(mark);
}

}  // namespace assay::inline v0::detail
