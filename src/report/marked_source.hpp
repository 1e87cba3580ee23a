// The text that an answer is about, cut at the places where its values stand.
#pragma once

#include "report/report_format.hpp"

#include <assay/ground.hpp>

#include <cstddef>
#include <string_view>

namespace assay::reports {

/// Of a longer source the parts around its marks are shown, as many as fit: the first passage of each value before
/// further ones.
inline constexpr std::size_t longest_shown_source = 4096;
/// Of more values those that have to be in the source and are not are kept, and then the first.
inline constexpr std::size_t most_shown_evidence = 40;

/// Bytes that are no UTF-8 are shown as U+FFFD.
[[nodiscard]] shown_source mark_source(std::string_view source, const grounding& found);

}  // namespace assay::reports
