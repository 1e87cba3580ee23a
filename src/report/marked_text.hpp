// The text of an answer, cut at the places of its repairs and errors.
#pragma once

#include "report/report_format.hpp"

#include <assay/error.hpp>
#include <assay/repair.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace assay::reports {

/// Of a longer text the part around its first error, else its first repair, is shown.
inline constexpr std::size_t longest_shown_text = 4096;

/// Bytes that are no UTF-8 are shown as U+FFFD.
[[nodiscard]] shown_text mark_text(std::string_view text, std::span<const repair> repairs,
                                   std::span<const error> errors);

/// The place itself, or where the next character begins if it is within one.
[[nodiscard]] std::size_t next_character(std::string_view text, std::size_t at);

/// The beginning of a text as UTF-8, "..." behind it where that is not the whole.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most_bytes);

}  // namespace assay::reports
