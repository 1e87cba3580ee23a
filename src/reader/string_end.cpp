// Where a string with unescaped quotes ends (see reader.hpp).
#include "json/characters.hpp"
#include "json/escapes.hpp"
#include "json/string_scan.hpp"
#include "json/unicode.hpp"
#include "reader/quotes.hpp"
#include "reader/reader.hpp"
#include "reader/tolerant_escape.hpp"
#include "reader/unescaped_text.hpp"

#include <utility>

namespace assay::inline v0::detail {

// A quote closes its string if what follows goes on as JSON would: a colon behind a key; behind a value a closer, or a
// comma and another key or item, or a new line with one. Otherwise it is an unescaped quote.

/// Whether what follows a quote tells if it closes its string: in a text that goes on, the end may come too early. Of a
/// list's item that was plain so far nobody doubts that it ends where another opens, so that long ones grow in sight.
bool reader::decided_so_far(const char* behind, role as, const level* around, bool plain) const {
  const auto whole_mark = [this](const char* p) {
    // Of a comment, a fence, a tag or an ellipsis there may be but the start.
    const bool starts = *p == '/' || *p == '`' || *p == '<' || *p == '.' || *p == '\xE2';
    return !starts || (end_ - p >= 3 && !starts_with(p, end_, "/*"));
  };
  const auto whole_word = [&](const char* p) {
    const char* end = quote_at(p, end_) != nullptr ? quoted_end(p) : p;
    if (end == nullptr) return true;
    while (end == p && end != end_ && is_name_character(*end)) ++p, ++end;
    return end != end_ && past_filler(end) != end_;
  };
  const char* p = past_filler(behind);
  if (p == end_) return false;
  const bool closer = *p == '}' || *p == ']' || *p == ')';
  if (closer && around != nullptr && around->outer == nullptr) return true;
  if (*p == ',' || closer) {
    p = past_filler(p + 1);
    if (p == end_) return false;
    if (plain && as == role::item && !closer && quote_at(p, end_) != nullptr) {
      const char* const end = quoted_end(p);
      if (end != nullptr && past_filler(end) == end_) return true;
    }
  }
  return whole_mark(p) && whole_word(p);
}

/// Whether an escape or a character beyond ASCII has come in whole.
bool reader::is_whole(const char* p) const {
  const auto size = static_cast<std::size_t>(end_ - p);
  const auto c = static_cast<unsigned char>(*p);
  if (c >= 0x80) return size >= (c >= 0xF0 ? 4U : c >= 0xE0 ? 3U : 2U);
  if (size < 2) return false;
  if (p[1] != 'u') return true;
  if (size < 6) return false;
  const std::optional<std::uint32_t> unit = hex4(p + 2, end_);
  return !unit || *unit < 0xD800 || *unit > 0xDBFF || size >= 12;
}

/// The common case: a colon behind a key; a comma and a plain key or another string's end behind a value.
bool reader::closes_plainly(const char* p, role as) const {
  if (p == end_) return false;
  if (as == role::key) return *p == ':';
  if (*p != ',') return false;
  ++p;
  while (p != end_ && (*p == ' ' || *p == '\n')) ++p;
  if (p == end_ || *p != '"') return false;
  bool ascii = true;
  const char* const stop = find_string_end(p + 1, end_, ascii);
  if (end_ - stop < 2 || *stop != '"') return false;
  return as == role::member ? stop[1] == ':' : as == role::item && (stop[1] == ',' || stop[1] == ']');
}

bool reader::closes(const char* behind, const quote& opened, role as, const level* around) const {
  if (as == role::key) {
    // It's: the apostrophe of a single-quoted key.
    return behind == end_ || !is_letter(*behind) || opened.standard || !begun_;
  }
  if (behind == end_) return true;
  const char* p = behind;
  bool new_line = false;
  for (;; ++p) {
    if (p == end_) return true;
    if (*p == '\n') {
      new_line = true;
    } else if (const std::size_t unusual = unusual_space(p, end_)) {
      p += unusual - 1;
    } else if (!is_blank(*p)) {
      break;
    }
  }
  if (as == role::root) {
    return past_filler(p) == end_ || (new_line && starts_with(p, end_, "```")) || (*p == '+' && is_concatenation(p));
  }
  if (new_line && (starts_with(p, end_, "```") || starts_with(p, end_, "</"))) return true;
  if (*p == '<' && at_special_token(p)) return true;
  if (*p == '+') return is_concatenation(p);
  return as == role::member ? closes_member(p, behind, new_line, *around) : closes_item(p, behind, new_line, *around);
}

/// Whether another string follows the plus sign at `p`, and behind it what may follow a value.
bool reader::is_concatenation(const char* p) const {
  const char* const next = past_filler(p + 1);
  if (next == end_ || (*next != '"' && *next != '\'')) return false;
  const char* const end = quoted_end(next);
  if (end == nullptr) return false;
  const char* const behind = past_filler(end);
  return behind == end_ || *behind == '+' || *behind == ',' || *behind == '}' || *behind == ']' || *behind == ')';
}

/// Strings that are joined by plus signs become the first one's node.
void reader::concatenate(node_id id, role as, const level& around) {
  const char* const from = at_;
  if (const char* const plus = past_filler(at_); plus == end_ || *plus != '+' || !is_concatenation(plus)) return;
  std::string joined(tree_.text_of(tree_[id]));
  while (tree_[id].cut == 0) {
    const char* const plus = past_filler(at_);
    if (plus == end_ || *plus != '+' || !is_concatenation(plus)) break;
    at_ = past_filler(plus + 1);
    append_string(id, joined, as, around);
  }
  tree_.put_text(tree_[id], joined);
  finish(id);
  note(id, repair_code::string_concatenation, from, at_);
}

/// The string that is ahead comes behind what the node has; where it is cut, so is the node.
void reader::append_string(node_id id, std::string& joined, role as, const level& around) {
  const node_id next = tree_.size();
  string(*quote_at(at_, end_), as, &around);
  joined += tree_.text_of(tree_[next]);
  if (tree_[next].cut != 0) tree_[id].cut = 1;
  tree_.drop_from(next);
}

/// Whether the quote at `p` opens a string that Python would join to the one before, which ends at `behind`: in another
/// line, or both in parentheses. No colon follows it, as a key's would.
bool reader::is_adjacent(const char* p, const char* behind, role as, const level& around) const {
  const bool in_parentheses = as == role::item && around.kind == bracket::parentheses;
  const bool next_line = std::memchr(behind, '\n', static_cast<std::size_t>(p - behind)) != nullptr;
  if (!in_parentheses && !(as == role::member && next_line)) return false;
  const char* const end = quoted_end(p);
  if (end == nullptr || end == end_) return false;
  const char* const next = past_blanks(end);
  if (next == end_) return false;
  if (in_parentheses) return *next == ')' || *next == ',' || quote_at(next, end_) != nullptr;
  if (*next == '}') return true;
  if (*next == ',') return is_key(past_filler(next + 1), /*cut_too=*/false);
  return quote_at(next, end_) != nullptr && is_adjacent_line(next, end);
}

/// Whether another line of such strings follows.
bool reader::is_adjacent_line(const char* next, const char* end) const {
  return std::memchr(end, '\n', static_cast<std::size_t>(next - end)) != nullptr && quoted_end(next) != nullptr;
}

void reader::join_adjacent(node_id id, role as, const level& around) {
  const char* const from = at_;
  std::string joined;
  while (tree_[id].cut == 0) {
    const char* const next = past_blanks(at_);
    if (next == end_ || quote_at(next, end_) == nullptr || !is_adjacent(next, at_, as, around)) break;
    if (joined.empty()) joined = tree_.text_of(tree_[id]);
    at_ = next;
    append_string(id, joined, as, around);
  }
  if (at_ == from) return;
  tree_.put_text(tree_[id], joined);
  finish(id);
  note(id, repair_code::string_concatenation, from, at_);
}

bool reader::starts_comment(const char* p, const char* behind) const {
  return starts_with(p, end_, "//") || starts_with(p, end_, "/*") || (*p == '#' && p != behind);
}

bool reader::closes_member(const char* p, const char* behind, bool new_line, const level& around) const {
  switch (*p) {
    case ',': {
      const char* const next = past_filler(p + 1);
      return next == end_ || *next == ',' || *next == '}' || *next == ']' || *next == '{' ||
             starts_with(next, end_, "...") || starts_with(next, end_, "```") || is_key(next);
    }
    case '}':
      return bracket_closes(p, around);
    case ']':
      return has_outer(around, true) && bracket_closes(p, around);
    default:
      break;
  }
  if (starts_comment(p, behind)) return true;
  if (quote_at(p, end_) != nullptr) {
    return is_key(p, /*cut_too=*/false) || is_adjacent(p, behind, role::member, around);
  }
  // A bare key without a comma before it, where bare keys are the custom.
  return (new_line || p != behind) && around.unquoted_keys && is_key(p);
}

bool reader::closes_item(const char* p, const char* behind, bool new_line, const level& around) const {
  switch (*p) {
    case ',': {
      const char* const next = past_filler(p + 1);
      if (next == end_) return true;
      switch (*next) {
        case ',':
        case ']':
        case ')':
        case '}':
        case '{':
        case '[':
          return true;
        default:
          break;
      }
      if (starts_with(next, end_, "...") || starts_with(next, end_, "```")) return true;
      const char* const opening = past_prefix(next);
      const bool quoted = quote_at(opening, end_) != nullptr;
      const bool next_line = std::memchr(p, '\n', static_cast<std::size_t>(next - p)) != nullptr;
      return (quoted && (next_line || opens_item(opening))) || is_item(opening);
    }
    case ']':
      return bracket_closes(p, around);
    case ')':
      return around.kind == bracket::parentheses && bracket_closes(p, around);
    case '}':
      return has_outer(around, false) && bracket_closes(p, around);
    case '{':
    case '[':
      return new_line;
    default:
      break;
  }
  if (starts_comment(p, behind)) return true;
  if (new_line && (is_digit(*p) || *p == '-')) return is_item(p);  // a number in the next line
  return quote_at(p, end_) != nullptr && (new_line ? quoted_end(p) != nullptr : is_item(p));
}

/// A closing bracket behind a quote closes its structure if the text goes on as it would behind one.
bool reader::bracket_closes(const char* p, const level& around) const {
  if (around.outer == nullptr) return true;
  const char* const next = past_blanks(p + 1);
  if (next == end_) return true;
  switch (*next) {
    case ',':
    case '}':
    case ']':
    case ')':
    case '{':
    case '[':
    case '"':
    case '/':
    case '#':
    case '`':
    case '<':
      return true;
    default:
      return std::memchr(p, '\n', static_cast<std::size_t>(next - p)) != nullptr || quote_at(next, end_) != nullptr;
  }
}

/// Behind the string that opens at `p` and ends in its line, or at the end of the text; nullptr where it does neither.
const char* reader::quoted_end(const char* p) const {
  const quote* const opened = quote_at(p, end_);
  if (opened == nullptr) return nullptr;
  p += opened->open.size();
  if (opened->standard) {
    bool ascii = true;
    p = find_string_end(p, end_, ascii);
    if (p != end_ && *p == '"') return p + 1;
  }
  for (p = opened->next_stop(p, end_); p != end_ && *p != '\n'; p = opened->next_stop(p, end_)) {
    const char* const behind = closer_at(*opened, p, end_);
    const bool apostrophe = behind != nullptr && *p == '\'' && is_letter(p[-1]) && behind != end_ && is_letter(*behind);
    if (behind != nullptr && !apostrophe) return behind;
    p += *p == '\\' && end_ - p > 1 ? 2 : 1;
  }
  return p == end_ ? p : nullptr;
}

/// Behind the string or the bare word that starts at `p`; nullptr where neither does.
const char* reader::token_end(const char* p) const {
  if (quote_at(p, end_) != nullptr) return quoted_end(p);
  const char* end = p;
  while (end != end_ && is_name_character(*end)) ++end;
  return end == p ? nullptr : end;
}

/// Whether a key and a colon stand at `p`; or, with `cut_too`, a key that the end of the text cuts off.
bool reader::is_key(const char* p, bool cut_too) const {
  if (p == end_) return false;
  if (*p == ':') {
    const char* const symbol = past_symbol(p);
    return symbol != p && starts_with(past_blanks(symbol), end_, "=>");
  }
  p = past_prefix(p);
  const char* const end = token_end(p);
  if (end == nullptr) return false;
  const char* const colon = past_blanks(end);
  if (colon == end_) return cut_too && quote_at(p, end_) != nullptr;
  if (*colon != ':' && *colon != '=') return false;
  return !starts_with(colon, end_, "://");
}

/// Whether the quote at `p` opens an item that is not a plain one: the next quote of its kind opens as well (it was not
/// escaped: "he said "no" twice"), or is in another line.
bool reader::opens_item(const char* p) const {
  const char* const behind = quoted_end(p);
  if (behind == nullptr) return true;
  const bool after_opener = is_blank(behind[-2]) || behind[-2] == '(' || behind[-2] == '[' || behind[-2] == '{';
  return behind != end_ && after_opener;
}

/// Whether an item of an array stands at `p`, and what follows it is fit to follow one.
bool reader::is_item(const char* p) const {
  const char* const behind = token_end(p);
  if (behind == nullptr) return false;
  const char* end = behind;
  while (end != end_ && is_blank(*end)) ++end;
  if (end != behind && end != end_ && quote_at(end, end_) != nullptr) return true;  // another, without its comma
  return end == end_ || *end == ',' || *end == ']' || *end == ')' || *end == '}' || *end == '\n' || *end == '/' ||
         *end == '#';
}

}  // namespace assay::inline v0::detail
