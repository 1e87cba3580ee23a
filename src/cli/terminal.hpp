// The standard streams by number, and what they are where they are a terminal.
#pragma once

#include <cstddef>
#include <optional>

namespace assay::cli {

inline constexpr int standard_input = 0;
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

/// Whether a descriptor is a terminal; on Windows, a console.
[[nodiscard]] bool is_terminal(int number);

/// Whether it is one that shows colours: TERM is set and not "dumb"; on Windows, a console that obeys escape sequences.
[[nodiscard]] bool terminal_has_colors(int number);

/// The columns of the terminal that a descriptor is now: it may be resized. Nothing where it is none, or doesn't say.
[[nodiscard]] std::optional<std::size_t> terminal_columns(int number);

}  // namespace assay::cli
