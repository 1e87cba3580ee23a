// Numbers, literals and words without quotes (see reader.hpp for the grammar).
#include "json/characters.hpp"
#include "json/number.hpp"
#include "json/unicode.hpp"
#include "reader/quotes.hpp"
#include "reader/reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace assay::inline v0::detail {

namespace {

bool equal_letters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

/// Digits in groups of three: 1,234,567. `p` is at the comma; the digit before it was seen.
bool is_thousands(const char* p, const char* begin, const char* end) {
  std::size_t before = 0;
  for (const char* q = p; q != begin && is_digit(q[-1]) && before < 4; --q) ++before;
  if (before == 0 || before > 3 || end - p < 4) return false;
  return is_digit(p[1]) && is_digit(p[2]) && is_digit(p[3]) && (end - p == 4 || !is_digit(p[4]));
}

/// Whether a sign or a code of a currency stands before the digits that end at `end`: there a comma groups them, also
/// in a list, [$1,234, $5,678].
bool starts_with_currency(const char* begin, const char* end) {
  const char* digits = end;
  while (digits != begin && (is_digit(digits[-1]) || digits[-1] == ',')) --digits;
  while (digits != begin && is_blank(digits[-1])) --digits;
  const bool sign = digits != begin && (digits[-1] == '$' || static_cast<unsigned char>(digits[-1]) >= 0x80);
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return sign || (digits - begin == 3 && std::all_of(begin, digits, is_capital));
}

}  // namespace

/// Whether a number or a literal that ends at `p` ends there indeed.
bool reader::delimited(const char* p, const level& around) const {
  const char* const first = p;
  while (p != end_ && is_blank(*p)) ++p;
  if (p == end_ || *p == '\n') return true;
  switch (*p) {
    case ',':
    case '}':
    case ']':
      return true;
    case ')':
      return around.kind == bracket::parentheses;
    case '/':
      return starts_with(p, end_, "//") || starts_with(p, end_, "/*");
    case '#':
      return p != first;
    case '{':
    case '[':
      return around.kind != bracket::object;
    default:
      return unusual_space(p, end_) != 0 || (p != first && is_key(p)) || starts_with(p, end_, "```");
  }
}

/// Whether a number or a word that ends at `p` may have more to it in a text that goes on: nothing, the start of a
/// comment or a comma with digits behind it is all that has come.
bool reader::may_go_on(const char* p) const {
  p = past_blanks(p);
  if (p == end_) return true;
  if (*p == '/') return p + 1 == end_;
  if (*p != ',') return false;
  do ++p;
  while (p != end_ && is_digit(*p));
  return p == end_;
}

bool reader::number(role as, const level& around) {
  detail::number read;
  const char* wrong = nullptr;
  const char* const stop = *at_ == '+' || *at_ == '.' ? nullptr : scan_number(at_, end_, read, wrong);
  const bool grouped = stop != nullptr && as == role::member && stop != end_ && *stop == ',' && read.integral &&
                       is_thousands(stop, at_, end_);
  if (unfinished_ && stop != nullptr && may_go_on(stop)) return open_scalar(token::number);
  if (stop == nullptr || grouped || !delimited(stop, around)) {
    if (in_prose_ && !begun_) return false;
    const char* const end = bare_end(as, around);
    if (unfinished_ && may_go_on(end)) return open_scalar(token::number);
    return loose_number(at_, end, as) || bare(as, around);
  }
  begun_ = true;
  const node_id id = add(token::number);
  put_view(id, at_, stop);
  at_ = stop;
  finish(id);
  cut_at_end(id, as);
  return true;
}

/// A number within a structure that the end of the text touches may have had more digits, and a literal may be the
/// beginning of a word.
void reader::cut_at_end(node_id scalar, role as) {
  if (at_ != text_end_ || as == role::root || ends_by_itself_) return;
  tree_[scalar].cut = 1;
  cut_ = true;
}

/// A number or a word at the end of a text that will continue: its rest is unknown.
bool reader::open_scalar(token type) {
  const node_id id = add(type);
  tree_[id].cut = tree_[id].bare = 1;
  cut_ = true;
  at_ = end_;
  finish(id);
  return true;
}

