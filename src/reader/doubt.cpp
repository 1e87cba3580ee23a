#include "reader/doubt.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/mending/string_doubt.hpp"

#include <string_view>

namespace assay::inline v0::detail {

namespace {

/// Whether a string with a line break in it looks as if it held structure: its closing quote may be missing.
bool swallows(std::string_view text) { return mending::doubt_of(text) >= 2 * mending::swallowed; }

/// "1 2", "3. 4": a comma is missing rather than quotes.
bool is_two_numbers(std::string_view text) {
  const std::size_t space = text.find(' ');
  const std::size_t number_end = mending::number_at(text, 0).end;
  return space < text.size() && number_end != 0 && space - number_end <= 1 &&
         mending::number_at(text, space + 1).end != space + 1;
}

/// Text of several lines without a trace of structure in it; what it quotes is words of a sentence.
bool is_prose(std::string_view text) {
  constexpr byte_set structural{"`{}[]():;\\"};
  constexpr byte_set around_quotes{" .,!?"};
  if (structural.first_in(text) != std::string_view::npos) return false;
  bool open = false;
  for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at + 1)) {
    if (at == 0 || at + 1 == text.size() || !around_quotes.has(text[open ? at + 1 : at - 1])) return false;
    open = !open;
  }
  return !open;
}

/// Text without quotes in which none was meant to be.
bool is_unquoted_word(std::string_view text, bool lines) {
  if (text.find('\n') != std::string_view::npos) return lines && is_prose(text);
  constexpr byte_set suspicious{"\"'`{}[]();\\\n<>"};
  if (is_two_numbers(text) || suspicious.first_in(text) != std::string_view::npos) return false;
  // 10:30 and http://… are words; a colon before anything else may be one of the structure.
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    if (at + 1 == text.size() || !(is_digit(text[at + 1]) || text.substr(at + 1, 2) == "//")) return false;
  }
  return true;
}

}  // namespace

bool is_habit(repair_code code) noexcept {
  switch (code) {
    case repair_code::trailing_comma:
    case repair_code::single_quotes:
    case repair_code::smart_quotes:
    case repair_code::backticks:
    case repair_code::triple_quotes:
    case repair_code::unquoted_key:
    case repair_code::invalid_escape:
    case repair_code::raw_control_character:
    case repair_code::invalid_utf8:
    case repair_code::unusual_space:
    case repair_code::comment:
    case repair_code::foreign_literal:
    case repair_code::number_format:
    case repair_code::ellipsis:
    case repair_code::parentheses:
    case repair_code::string_concatenation:
    case repair_code::line_continuation:
    case repair_code::string_prefix:
    case repair_code::foreign_punctuation:
      return true;
    default:
      return false;
  }
}

certainty certainty_of(const value_tree& tree, node_id root, bool lines) {
  if (tree.notes_are_full()) return certainty::doubtful;
  certainty found = certainty::certain;
  const node_id end = tree[root].next;
  for (node_id at = root; at < end; ++at) {
    for (const tree_note* note = tree.first_note(tree[at]); note != nullptr; note = tree.next_note(*note)) {
      const std::string_view written = tree.text().substr(note->begin, note->end - note->begin);
      if (note->which == repair_code::comment && mending::hides_string(written)) return certainty::doubtful;
      if (note->which == repair_code::unquoted_string && is_unquoted_word(tree.text_of(tree[at]), lines)) {
        found = certainty::fitting;
      } else if (!is_habit(note->which) ||
                 (note->which == repair_code::raw_control_character && swallows(tree.text_of(tree[at])))) {
        return certainty::doubtful;
      }
    }
  }
  return found;
}

}  // namespace assay::inline v0::detail
