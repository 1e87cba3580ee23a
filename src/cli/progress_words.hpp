// The text of the progress line on a terminal.
#pragma once

#include "json/grouped_digits.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// How far a run over some input is.
struct run_extent {
  std::uint64_t done = 0;                   ///< bytes of the input that are done with
  std::uint64_t skipped = 0;                ///< of these, bytes that took no time
  std::optional<std::uint64_t> total = {};  ///< bytes of the input, where that is known
  double seconds = 0;                       ///< since the run began
};

/// A part of the line; the first parts matter most.
struct progress_part {
  std::string text;
  bool is_bad = false;  ///< shown as an error
};

/// Appends "42%" and "0:12 left". The share is there where the total is known; the time left also only after a second
/// in which something was done. Both are rounded down; the share is at most 100%, whatever was appended to the input.
void append_extent(std::vector<progress_part>& parts, const run_extent& extent);

/// "12.4/s", "51,234/s".
[[nodiscard]] std::string rate_words(std::uint64_t count, double seconds);

using detail::grouped;

/// "1 trial", "1,024 trials".
[[nodiscard]] std::string counted(std::uint64_t count, const std::string& what);

/// A number as printf writes it: number_words("%.3g s", 1.25).
[[nodiscard]] std::string number_words(const char* form, double number);

/// As many of the parts, with commas between, as fit into so many columns; the first is cut where not even that does.
/// All must be ASCII.
[[nodiscard]] std::vector<progress_part> fitting(const std::vector<progress_part>& parts, std::size_t columns);

}  // namespace assay::cli
