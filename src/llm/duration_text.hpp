// Durations in messages.
#pragma once

#include <assay/async/event_loop.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace assay::inline v0::detail {

/// "1.5 s", to three digits.
[[nodiscard]] inline std::string in_seconds(async::duration time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g s", std::chrono::duration<double>(time).count());
  return text.data();
}

}  // namespace assay::inline v0::detail
