// Strings and keys, and where a string ends (see reader.hpp for the grammar).
#include "json/characters.hpp"
#include "json/escapes.hpp"
#include "json/string_scan.hpp"
#include "json/unicode.hpp"
#include "reader/quotes.hpp"
#include "reader/reader.hpp"
#include "reader/tolerant_escape.hpp"
#include "reader/unescaped_text.hpp"

#include <optional>
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
  if (const char* const opening = past_prefix_of_key(); opening != at_ && (begun_ || !in_prose_)) {
    const char* const prefix = std::exchange(at_, opening);
    const node_id id = tree_.size();
    string(*quote_at(at_, end_), role::key, &here);
    note(id, repair_code::string_prefix, prefix, opening,
         std::string_view(prefix, static_cast<std::size_t>(opening - prefix)));
    return !cut_;
  }
  if (symbol_key(here)) return true;
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

/// A symbol of Ruby's: :name => "Ann".
bool reader::symbol_key(level& here) {
  if (*at_ != ':') return false;
  const char* const name = at_ + 1;
  const char* const end = past_symbol(at_);
  if (end == at_ || !starts_with(past_blanks(end), end_, "=>")) return false;
  const char* const from = at_;
  const node_id id = add(token::string);
  put_bare(id, name, end);
  at_ = end;
  finish(id);
  here.symbols = true;
  note(id, repair_code::unquoted_key, from, end);
  return true;
}

/// Behind the symbol at `p`; `p` itself where there is none.
const char* reader::past_symbol(const char* p) const {
  if (p == end_ || *p != ':' || p + 1 == end_ || !(is_letter(p[1]) || p[1] == '_')) return p;
  for (++p; p != end_ && (is_letter(*p) || is_digit(*p) || *p == '_');) ++p;
  return p;
}

/// The same as a value, within an object that has symbols or words as keys: {s: :open}.
bool reader::symbol_value(role as, const level& around) {
  const char* const end = (around.symbols || around.unquoted_keys) && as == role::member ? past_symbol(at_) : at_;
  if (end == at_ || end == end_ || !delimited(end, around)) return false;
  const char* const from = at_;
  const node_id id = add(token::string);
  put_bare(id, from + 1, end);
  at_ = end;
  finish(id);
  note(id, repair_code::unquoted_string, from, end);
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
  if (opened.code == repair_code::backticks && tree_.text_of(tree_[id]).find("${") != std::string_view::npos) {
    fail("a template has a place for a value that is not there");
  }
  if (!opened.standard) {
    const std::size_t end = tree_[id].end;
    const char* const from = begin_ + (origin_.stored ? 0 : tree_[id].begin);
    note(id, opened.code, from, origin_.stored ? from : begin_ + end);
  }
}

/// How far careful_string() is. What is not as it stands in the text is put together in buffer_.
struct reader::string_so_far {
  const char* content;
  const char* at = content;       ///< of the next character
  const char* run = content;      ///< not yet in buffer_
  const char* end = nullptr;      ///< of the content, where its closing quote was found
  const char* control = nullptr;  ///< the first control character
  bool view = true;               ///< the content is as it stands in the text
  bool quotes_within = false;
};

/// Character by character.
void reader::careful_string(node_id id, const quote& opened, role as, const level* around) {
  string_so_far read{.content = at_ + opened.open.size()};
  buffer_.clear();
  invalid_escapes_ = 0;
  // Where nothing closes such a quote, the whole text is looked through once, and not for each that opens.
  const char*& unclosed = unclosed_[opened.index];
  if (unclosed != nullptr && read.content >= unclosed && !begun_) read.at = read.run = end_;
  const char*& p = read.at;
  for (p = opened.next_stop(p, end_); p != end_; p = opened.next_stop(p, end_)) {
    // Half an escape or half a character at the end of what has come says nothing yet; nor does a quote there.
    if (unfinished_ && (*p == '\\' || static_cast<unsigned char>(*p) >= 0x80) && !is_whole(p)) break;
    const char* const behind = *p == '\\' ? nullptr : closer_at(opened, p, end_);
    if (behind == nullptr) {
      pass_character(id, read);
      continue;
    }
    if (!decided(behind, as, around, !read.quotes_within)) break;
    if (closes(behind, opened, as, around)) {
      read.end = p;
      at_ = behind;
      break;
    }
    note(id, repair_code::unescaped_quote, p, behind);
    read.quotes_within = true;
    p = behind;
  }
  // A text that starts with a quote and goes on behind the next one is no string that was cut off.
  if (read.end == nullptr && as == role::root && read.quotes_within) fail("the text continues after the string");
  if (read.end == nullptr) {
    if (!read.quotes_within && unclosed == nullptr) unclosed = read.content;
    cut_ = true;
    tree_[id].cut = 1;
    read.end = p;
    at_ = end_;
  }
  const bool lines_belong = opened.code == repair_code::triple_quotes;
  if (read.control != nullptr && !lines_belong) {
    note(id, repair_code::raw_control_character, read.control, read.control + 1);
  }
  put_content(id, read);
  finish(id);
}

