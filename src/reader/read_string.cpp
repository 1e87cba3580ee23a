// Strings and keys, and where a string ends (see reader.hpp for the grammar).
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

const reader::quote* reader::find_quote(const char* p, const char* end) {
  using enum repair_code;
  static constexpr quote standard{"\"", {"\""}, single_quotes, 0, true};
  static constexpr quote triple{"\"\"\"", {"\"\"\""}, triple_quotes, 1};
  static constexpr quote triple_single{"'''", {"'''"}, triple_quotes, 2};
  static constexpr quote single{"'", {"'"}, single_quotes, 3};
  static constexpr quote backtick{"`", {"`"}, backticks, 4};
  static constexpr std::array<quote, 7> typographic{{
      {"\xE2\x80\x9C", {"\xE2\x80\x9D", "\xE2\x80\x9C", "\""}, smart_quotes, 5},  // “ ”
      {"\xE2\x80\x9D", {"\xE2\x80\x9D", "\""}, smart_quotes, 6},                  // ” ”
      {"\xE2\x80\x9E", {"\xE2\x80\x9C", "\xE2\x80\x9D", "\""}, smart_quotes, 7},  // „ “
      {"\xE2\x80\x98", {"\xE2\x80\x99", "'"}, smart_quotes, 8},                   // ‘ ’
      {"\xE2\x80\x99", {"\xE2\x80\x99", "'"}, smart_quotes, 9},                   // ’ ’
      {"\xE2\x80\x9A", {"\xE2\x80\x98", "\xE2\x80\x99"}, smart_quotes, 10},       // ‚ ‘
      {"\xC2\xAB", {"\xC2\xBB"}, smart_quotes, 11},                               // « »
  }};
  switch (*p) {
    case '"':
      // Three are one; but two and something else are an empty string.
      return end - p >= 3 && p[1] == '"' && p[2] == '"' ? &triple : &standard;
    case '\'':
      return starts_with(p, end, triple_single.open) ? &triple_single : &single;
    case '`':
      return starts_with(p, end, "```") ? nullptr : &backtick;
    case '\xE2':
    case '\xC2':
      for (const quote& one : typographic) {
        if (starts_with(p, end, one.open)) return &one;
      }
      return nullptr;
    default:
      return nullptr;
  }
}

/// Behind the closing quote at `p`, before the end; nullptr where there is none.
const char* reader::closer_at(const quote& opened, const char* p, const char* end) {
  for (const std::string_view close : opened.close) {
    if (close.empty()) break;
    if (*p != close.front() || static_cast<std::size_t>(end - p) < close.size()) continue;
    std::size_t same = 1;  // of one to three bytes: no call
    while (same < close.size() && p[same] == close[same]) ++same;
    if (same == close.size()) return p + same;
  }
  return nullptr;
}

// --- keys ------------------------------------------------------------------------------------------------------------

/// A key becomes a node; false where there is none.
bool reader::key(level& here) {
  if (const quote* const opened = quote_at(at_, end_)) {
    string(*opened, role::key, &here);
    return !cut_;
  }
  const char* const from = at_;
  while (at_ != end_ && is_name_character(*at_) && unusual_space(at_, end_) == 0 && quote_at(at_, end_) == nullptr) {
    ++at_;
  }
  if (at_ == from) return false;
  if (begun_ || !in_prose_) pass_more_words();
  if (at_ == end_ && begun_) {
    cut_ = true;
    return false;
  }
  here.unquoted_keys = true;
  const node_id id = add(token::string);
  tree_[id].begin -= static_cast<std::uint32_t>(origin_.stored ? 0 : at_ - from);
  put_bare(id, from, at_);
  finish(id);
  note(id, repair_code::unquoted_key, from, at_);
  return true;
}

/// A key of several words, if a colon follows them in the same line.
void reader::pass_more_words() {
  constexpr std::ptrdiff_t longest = 64;
  const char* const last = end_ - at_ > longest ? at_ + longest : end_;
  const char* p = at_;
  while (p != last && (is_name_character(*p) || is_blank(*p)) && unusual_space(p, end_) == 0 &&
         (static_cast<unsigned char>(*p) < 0x80 || quote_at(p, end_) == nullptr)) {
    ++p;
  }
  if (p == last || *p != ':' || p == at_) return;
  while (is_blank(p[-1])) --p;
  at_ = p;
}

