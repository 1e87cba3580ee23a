// What a reading of damaged text costs: how unlikely a writer is to have slipped in that way.
//
// A slip of the pen (a quote, comma, colon or bracket that was forgotten, doubled or taken for another) costs 100. What
// a writer does on purpose and throughout (single quotes, keys without quotes) costs little, so that it never competes
// with a slip. Only differences count: the cheapest reading wins if no other value comes within `margin` of it.
#pragma once

#include <cstdint>

namespace assay::inline v0::detail::mending {

using cost = std::uint32_t;

inline constexpr cost slip = 100;
/// A bracket is rarely forgotten where a structure begins.
inline constexpr cost forgotten_opener = 120;
/// A closer that neither doubles another nor closes what is open: rather something else is wrong there.
inline constexpr cost stray_closer = 170;

/// The same slip over and over is a habit: what it costs where it was made so many times before.
inline constexpr cost again(cost first, unsigned times_before) noexcept {
  constexpr cost usual = 30;
  return times_before == 0 ? first : times_before == 1 ? (first + usual) / 2 : usual;
}

// --- habits: a way to write, not a slip ------------------------------------------------------------------------------

inline constexpr cost habit = 15;          ///< other quotes at both ends, a comment, a comma before a closer
inline constexpr cost bare_key = 30;       ///< a key without quotes
inline constexpr cost bare_text = 60;      ///< text without quotes
inline constexpr cost foreign_mark = 30;   ///< punctuation of another script
inline constexpr cost closer_at_end = 10;  ///< one that the end of the text left out

// --- quotes within a string, passed over as part of it ---------------------------------------------------------------

inline constexpr cost inner_quote = 90;
inline constexpr cost inches = 40;             ///< behind a number: 27"
inline constexpr cost inches_or_doubled = 60;  ///< 27"", where the text need not be a string
/// The quote stands beside one that opens or closes the string, or before a comma, colon or closer: rather it was meant
/// to close.
inline constexpr cost inner_quote_that_may_close = 160;
/// Further ones: who forgets to escape one quote forgets the next.
inline constexpr cost further_inner_quote = 10;
/// It looks as if it closed where one should open, or the other way round.
inline constexpr cost wrong_way = 130;
inline constexpr cost unbalanced = 60;  ///< an odd number of them
/// The text in front of a forgotten quote ends in a quote of another kind, which rather was meant to close.
inline constexpr cost rather_meant = 80;

/// A string's content looks as if it had swallowed structure: it begins or ends with a separator, ends with a bracket
/// that it doesn't open, holds a line break, or a quote beside a separator. Each of these.
inline constexpr cost swallowed = 60;

// --- what does not fit the type --------------------------------------------------------------------------------------

inline constexpr cost convertible = 30;  ///< another kind of value, which conversion accepts
inline constexpr cost unknown_key = 80;
inline constexpr cost repeated_key = 150;
inline constexpr cost missing_member = 100;
inline constexpr cost item_for_list = 120;
inline constexpr cost unfit = 200;  ///< a value of the wrong kind

/// A price from this on is that of a slip, below it of a habit.
inline constexpr cost least_slip = 40;

// --- decisions -------------------------------------------------------------------------------------------------------

/// Two readings with different values whose costs are closer than this are `ambiguous`.
inline constexpr cost margin = 55;
/// What the slips of one damaged place may cost.
inline constexpr cost most = 400;
/// The same where no type says what is expected.
inline constexpr cost most_untyped = 240;
/// What one damaged place may cost with all that speaks against how it was mended.
inline constexpr cost most_doubt = 465;
/// A token that costs more than this is a sign of damage at it or shortly before it.
inline constexpr cost suspicious = 35;

}  // namespace assay::inline v0::detail::mending
