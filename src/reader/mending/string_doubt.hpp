// Evidence against a piece of damaged text being the content of a string.
#pragma once

#include "reader/mending/costs.hpp"
#include "reader/mending/token_spelling.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail::mending {

/// How far a key may reach, in bytes.
inline constexpr std::size_t longest_key = 200;

/// The content looks as if structure had been swallowed.
[[nodiscard]] cost doubt_of(std::string_view content) noexcept;

/// A quote and a comma stand within a string's content, and behind them a structure begins or ends; in an object's also
/// where another quote does, because no further string may come there.
/// Whether quotes within a string's content stand around marks alone, other than commas, or one opens in a list behind
/// the closer of another: `1"|"2`, `b"], r ["c`, `b], ["c`.
[[nodiscard]] bool joins_strings(std::string_view content) noexcept;
[[nodiscard]] bool swallows_items(std::string_view content, bool in_object) noexcept;

/// Whether a bracket of a call is open at the end of a text that has no quote before it: Decimal('1.5
[[nodiscard]] bool opens_call(std::string_view content) noexcept;

/// A string of source code with a placeholder, whose value is unknown: `${name}`, and f"{name}", whose prefix is not
/// text either. The string begins at `where`.
[[nodiscard]] bool has_place_to_fill(std::string_view text, std::size_t where, std::string_view content) noexcept;

/// A Windows path whose backslashes are not escaped: C:\Users
[[nodiscard]] bool is_path(std::string_view content) noexcept;

/// What is open at a place within a string's content. The places that are asked about must not go back: all of the
/// content is looked at once, however many there are.
class open_marks {
 public:
  explicit open_marks(std::string_view content) noexcept : content_(content) {}

  /// Whether the first `size` bytes open a bracket that this one closes.
  [[nodiscard]] bool has_bracket_of(char closer, std::size_t size) noexcept;
  [[nodiscard]] bool has_any_bracket(std::size_t size) noexcept;
  /// Whether a quote of a kind was opened within the first `size` bytes and not closed: c = 'x
  [[nodiscard]] bool has_quote(quote_mark kind, std::size_t size) noexcept;

 private:
  static constexpr std::size_t kinds = static_cast<std::size_t>(quote_mark::kind::guillemet) + 1;

  std::string_view content_;
  std::size_t brackets_to_ = 0, quotes_to_ = 0;  ///< how far each was looked for
  std::array<std::ptrdiff_t, 3> brackets_{};     ///< of each kind: opening ones without the closing ones
  std::array<bool, kinds> open_{};
};

}  // namespace assay::inline v0::detail::mending
