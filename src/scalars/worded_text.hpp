// What words mean where a type asks for a name or a date: the conversions of llm mode beyond Pydantic's.
// None of them guesses: what can be read in two ways, or only in part, is not read at all.
#pragma once

#include <assay/detail/export.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// A day that was written with words or slashes: "March 24, 2026", "24 Mar 2026", "2026/03/24", "24.03.2026"; not
/// "03/04/2026", which is one day here and another there, nor a year of two digits. A day of the week must be right.
struct calendar_day {
  int year;
  unsigned month;
  unsigned date;
};
inline constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                              "may",       "june",     "july",     "august",
                                                              "september", "october",  "november", "december"};
/// "march", "Mar", "Sept": a month's name or, of up to five letters, the beginning of one.
[[nodiscard]] bool is_month_name(std::string_view word);
[[nodiscard]] std::optional<calendar_day> read_worded_date(std::string_view text);
[[nodiscard]] std::string iso_text(const calendar_day& one);
/// Its midnight, in seconds since 1970.
[[nodiscard]] std::int64_t seconds_of(const calendar_day& one);

/// Whether a text says that there is nothing: null, None; and, unless `strictly`, N/A, nil, undefined in any case.
[[nodiscard]] bool is_null_word(std::string_view text, bool strictly);

/// The same, and what else people write where a list would be empty: nothing, a dash, "none", "n.a.", "empty".
[[nodiscard]] bool is_word_for_nothing(std::string_view text);
/// Whether a text without quotes in a list stands for the items that were left out: "and 3 more", "etc.", "...".
[[nodiscard]] bool is_remainder(std::string_view text);

/// Letters and digits alone, in lower case and composed (see folded()): first_name, First Name and FIRST-NAME are one.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string squeezed(std::string_view name);

/// Lower case, composed and without separators. What else stands in an enumerator counts: "paid?" is not "paid".
[[nodiscard]] std::string without_separators(std::string_view name);

/// Which of `count` names is meant: the one that is equal but for case and separators, if it is the only one. A name
/// with a qualifier before it ("Status.PAID", "Status::PAID") counts without it, and any without the marks of markup or
/// the quotes around it ("**Paid**").
inline constexpr std::size_t no_match = static_cast<std::size_t>(-1);
[[nodiscard]] std::size_t find_similar(std::string_view text, std::size_t count,
                                       const std::function<std::string_view(std::size_t)>& name);

/// What without_separators() makes of every name that find_similar() might take the text for.
[[nodiscard]] std::vector<std::string> similar_forms(std::string_view text);

}  // namespace assay::inline v0::detail
