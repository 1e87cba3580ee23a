// The derivation of a value, as its repairs tell it: each is done to the text as an edit, and what comes of them all
// must be read to the same value without a repair of syntax. It knows nothing of the reader but codes, places and
// messages.
#pragma once

#include "exhaustive/subject.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace exhaustive {

/// What is wrong with the record of an accepted text; nothing where the repairs explain the value.
///
/// - Repairs of syntax are edits: a quote, comma or bracket put in or left out, text put into quotes. The edited text
/// is
///   read in lax mode; where it is also wrapped, named otherwise or worded, in llm mode that may do nothing else.
/// - Finding is what is left out around the candidate: it must be prose, neither a member nor an item that goes on.
/// - Another notation can't be replayed. There every word of the value must stand in the text, as often as in the
/// value,
///   and every word of the text in the value, but for the names of its notation.
[[nodiscard]] std::optional<std::string> flaw_in_record(const subject& of, std::string_view text, const reading& read);

}  // namespace exhaustive
