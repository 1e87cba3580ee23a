// Durations in messages.
#pragma once

#include <assay/async/event_loop.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace assay::inline v0::detail {

/// "1.5 s", to three digits; from 100 seconds on, whole ones: "3600 s".
[[nodiscard]] inline std::string in_seconds(async::duration time) {
  std::array<char, 32> text{};
  const double seconds = std::chrono::duration<double>(time).count();
  std::snprintf(text.data(), text.size(), seconds < 100 ? "%.3g s" : "%.0f s", seconds);
  return text.data();
}

}  // namespace assay::inline v0::detail
