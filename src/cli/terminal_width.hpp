// How wide a terminal is.
#pragma once

#include <cstddef>
#include <optional>

#include <sys/ioctl.h>

namespace assay::cli {

/// The columns of the terminal that a descriptor is now: it may be resized. Nothing where it is none, or doesn't say.
[[nodiscard]] inline std::optional<std::size_t> terminal_columns(int descriptor) {
  ::winsize size = {};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

}  // namespace assay::cli
