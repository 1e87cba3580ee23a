#include "reader/doubt.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/mending/string_doubt.hpp"
#include "scalars/foreign_digits.hpp"

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

/// Whether a typographic quote at a place is an apostrophe: it’s.
bool is_in_word(std::string_view text, std::size_t at, mending::quote_mark mark) {
  const std::size_t behind = at + mark.size;
  return mark.which == mending::quote_mark::kind::typographic_single && at != 0 && behind < text.size() &&
         is_name_character(text[at - 1]) && is_name_character(text[behind]);
}

/// Whether a string in quotes other than JSON's holds what looks like the end of one and the beginning of another; or
/// an odd number of typographic quotes, of which one was rather meant to be the string's.
bool swallows_quotes(std::string_view written) {
  const mending::quote_mark mark = mending::quote_at(written, 0);
  if (!mark || written.size() < std::size_t{2} * mark.size) return false;
  const std::string_view content = written.substr(mark.size, written.size() - std::size_t{2} * mark.size);
  if (content.find(written[0]) == std::string_view::npos) return false;
  bool open = false;
  for (std::size_t at = 0; mark.size > 1 && at < content.size(); ++at) {
    const mending::quote_mark inner = mending::quote_at(content, at);
    if (inner.which == mark.which && !is_in_word(content, at, inner)) open = !open;
  }
  return open || mending::joins_strings(content);
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

/// Quotes and commas of other scripts, which may be those of the structure: 「a」、「b」
bool has_foreign_marks(std::string_view text) {
  for (const std::string_view mark : {"\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x9B", "\xEF\xBC\x9A", "\xEF\xB9\x90",
                                      "\xD8\x8C", "\xD8\x9B", "\xE3\x80\x8C", "\xE3\x80\x8E"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

/// Whether all typographic quotes are those of words in a sentence: in pairs, each around words, with nothing of
/// structure beside them. One alone is that of a string whose other quote is not there.
bool quotes_words_alone(std::string_view text) {
  constexpr byte_set before_quotation{" (-"};
  constexpr byte_set behind_quotation{" ,.!?)-"};
  bool open = false;
  for (std::size_t at = text.find_first_of("\xE2\xC2"); at < text.size(); ++at) {
    const mending::quote_mark mark = mending::quote_at(text, at);
    if (!mark || mark.size == 1) continue;
    const std::size_t behind = at + mark.size;
    const bool ends = behind == text.size();
    if (!is_in_word(text, at, mark)) {
      open = !open;
      const bool stands_apart =
          open ? at != 0 && before_quotation.has(text[at - 1]) : ends || behind_quotation.has(text[behind]);
      if (!stands_apart) return false;
    }
    at = behind - 1;
  }
  return !open;
}

/// Text without quotes in which none was meant to be.
bool is_unquoted_word(std::string_view text, bool lines) {
  if (has_foreign_marks(text) || in_ascii_digits(text) || !quotes_words_alone(text)) return false;
  if (text.find('\n') != std::string_view::npos) return lines && is_prose(text);
  constexpr byte_set suspicious{"\"'`{}[]();\\\n<>"};
  if (is_two_numbers(text) || mending::are_values(text) || suspicious.first_in(text) != std::string_view::npos)
    return false;
  // 10:30 and http://… are words; a colon before anything else may be one of the structure.
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    if (at + 1 == text.size() || !(is_digit(text[at + 1]) || text.substr(at + 1, 2) == "//")) return false;
  }
  return true;
}

}  // namespace

namespace {

/// Whether every member has an equals sign, or an arrow, where its colon should be, and there are two at the least:
/// {name=Ann, age=3}. One alone may be a slip.
bool separates_throughout(const value_tree& tree, node_id root) {
  std::size_t members = 0;
  std::size_t others = 0;
  for (node_id at = root; at < tree[root].next; ++at) {
    if (tree[at].kind() == token::object) {
      for (node_id key = at + 1; key < tree[at].next; key = tree[key + 1].next) ++members;
    }
    for (const tree_note* note = tree.first_note(tree[at]); note != nullptr; note = tree.next_note(*note)) {
      if (note->which == repair_code::wrong_separator) ++others;
    }
  }
  return members > 1 && others == members;
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

namespace {

/// Whether repairs that were only counted could not raise a doubt, whatever they were.
bool are_plain_habits(const value_tree::repair_code_set& codes) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto code = static_cast<repair_code>(i);
    const bool depends = code == repair_code::comment || code == repair_code::raw_control_character;
    if (codes[i] && (depends || !is_habit(code))) return false;
  }
  return true;
}

}  // namespace

namespace {

bool is_of_quotes(repair_code code) noexcept {
  return code == repair_code::single_quotes || code == repair_code::smart_quotes || code == repair_code::backticks;
}

}  // namespace

certainty certainty_of(const value_tree& tree, node_id root, bool lines) {
  if (!are_plain_habits(tree.beyond_notes())) return certainty::doubtful;
  certainty found = certainty::certain;
  bool separators_known = false;
  const node_id end = tree[root].next;
  for (node_id at = root; at < end; ++at) {
    for (const tree_note* note = tree.first_note(tree[at]); note != nullptr; note = tree.next_note(*note)) {
      const std::string_view written = tree.text().substr(note->begin, note->end - note->begin);
      if (note->which == repair_code::comment && mending::hides_string(written)) return certainty::doubtful;
      if (note->which == repair_code::unquoted_string && is_unquoted_word(tree.text_of(tree[at]), lines)) {
        found = certainty::fitting;
      } else if (note->which == repair_code::wrong_separator &&
                 (separators_known || separates_throughout(tree, root))) {
        separators_known = true;
        found = certainty::fitting;
      } else if (!is_habit(note->which) ||
                 (note->which == repair_code::raw_control_character && swallows(tree.text_of(tree[at]))) ||
                 (is_of_quotes(note->which) && swallows_quotes(written))) {
        return certainty::doubtful;
      }
    }
  }
  return found;
}

}  // namespace assay::inline v0::detail
