// The ways to write a quote.
#pragma once

#include "json/byte_set.hpp"
#include "reader/reader.hpp"

#include <array>
#include <string_view>

namespace assay::inline v0::detail {

struct reader::quote {
  constexpr quote(std::string_view opens, std::array<std::string_view, 3> closes, repair_code noted, std::size_t number,
                  bool is_standard = false)
      : open(opens), close(closes), code(noted), index(number), standard(is_standard) {
    stops.add('\\');
    for (int c = 0; c < 0x20; ++c) stops.add(static_cast<char>(c));
    for (int c = 0x80; c < 0x100; ++c) stops.add(static_cast<char>(c));
    for (const std::string_view one : close) {
      if (!one.empty()) stops.add(one.front());
    }
  }

  /// The next byte that may be more than a character of the text.
  [[nodiscard]] const char* next_stop(const char* p, const char* end) const noexcept {
    while (p != end && !stops.has(*p)) ++p;
    return p;
  }

  std::string_view open;
  std::array<std::string_view, 3> close;  ///< any of them; empty ones are none
  repair_code code;                       ///< what is noted of it
  std::size_t index;                      ///< of its own
  bool standard;
  byte_set stops{{}};  ///< where closers start, escapes, control characters and whatever is beyond ASCII
};

}  // namespace assay::inline v0::detail
