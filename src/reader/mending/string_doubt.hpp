// What speaks against a piece of damaged text as a string's content.
#pragma once

#include "reader/mending/costs.hpp"
#include "reader/mending/spelling.hpp"

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail::mending {

/// How far a key may reach, in bytes.
inline constexpr std::size_t longest_key = 200;

/// The content looks as if structure had been swallowed.
[[nodiscard]] cost doubt_of(std::string_view content) noexcept;

/// Whether the text opens a bracket that this one closes.
[[nodiscard]] bool closes_own_bracket(std::string_view content, char closer) noexcept;

/// A quote and a comma stand within a string's content, and behind them a structure begins or ends; in an object's also
/// where another quote does, because no further string may come there.
[[nodiscard]] bool swallows_items(std::string_view content, bool in_object) noexcept;

/// Whether a bracket of a call is open at the end of a text that has no quote before it: Decimal('1.5
[[nodiscard]] bool opens_call(std::string_view content) noexcept;

/// A string of source code with a place to fill, in which nobody knows what was to stand: `${name}`, and f"{name}",
/// whose prefix is no text either. The string begins at `where`.
[[nodiscard]] bool has_place_to_fill(std::string_view text, std::size_t where, std::string_view content) noexcept;

/// A path of Windows, whose backslashes nobody escaped: C:\Users
[[nodiscard]] bool is_path(std::string_view content) noexcept;

/// Whether a quote of a kind was opened within a text and not closed: c = 'x
[[nodiscard]] bool has_open_quote(std::string_view content, quote_mark kind) noexcept;

}  // namespace assay::inline v0::detail::mending
