// The dates and times that a text spells.
#pragma once

#include "ground/text_words.hpp"
#include "json/region.hpp"
#include "scalars/worded_text.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// A day that can be read somewhere in a text; `ambiguous`: another one can be read there as well.
using date_found = std::function<void(const calendar_day& day, region where, bool ambiguous)>;

/// Reads every date in folded text: "2024-03-04", "2024/3/4", "20240304", "4.3.2024", "03/04/2024" (both days),
/// "03/04/24" (of both centuries), "March 4, 2024", "the 4th of March 2024", "2024 Mar 4". Months are in English.
/// Linear in the text.
void spelled_dates(const text_words& words, const date_found& told);

/// The time of day behind a date, as ISO 8601 has it ("10:20:30+02:00"), and where it ends.
struct clock_time {
  std::string iso;
  std::size_t end = 0;
};
/// What stands behind a date that ends there: "T10:20:30Z", " 10:20", ", 9:05 pm", " at 10:20".
[[nodiscard]] std::optional<clock_time> clock_behind(std::string_view folded, std::size_t end);

}  // namespace assay::inline v0::detail
