// What a backslash starts, and classes in brackets.
#include "scalars/regex_parser.hpp"

#include "json/ascii.hpp"
#include "json/ranges.hpp"

#include <array>
#include <utility>

namespace assay::inline v0::detail {

namespace {

int hexadecimal_digit(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append(code_point_ranges& to, const code_point_ranges& ranges) {
  to.insert(to.end(), ranges.begin(), ranges.end());
}

}  // namespace

regex_node regex_parser::escape() {
  if (auto edge = edge_escape()) return std::move(*edge);
  if (auto reference = back_reference()) return std::move(*reference);
  regex_node node;
  node.kind = regex_kind::characters;
  node.any_case = flags_.any_case;
  if (class_escape(node.set)) {
    normalize(node.set.ranges);
    return node;
  }
  const char32_t c = character_escape();
  return characters({{c, c}});
}

std::optional<regex_node> regex_parser::edge_escape() {
  struct edge {
    std::string_view escape;
    regex_kind kind;
    bool negated, lenient;
  };
  static constexpr std::array edges = {
      edge{"\\b", regex_kind::word_edge, false, false}, edge{"\\B", regex_kind::word_edge, true, false},
      edge{"\\A", regex_kind::text_start, false, true}, edge{"\\z", regex_kind::text_end, false, true},
      edge{"\\Z", regex_kind::text_end, false, true},
  };
  for (const edge& each : edges) {
    if ((each.lenient && !is_lenient()) || !take(each.escape)) continue;
    regex_node node;
    node.kind = each.kind;
    node.negated = each.negated;
    return node;
  }
  return std::nullopt;
}

/// \k is itself where no group has a name, and so is a number that no group has (Annex B of ECMA-262).
std::optional<regex_node> regex_parser::back_reference() {
  regex_node node;
  node.kind = regex_kind::back_reference;
  node.any_case = flags_.any_case;
  if (has_names_ && take("\\k<")) {
    node.name = group_name('>');
    referred_names_.push_back(node.name);
    return node;
  }
  const char first = peek(1);
  if (first < '1' || first > '9') return std::nullopt;
  std::size_t digits = 1;
  while (is_digit(peek(digits)) && digits < 6) {
    node.number = node.number * 10 + static_cast<std::size_t>(peek(digits++) - '0');
  }
  if (node.number > all_groups_) return std::nullopt;
  at_ += digits;
  return node;
}

std::string regex_parser::group_name(char close) {
  const std::size_t end = rest().find(close);
  if (end == std::string_view::npos || end == 0) fail("the name of a group is not closed");
  std::string name(rest().substr(0, end));
  const bool fits = !is_digit(name.front()) && ranges::all_of(name, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!fits) fail("'" + name + "' can't be the name of a group");
  at_ += end + 1;
  return name;
}

/// \d, \w, \s, \p{...} and what is outside of them.
bool regex_parser::class_escape(character_set& set) {
  const char letter = peek(1);
  const auto add = [&](const code_point_ranges& ranges, char all_but_these) {
    append(set.ranges, letter == all_but_these ? complement(ranges) : ranges);
    at_ += 2;
    return true;
  };
  switch (letter) {
    case 'd':
    case 'D':
      return add(digits(), 'D');
    case 'w':
    case 'W':
      return add(word_characters(), 'W');
    case 's':
    case 'S':
      return add(white_space(), 'S');
    case 'p':
    case 'P':
      return property_escape(set);
    default:
      return false;
  }
}

bool regex_parser::property_escape(character_set& set) {
  bool negated = peek(1) == 'P';
  at_ += 2;
  if (is_lenient() && is_letter(peek())) {
    add_property(set, source_.substr(at_++, 1), negated);
    return true;
  }
  const std::size_t close = rest().find('}');
  if (!take("{") || close == std::string_view::npos) fail("\\p has no {...} after it");
  std::string_view name = source_.substr(at_, close - 1);
  at_ += close;
  if (is_lenient() && name.starts_with('^')) {
    negated = !negated;
    name.remove_prefix(1);
  }
  const bool fits = !name.empty() && ranges::all_of(name, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '=' || c == '&';
  });
  if (!fits) fail("'" + std::string(name) + "' is not a property of Unicode");
  add_property(set, name, negated);
  return true;
}

/// One character, outside of a class or within.
char32_t regex_parser::character_escape() {
  if (at_ + 1 >= source_.size()) fail("a backslash is the last character");
  static constexpr std::string_view letters = "fnrtv";
  static constexpr std::string_view meant = "\f\n\r\t\v";
  const char letter = peek(1);
  if (const std::size_t found = letters.find(letter); found != std::string_view::npos) {
    at_ += 2;
    return static_cast<char32_t>(meant[found]);
  }
  if (is_digit(letter)) return octal_escape();
  if (letter == 'u' || letter == 'x') return code_unit_escape();
  if (letter == 'c') {
    if (const auto control = control_escape()) return *control;
    ++at_;  // the backslash is itself, and c is what comes next
    return '\\';
  }
  if (letter == 'a' && is_lenient()) {
    at_ += 2;
    return '\a';
  }
  if (letter == 'k' && !has_names_) {
    at_ += 2;
    return 'k';
  }
  if (is_letter(letter)) fail(std::string("\\") + letter + " has no meaning");
  ++at_;
  return take_character();
}

std::optional<char32_t> regex_parser::control_escape() {
  if (!is_letter(peek(2))) return std::nullopt;
  const char32_t value = static_cast<unsigned char>(peek(2)) & 31U;
  at_ += 3;
  return value;
}

/// \0, and in Annex B of ECMA-262 up to three octal digits; \8 and \9 are themselves.
char32_t regex_parser::octal_escape() {
  ++at_;
  if (peek() > '7') return take_character();
  char32_t value = 0;
  for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7'; ++i) {
    const char32_t next = value * 8 + static_cast<char32_t>(peek() - '0');
    if (next > 0xFF) break;
    value = next;
    ++at_;
  }
  return value;
}