/// +1, .5 and 5. are numbers that JSON writes differently.
bool reader::loose_number(const char* from, const char* to, role as) {
  const char* p = from;
  const bool negative = p != to && *p == '-';
  if (p != to && (*p == '-' || *p == '+')) ++p;
  const char* const whole = p;
  while (p != to && is_digit(*p)) ++p;
  const char* const whole_end = p;
  const char* fraction = p;
  if (p != to && *p == '.') {
    fraction = ++p;
    while (p != to && is_digit(*p)) ++p;
  }
  const char* const fraction_end = p;
  if (whole_end - whole == 1 && *whole == '0' && p != to) {
    const char prefix = static_cast<char>(*p | 0x20);
    const int base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    if (base != 0) return number_in_base(from, p + 1, to, base, as);
  }
  if (p != to && *p == '_') return grouped_number(from, to, as);
  if (whole == whole_end && fraction == fraction_end) return false;
  // Leading zeros may mean something: a postal code, an account.
  if (whole_end - whole > 1 && *whole == '0') return false;
  const char* exponent = p;
  if (p != to && (*p == 'e' || *p == 'E')) {
    ++p;
    if (p != to && (*p == '-' || *p == '+')) ++p;
    const char* const digits = p;
    while (p != to && is_digit(*p)) ++p;
    if (p == digits) return false;
  }
  if (p != to) return false;
  std::string literal;
  if (negative) literal += '-';
  literal.append(whole == whole_end ? std::string_view("0")
                                    : std::string_view(whole, static_cast<std::size_t>(whole_end - whole)));
  if (fraction != whole_end) {
    literal += '.';
    literal.append(fraction == fraction_end
                       ? std::string_view("0")
                       : std::string_view(fraction, static_cast<std::size_t>(fraction_end - fraction)));
  }
  literal.append(exponent, to);
  return put_loose_number(from, to, literal, as);
}

bool reader::put_loose_number(const char* from, const char* to, const std::string& literal, role as) {
  begun_ = true;
  const node_id id = add(token::number);
  tree_.put_text(tree_[id], literal);
  at_ = to;
  finish(id);
  note(id, repair_code::number_format, from, to, std::string_view(from, static_cast<std::size_t>(to - from)), literal);
  cut_at_end(id, as);
  return true;
}

/// 82_461_110, 1_234.5_6: in source code underscores may group digits. Before the point groups have three of them, or
/// it may be a name.
bool reader::grouped_number(const char* from, const char* to, role as) {
  std::string literal;
  std::size_t group = 0;  // digits
  std::size_t groups = 0;
  bool fraction = false;
  for (const char* p = from; p != to; ++p) {
    const bool between_digits = p != from && is_digit(p[-1]) && to - p > 1 && is_digit(p[1]);
    if (is_digit(*p)) {
      literal += *p;
      ++group;
    } else if ((*p == '-' || *p == '+') && p == from) {
      if (*p == '-') literal += '-';
    } else if ((*p == '_' || (*p == '.' && !fraction)) && between_digits) {
      if (!fraction && (groups == 0 ? group > 3 : group != 3)) return false;
      fraction |= *p == '.';
      if (*p == '.') literal += '.';
      ++groups;
      group = 0;
    } else {
      return false;
    }
  }
  const std::size_t first = literal.starts_with('-') ? 1 : 0;
  if (literal.size() <= first || literal[first] == '0' || (!fraction && group != 3)) return false;
  return put_loose_number(from, to, literal, as);
}

/// 0x1F, 0o17, 0b101; `digits` is behind the letter.
bool reader::number_in_base(const char* from, const char* digits, const char* to, int base, role as) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(digits, to, value, base);
  if (error != std::errc() || stop != to || digits == to) return false;
  std::string literal = *from == '-' ? "-" : "";
  literal += std::to_string(value);
  return put_loose_number(from, to, literal, as);
}

bool reader::word(role as, const level& around) {
  const char* p = at_;
  while (p != end_ && (is_letter(*p) || *p == '_')) ++p;
  if (unfinished_ && may_go_on(p)) return open_scalar(token::string);
  if (p != at_ && delimited(p, around) && literal(at_, p, as)) return true;
  return bare(as, around);
}

/// true, false and null, as JSON and others write them.
bool reader::literal(const char* from, const char* to, role as) {
  const std::string_view text(from, static_cast<std::size_t>(to - from));
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> words{{{"true", "true"},
                                                                                       {"false", "false"},
                                                                                       {"null", "null"},
                                                                                       {"none", "null"},
                                                                                       {"nil", "null"},
                                                                                       {"undefined", "null"},
                                                                                       {"nan", {}}}};
  for (const auto& [word, meaning] : words) {
    if (meaning.empty() || !equal_letters(text, word)) continue;
    const node_id id = add(meaning == "null" ? token::null : token::boolean);
    tree_[id].size = meaning == "true" ? 1 : 0;
    at_ = to;
    finish(id);
    cut_at_end(id, as);
    if (text != meaning) {
      note(id, repair_code::foreign_literal, from, to, text, meaning);
    } else {
      begun_ = true;
    }
    return true;
  }
  return false;
}

