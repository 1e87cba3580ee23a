#include "reader/notations/line_splitter.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/notations/table_rows.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_name = 48;
constexpr std::string_view wide_colon = "\xEF\xBC\x9A";  // ：

/// What people name things by: a few words, no punctuation but what joins words.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_name_character(c) || c == ' ' || c == '/'; });
}

}  // namespace

std::vector<name_value_line> line_splitter::split(region within) {
  const std::string_view all = text_in(text_, within);
  bool apart = false;
  for (std::size_t from = 0; from < all.size();) {
    const std::size_t end = std::min(all.find('\n', from), all.size());
    const region whole = trimmed(text_, {within.begin + from, within.begin + end});
    const std::size_t before = lines_.size();
    const bool mark = text_in(text_, whole).substr(0, 3) == "```" || text_in(text_, whole) == "---";
    if (!whole.empty() && !mark) add_line(whole, whole.begin - within.begin - from);
    if (lines_.size() != before) lines_[before].apart = apart;
    apart = whole.empty();
    from = end + 1;
  }
  return std::move(lines_);
}

void line_splitter::add_line(region whole, std::size_t indent) {
  name_value_line one;
  one.indent = indent + 1;
  if (text_[whole.begin] == '#') {
    while (!whole.empty() && text_[whole.begin] == '#') ++whole.begin;
    one.indent = heading_indent;
    one.whole = whole;
    const std::size_t colon = name_end(trimmed(text_, whole), one.name);
    if (colon != 0 && wanted_.has(text_in(text_, one.name))) {
      one.value = trimmed(text_, {colon, whole.end});
    } else {
      one.name = without_colon(without_emphasis(text_, whole));
      if (!is_name(text_in(text_, one.name))) one.name = {};
    }
    lines_.push_back(one);
    return;
  }
  if (const std::size_t size = bullet_size(whole)) {
    one.bullet = true;
    const region rest = trimmed(text_, {whole.begin + size, whole.end});
    if (rest.empty()) return;
    whole = rest;
  }
  one.whole = whole;
  split_pairs(one);
}

region line_splitter::without_colon(region r) const {
  if (!r.empty() && text_[r.end - 1] == ':') --r.end;
  return trimmed(text_, r);
}

std::size_t line_splitter::bullet_size(region whole) const {
  const std::string_view all = text_in(text_, whole);
  if (all.size() > 1 && (all[0] == '-' || all[0] == '*' || all[0] == '+') && all[1] == ' ') return 2;
  if (all.substr(0, 3) == "\xE2\x80\xA2") return 3;  // U+2022
  std::size_t digits = 0;
  while (digits < all.size() && digits < 3 && is_digit(all[digits])) ++digits;
  return digits != 0 && all.size() > digits + 1 && all[digits] == '.' && all[digits + 1] == ' ' ? digits + 2 : 0;
}

/// One line with a pair, or several with a comma between each two.
void line_splitter::split_pairs(name_value_line one) {
  region rest = one.whole;
  for (;;) {
    const std::size_t colon = name_end(rest, one.name);
    if (colon == 0) {
      one.name = {};
      lines_.push_back(one);
      return;
    }
    const region value{colon, rest.end};
    const std::size_t comma = next_pair(value);
    one.value = trimmed(text_, {value.begin, comma});
    // **Name:** John has the end of the emphasis behind the colon.
    for (const std::string_view mark : {"**", "__"}) {
      if (text_in(text_, one.value).substr(0, 2) == mark && text_in(text_, rest).substr(0, 2) == mark) {
        one.value = trimmed(text_, {one.value.begin + 2, one.value.end});
      }
    }
    lines_.push_back(one);
    if (comma == rest.end) return;
    const std::size_t behind = comma + mark_size(comma);
    region next;
    name_end(trimmed(text_, {behind, rest.end}), next);
    // "Title: One; Two: a story" may be one title.
    is_clear_ &= text_[comma] == ',' || wanted_.has(text_in(text_, next));
    rest = trimmed(text_, {behind, rest.end});
    one.joined = true;
  }
}

/// Behind the colon of the name that a region starts with; 0 where it starts with none.
std::size_t line_splitter::name_end(region r, region& name) const {
  const std::string_view all = text_in(text_, r).substr(0, longest_name + 8);
  const std::size_t wide = all.find(wide_colon);
  const std::size_t colon = std::min(all.find_first_of(":=\n"), wide);
  if (colon == std::string_view::npos || all[colon] == '\n' || colon == 0) return 0;
  if (colon == wide) {
    name = without_emphasis(text_, {r.begin, r.begin + colon});
    return is_name(text_in(text_, name)) ? r.begin + colon + wide_colon.size() : 0;
  }
  const bool spaced = r.begin + colon + 1 >= r.end || is_blank(text_[r.begin + colon + 1]) ||
                      text_[r.begin + colon + 1] == '*' || text_[r.begin + colon + 1] == '_';
  name = {r.begin, r.begin + colon};
  // Without a space only the name of a member is one: 10:30 and http://… are not.
  if (!spaced && (all[colon] != ':' || !wanted_.has(text_in(text_, without_emphasis(text_, name))))) return 0;
  const std::string_view raw = text_in(text_, name);
  for (const std::string_view mark : {"**", "__"}) {
    if (raw.substr(0, 2) == mark && raw.substr(raw.size() - 2) != mark) name.begin += 2;
  }
  name = without_emphasis(text_, name);
  return is_name(text_in(text_, name)) ? r.begin + colon + 1 : 0;
}

/// The comma before the next pair in a value; the value's end where there is none. Text in brackets or quotes is left
/// to the reader.
std::size_t line_splitter::next_pair(region value) const {
  const region inner = trimmed(text_, value);
  if (inner.empty() || text_[inner.begin] == '{' || text_[inner.begin] == '[') return value.end;
  constexpr byte_set separators{",;|\xEF"};
  const std::string_view all = text_.substr(0, value.end);
  for (std::size_t comma = separators.first_in(all, value.begin); comma < value.end;
       comma = separators.first_in(all, comma + 1)) {
    region name;
    const std::size_t size = mark_size(comma);
    if (size != 0 && name_end(trimmed(text_, {comma + size, value.end}), name) != 0) return comma;
  }
  return value.end;
}

/// Of a comma, a semicolon or a stroke at a place, also of their wide forms ， and ；; 0 where there is none.
std::size_t line_splitter::mark_size(std::size_t at) const {
  if (text_[at] != '\xEF') return 1;
  const std::string_view mark = text_.substr(at, 3);
  return mark == "\xEF\xBC\x8C" || mark == "\xEF\xBC\x9B" ? 3 : 0;
}

}  // namespace assay::inline v0::detail