/// \xHH, \uHHHH, \u{H...}; two surrogates are one character. And RE2's \x{H...}.
char32_t regex_parser::code_unit_escape() {
  const char letter = peek(1);
  at_ += 2;
  if (peek() == '{' && (letter == 'u' || is_lenient())) {
    if (const auto value = braced_hexadecimal()) return *value;
    fail(std::string("\\") + letter + "{...} is not a code point");
  }
  const auto unit = hexadecimal(letter == 'x' ? 2 : 4);
  if (!unit) fail(std::string("\\") + letter + " is not followed by hexadecimal digits");
  if ((*unit >> 10) != 0x36 || !rest().starts_with("\\u")) return *unit;
  const std::size_t start = at_;
  at_ += 2;
  const auto second = hexadecimal(4);
  if (second && (*second >> 10) == 0x37) return 0x10000 + ((*unit & 0x3FFU) << 10) + (*second & 0x3FFU);
  at_ = start;
  return *unit;
}

std::optional<char32_t> regex_parser::hexadecimal(std::size_t digits) {
  char32_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hexadecimal_digit(peek(i));
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<char32_t>(digit);
  }
  at_ += digits;
  return value;
}

std::optional<char32_t> regex_parser::braced_hexadecimal() {
  char32_t value = 0;
  std::size_t i = 1;
  for (; hexadecimal_digit(peek(i)) >= 0; ++i) {
    value = value << 4 | static_cast<char32_t>(hexadecimal_digit(peek(i)));
    if (value > last_code_point) return std::nullopt;
  }
  if (i == 1 || peek(i) != '}') return std::nullopt;
  at_ += i + 1;
  return value;
}

regex_node regex_parser::character_class() {
  ++at_;
  regex_node node;
  node.kind = regex_kind::characters;
  node.any_case = flags_.any_case;
  node.set.negated = take("^");
  while (!take("]")) {
    if (at_end()) fail("a [ has no ] after it");
    const auto first = class_atom(node.set);
    if (peek() != '-' || peek(1) == ']' || at_ + 1 >= source_.size()) {
      if (first) node.set.ranges.push_back({*first, *first});
      continue;
    }
    ++at_;
    const auto last = class_atom(node.set);
    if (first && last) {
      if (*first > *last) fail("a range in a class has its ends out of order");
      node.set.ranges.push_back({*first, *last});
      continue;
    }
    // Next to a class of its own the hyphen is itself (Annex B).
    node.set.ranges.push_back({'-', '-'});
    for (const auto& end : {first, last}) {
      if (end) node.set.ranges.push_back({*end, *end});
    }
  }
  normalize(node.set.ranges);
  return node;
}

/// A character; nothing where it was a class, which is in the set now.
std::optional<char32_t> regex_parser::class_atom(character_set& set) {
  if (peek() != '\\') return take_character();
  if (class_escape(set)) return std::nullopt;
  if (take("\\b")) return 8;
  // Only in a class \c takes digits as well (Annex B).
  if (peek(1) == 'c' && (is_digit(peek(2)) || peek(2) == '_')) {
    const char32_t value = static_cast<unsigned char>(peek(2)) & 31U;
    at_ += 3;
    return value;
  }
  return character_escape();
}

}  // namespace assay::inline v0::detail