// --- strings ---------------------------------------------------------------------------------------------------------

void reader::string(const quote& opened, role as, const level* around) {
  const node_id id = add(token::string);
  if (opened.standard) {
    // What is written as it should be is a view into the text.
    const char* const content = at_ + 1;
    bool ascii = true;
    const char* const stop = find_string_end(content, end_, ascii);
    if (stop != end_ && *stop == '"' && decided(stop + 1, as, around, true) &&
        (closes_plainly(stop + 1, as) || closes(stop + 1, opened, as, around))) {
      const std::string_view text(content, static_cast<std::size_t>(stop - content));
      if (ascii || utf8_error(text) == text.size()) {
        put_view(id, content, stop);
        at_ = stop + 1;
        finish(id);
        return;
      }
    }
  }
  careful_string(id, opened, as, around);
  if (!opened.standard) {
    const std::size_t end = tree_[id].end;
    const char* const from = begin_ + (origin_.stored ? 0 : tree_[id].begin);
    note(id, opened.code, from, origin_.stored ? from : begin_ + end);
  }
}

/// Character by character. What is not as it stands in the text is put together in buffer_.
void reader::careful_string(node_id id, const quote& opened, role as, const level* around) {
  const char* const content = at_ + opened.open.size();
  const char* p = content;
  const char* run = content;  // not yet in buffer_
  const char* control = nullptr;
  const char* end = nullptr;  // of the content
  bool view = true;
  bool quotes_within = false;
  buffer_.clear();
  invalid_escapes_ = 0;
  // Where nothing closes such a quote, the whole text is looked through once, and not for each that opens.
  const char*& unclosed = unclosed_[opened.index];
  if (unclosed != nullptr && content >= unclosed && !begun_) p = run = end_;
  const auto flush = [&] {
    buffer_.append(run, p);
    view = false;
  };
  for (p = opened.next_stop(p, end_); p != end_; p = opened.next_stop(p, end_)) {
    const auto c = static_cast<unsigned char>(*p);
    // Half an escape or half a character at the end of what has come says nothing yet; nor does a quote there.
    if (unfinished_ && (c == '\\' || c >= 0x80) && !is_whole(p)) break;
    if (c == '\\') {
      flush();
      pass_escape(id, p);
      run = p;
      continue;
    }
    if (const char* const behind = closer_at(opened, p, end_)) {
      if (!decided(behind, as, around, !quotes_within)) break;
      if (closes(behind, opened, as, around)) {
        end = p;
        at_ = behind;
        break;
      }
      note(id, repair_code::unescaped_quote, p, behind);
      quotes_within = true;
      p = behind;
      continue;
    }
    if (c < 0x20) {
      if (control == nullptr) control = p;
      ++p;
    } else if (c < 0x80) {
      ++p;
    } else if (const std::size_t length =
                   utf8_sequence(reinterpret_cast<const unsigned char*>(p), static_cast<std::size_t>(end_ - p))) {
      p += length;
    } else {
      flush();
      note(id, repair_code::invalid_utf8, p, p + 1);
      buffer_.append(replacement_character);
      run = ++p;
    }
  }
  // A text that starts with a quote and goes on behind the next one is no string that was cut off.
  if (end == nullptr && as == role::root && quotes_within) fail("the text goes on behind the string");
  if (end == nullptr) {
    if (!quotes_within && unclosed == nullptr) unclosed = content;
    cut_ = true;
    tree_[id].cut = 1;
    end = p;
    at_ = end_;
  }
  const bool lines_belong = opened.code == repair_code::triple_quotes;
  if (control != nullptr && !lines_belong) note(id, repair_code::raw_control_character, control, control + 1);
  if (view) {
    put_view(id, content, end);
  } else {
    buffer_.append(run, end);
    const std::string_view written(content, static_cast<std::size_t>(end - content));
    if (invalid_escapes_ != 0) buffer_ = unescaped_text(written).value_or(buffer_);
    tree_.put_text(tree_[id], buffer_);
  }
  finish(id);
}