void reader::put_bare(node_id id, const char* from, const char* to) {
  const std::string_view text(from, static_cast<std::size_t>(to - from));
  const std::size_t wrong = utf8_error(text);
  if (wrong == text.size()) return put_view(id, from, to);
  note(id, repair_code::invalid_utf8, from + wrong, from + wrong + 1);
  tree_.put_text(tree_[id], with_valid_utf8(text));
}

bool reader::bare(role as, const level& around) {
  // A word in brackets is how people write, too.
  if (in_prose_ && !begun_) return false;
  const char* const end = bare_end(as, around);
  if (end == at_ || (as != role::root && *at_ == ':')) return false;
  if (unfinished_ && may_go_on(end)) return open_scalar(token::string);
  const node_id id = add(token::string);
  const char* const from = at_;
  put_bare(id, from, end);
  tree_[id].bare = 1;
  at_ = end;
  finish(id);
  if (end == end_ && as != role::root && !ends_by_itself_) cut_ = true, tree_[id].cut = 1;
  note(id, repair_code::unquoted_string, from, end);
  return true;
}

/// Whether text without quotes goes on in the next line, where `p` is: a member's value, up to a line that starts with
/// a closer or the next key, or ends in a comma before one. No other structure may begin in between.
bool reader::goes_on_below(const char* p) const {
  const auto ends_value = [&](const char* next) { return next != end_ && (*next == '}' || is_key(next)); };
  if (ends_value(p)) return false;
  bool line_begins = true;
  for (; p != end_; ++p) {
    if (line_begins && (quote_at(p, end_) != nullptr || starts_comment(p, p - 1))) return false;
    line_begins = false;
    if (*p == '{' || *p == '[' || *p == '`' || *p == '<' || *p == ']') return false;
    if (*p == '}') return true;
    if (*p != '\n' && *p != ',') continue;
    const char* const next = past_blanks(p + 1);
    const bool line_ends = *p == '\n' || std::memchr(p, '\n', static_cast<std::size_t>(next - p)) != nullptr;
    if (line_ends && ends_value(next)) return true;
    if (line_ends && *p == ',') return false;
    line_begins = *p == '\n';
    if (line_begins) p = next - 1;
  }
  return unfinished_;
}

/// Where text without quotes ends: at a delimiter of the structure around, a comment or the end of the line; or of the
/// last line, where it is a member's value and plainly goes on.
const char* reader::bare_end(role as, const level& around) const {
  const char* p = at_;
  const bool in_array = around.kind != bracket::object || has_outer(around, true);
  bool first_line = true;
  for (; p != end_; ++p) {
    const char c = *p;
    if (c == '\n') {
      const char* const next = past_blanks(p);
      const bool goes_on =
          as == role::member && around.kind == bracket::object &&
          (first_line ? next != end_ && goes_on_below(next) : next != end_ && *next != '}' && !is_key(next));
      if (!goes_on) break;
      first_line = false;
      p = next - 1;
      continue;
    }
    if (as == role::root) continue;
    if (c == '}' && (around.kind == bracket::object || has_outer(around, false))) break;
    if (c == ']' && in_array) break;
    if (c == ')' && around.kind == bracket::parentheses) break;
    if (c == ',') {
      if (as == role::item && !(is_thousands(p, at_, end_) && starts_with_currency(at_, p))) break;
      if (is_thousands(p, at_, end_)) continue;
      // "Smith, John" goes on behind its comma; what a key, a closer or nothing follows ends here.
      const char* const next = past_filler(p + 1);
      if (next == end_ || *next == '}' || *next == ']' || *next == ',' || *next == '"' ||
          std::memchr(p, '\n', static_cast<std::size_t>(next - p)) != nullptr || is_key(next)) {
        break;
      }
    }
    const bool spaced = p != at_ && is_blank(p[-1]);
    if (spaced && starts_comment(p, at_)) break;
  }
  while (p != at_ && (is_blank(p[-1]) || p[-1] == '\n')) --p;
  return p;
}

}  // namespace assay::inline v0::detail