/// A character, or an escape, that does not close the string.
void reader::pass_character(node_id id, string_so_far& read) {
  const char*& p = read.at;
  const auto c = static_cast<unsigned char>(*p);
  const auto flush = [&] {
    buffer_.append(read.run, p);
    read.view = false;
  };
  if (c == '\\') {
    flush();
    pass_escape(id, p);
    read.run = p;
  } else if (c < 0x20) {
    if (read.control == nullptr) read.control = p;
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
    read.run = ++p;
  }
}

void reader::put_content(node_id id, const string_so_far& read) {
  if (read.view) {
    put_view(id, read.content, read.end);
    return;
  }
  buffer_.append(read.run, read.end);
  const std::string_view written(read.content, static_cast<std::size_t>(read.end - read.content));
  if (invalid_escapes_ != 0) buffer_ = unescaped_text(written).value_or(buffer_);
  tree_.put_text(tree_[id], buffer_);
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

namespace {

/// What a formatted string says, {{ and }} being the braces themselves; nothing where it has a place to fill.
std::optional<std::string> without_doubled_braces(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain += text[i];
    if (text[i] != '{' && text[i] != '}') continue;
    if (i + 1 == text.size() || text[i + 1] != text[i]) return std::nullopt;
    ++i;
  }
  return plain;
}

}  // namespace

/// Behind the letters that may stand before a string's quote in source code; where no quote follows them, before them.
/// Letters before two double quotes are rather a string whose first quote was misplaced: b"" for "b".
const char* reader::past_prefix(const char* from) const {
  constexpr std::string_view letters = "rRbBuUfF";
  const char* p = from;
  while (p != end_ && p - from < 2 && letters.find(*p) != std::string_view::npos) ++p;
  if (starts_with(p, end_, "\"\"") && !starts_with(p, end_, "\"\"\"")) return from;
  return p != end_ && (*p == '"' || *p == '\'') ? p : from;
}

/// The same before a key, which has a prefix in Python's older notation alone: {u'a': 1}.
const char* reader::past_prefix_of_key() const {
  const char* const p = past_prefix(at_);
  return p != at_ && (*p == '\'' || (*at_ | 0x20) == 'u') ? p : at_;
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
  if (formatted && !cut_) {
    const std::optional<std::string> text = without_doubled_braces(tree_.text_of(tree_[id]));
    if (!text) return fail("a formatted string has a place for a value that is not there");
    tree_.put_text(tree_[id], *text);
  }
  if (cut_) {
    tree_.drop_from(id);
    at_ = from;
    begun_ = begun_before;
    cut_ = false;
    return false;
  }
  const char* const content = p + (starts_with(p, end_, "\"\"\"") || starts_with(p, end_, "'''") ? 3 : 1);
  const bool raw = prefix.find_first_of("rR") != std::string_view::npos;
  if (raw && !formatted && tree_[id].stored != 0) {
    // As it is written, escapes and all; but what is no UTF-8 stays mended.
    tree_.put_text(tree_[id],
                   with_valid_utf8(std::string_view(content, static_cast<std::size_t>(at_ - (content - p) - content))));
  }
  note(id, repair_code::string_prefix, from, p, prefix);
  return true;
}

}  // namespace assay::inline v0::detail