/// The escape at `p`, into buffer_.
void reader::pass_escape(node_id id, const char*& p) {
  const char* const from = p;
  const passed_escape passed = pass_tolerant_escape(p, end_, buffer_);
  p = passed.behind;
  if (passed.mended == repair_code::invalid_escape) {
    ++invalid_escapes_;
    note(id, repair_code::invalid_escape, from, p, std::string_view(from, static_cast<std::size_t>(p - from)),
         passed.read_as);
  } else if (passed.mended) {
    note(id, *passed.mended, from, p);
  }
}

/// Behind the letters that may stand before a string's quote in source code; where no quote follows them, before them.
const char* reader::past_prefix(const char* from) const {
  constexpr std::string_view letters = "rRbBuUfF";
  const char* p = from;
  while (p != end_ && p - from < 2 && letters.find(*p) != std::string_view::npos) ++p;
  return p != end_ && (*p == '"' || *p == '\'') ? p : from;
}

/// A string as source code may write it: r"\d", b'abc', u"é", and f"…" where nothing is to be put in.
bool reader::prefixed_string(role as, const level& around) {
  const char* const p = past_prefix(at_);
  if (p == at_ || (in_prose_ && !begun_)) return false;
  const std::string_view prefix(at_, static_cast<std::size_t>(p - at_));
  const char* const from = at_;
  const node_id id = tree_.size();
  const bool begun_before = std::exchange(begun_, true);
  at_ = p;
  any_string(*quote_at(at_, end_), as, around);
  const bool formatted = prefix.find_first_of("fF") != std::string_view::npos &&
                         tree_.text_of(tree_[id]).find_first_of("{}") != std::string_view::npos;
  if (formatted || cut_) {
    tree_.drop_from(id);
    at_ = from;
    begun_ = begun_before;
    cut_ = false;
    return false;
  }
  const char* const content = p + (starts_with(p, end_, "\"\"\"") || starts_with(p, end_, "'''") ? 3 : 1);
  const bool raw = prefix.find_first_of("rR") != std::string_view::npos;
  if (raw && tree_[id].stored != 0) {
    // As it is written, escapes and all; but what is no UTF-8 stays mended.
    tree_.put_text(tree_[id],
                   with_valid_utf8(std::string_view(content, static_cast<std::size_t>(at_ - (content - p) - content))));
  }
  note(id, repair_code::string_prefix, from, p, prefix);
  return true;
}

// --- where a string ends ---------------------------------------------------------------------------------------------
// A quote closes its string if what follows goes on as JSON would: a colon behind a key; behind a value a closer, or a
// comma and another key or item, or a new line with one. Otherwise it is a quote that somebody forgot to escape.

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
  for (;;) {
    const char* const plus = past_filler(at_);
    if (plus == end_ || *plus != '+' || !is_concatenation(plus)) break;
    at_ = past_filler(plus + 1);
    const node_id next = tree_.size();
    string(*quote_at(at_, end_), as, &around);
    joined += tree_.text_of(tree_[next]);
    const bool cut = tree_[next].cut != 0;
    tree_.drop_from(next);
    if (cut) {
      tree_[id].cut = 1;
      break;
    }
  }
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
  if (quote_at(p, end_) != nullptr) return is_key(p, /*cut_too=*/false);
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

/// Whether a key and a colon stand at `p`; or, with `cut_too`, a key that the end of the text cuts off.
bool reader::is_key(const char* p, bool cut_too) const {
  const char* end = p;
  if (quote_at(p, end_) != nullptr) {
    end = quoted_end(p);
    if (end == nullptr) return false;
  } else {
    while (end != end_ && is_name_character(*end)) ++end;
    if (end == p) return false;
  }
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
  const char* end = p;
  if (quote_at(p, end_) != nullptr) {
    end = quoted_end(p);
    if (end == nullptr) return false;
  } else {
    while (end != end_ && is_name_character(*end)) ++end;
    if (end == p) return false;
  }
  const char* const behind = end;
  while (end != end_ && is_blank(*end)) ++end;
  if (end != behind && end != end_ && quote_at(end, end_) != nullptr) return true;  // another, without its comma
  return end == end_ || *end == ',' || *end == ']' || *end == ')' || *end == '}' || *end == '\n' || *end == '/' ||
         *end == '#';
}

}  // namespace assay::inline v0::detail
