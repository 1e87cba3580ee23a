#include "reader/notations/half_read.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "json/text_lines.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using fault = std::optional<notation_fault>;

constexpr std::size_t longest_quoted = 40;

std::string in_backticks(std::string_view words) { return "`" + shorten(with_valid_utf8(words), longest_quoted) + "`"; }

/// Whether a name is one of the type's, or of its items.
class known_names {
 public:
  explicit known_names(const shape& wanted) : wanted_(wanted), item_(wanted.item()) {}
  [[nodiscard]] bool has(std::string_view name) const {
    if (name.empty() || name.size() > longest_quoted) return false;
    return (!wanted_.is_map() && wanted_.has(name)) || (!item_.is_map() && item_.has(name));
  }
  [[nodiscard]] bool takes_several() const { return wanted_.is_list(); }

 private:
  const shape& wanted_;
  shape item_;
};

// --- elements --------------------------------------------------------------------------------------------------------

/// Goes from tag to tag, and knows which elements are open.
class element_check {
 public:
  element_check(std::string_view text, region within, const known_names& names)
      : text_(text.substr(0, within.end)), begin_(within.begin), names_(names) {}

  fault run() {
    for (std::size_t at = text_.find('<', begin_); at != std::string_view::npos; at = text_.find('<', at + 1)) {
      if (text_.substr(at, 4) == "<!--") {
        at = std::min(text_.find("-->", at), text_.size() - 1);
        continue;
      }
      const bool closes = text_.substr(at, 2) == "</";
      const std::size_t name = at + (closes ? 2 : 1);
      if (name < text_.size() && !is_letter(text_[name])) continue;
      const std::size_t end = text_.find('>', at);
      if (end == std::string_view::npos) return is_known_ ? cut("the text ends within a tag") : fault();
      if (fault wrong = closes ? pass_closing(at, name, end) : pass_opening(at, name, end)) return wrong;
    }
    if (!is_known_) return std::nullopt;
    if (!open_.empty()) return cut("the text ends within the element " + in_backticks(open_.back()));
    if (second_root_ == 0 || names_.takes_several()) return std::nullopt;
    return notation_fault{false, "another element begins here, where one was expected", second_root_};
  }

 private:
  [[nodiscard]] fault cut(std::string reason) const { return notation_fault{true, std::move(reason), text_.size()}; }

  fault pass_opening(std::size_t at, std::size_t name, std::size_t end) {
    const std::size_t name_end = std::min(text_.find_first_of("= \t\r\n/>", name), end);
    const std::string_view tag = text_.substr(name, name_end - name);
    is_known_ |= names_.has(tag) || names_.has(name_within(text_.substr(name_end, end - name_end)));
    if (open_.empty() && !names_.has(tag)) {
      if (first_root_.empty()) {
        first_root_ = tag;
      } else if (tag == first_root_ && second_root_ == 0) {
        second_root_ = at;
      }
    }
    if (text_[end - 1] != '/') open_.push_back(tag);
    return std::nullopt;
  }

  fault pass_closing(std::size_t at, std::size_t name, std::size_t end) {
    const std::string_view tag = text_.substr(name, end - name);
    if (!open_.empty() && open_.back() == tag) {
      open_.pop_back();
      return std::nullopt;
    }
    if (!is_known_) return std::nullopt;
    const std::string what = open_.empty() ? " closes what nothing opened" : " closes what <" + shown() + "> opened";
    return notation_fault{false, in_backticks(text_.substr(at, end + 1 - at)) + what, at};
  }
  [[nodiscard]] std::string shown() const { return shorten(with_valid_utf8(open_.back()), longest_quoted); }

  /// `=title`, ` name="title"`: what a parameter's tag says of its name, or an element's of its members.
  [[nodiscard]] static std::string_view name_within(std::string_view rest) {
    if (rest.starts_with('=')) return rest.substr(1);
    const std::size_t sign = rest.find('=');
    if (sign == std::string_view::npos) return {};
    const std::size_t begin = json_space.first_not_in(rest);
    const std::string_view attribute = rest.substr(begin, sign - begin);
    if (attribute != "name" || sign + 1 >= rest.size()) return attribute;
    const std::size_t close = rest.find(rest[sign + 1], sign + 2);
    return close == std::string_view::npos ? attribute : rest.substr(sign + 2, close - sign - 2);
  }

  std::string_view text_;
  std::size_t begin_;
  const known_names& names_;
  std::vector<std::string_view> open_;
  std::string_view first_root_;
  std::size_t second_root_ = 0;
  bool is_known_ = false;
};

// --- calls -----------------------------------------------------------------------------------------------------------

/// A call in source code whose arguments have names of the type, and that the end of the text cuts off.
fault fault_of_call(std::string_view text, region within, const known_names& names) {
  const std::string_view whole = text.substr(0, within.end);
  const std::size_t opener = whole.find('(', within.begin);
  if (opener == std::string_view::npos || opener == within.begin || !is_name_character(whole[opener - 1])) {
    return std::nullopt;
  }
  std::size_t callee = opener;
  while (callee > within.begin && is_name_character(whole[callee - 1])) --callee;
  bool known = false;
  std::size_t open = 0;
  std::size_t name = opener + 1;
  for (std::size_t at = opener; at < whole.size(); ++at) {
    const char c = whole[at];
    if (c == '"' || c == '\'') {
      std::size_t close = at + 1;
      while (close < whole.size() && whole[close] != c) close += whole[close] == '\\' ? 2 : 1;
      if (close >= whole.size()) {
        return known ? fault({true, "the text ends within a string", whole.size()}) : std::nullopt;
      }
      at = close;
    } else if (c == '(' || c == '[' || c == '{') {
      ++open;
    } else if (c == ')' || c == ']' || c == '}') {
      if (--open == 0) return std::nullopt;
    } else if (c == '=' || c == ':') {
      known |= names.has(text_in(text, trimmed(text, {name, at})));
    }
    if (!is_name_character(whole[at]) && !json_space.has(whole[at])) name = at + 1;
  }
  const std::string_view called = whole.substr(callee, opener - callee);
  if (!known && whole.size() != opener + 1) return std::nullopt;
  return notation_fault{true, "the text ends within the call of " + in_backticks(called), whole.size()};
}

// --- rows ------------------------------------------------------------------------------------------------------------

/// The cells of a line between separators that stand outside of quotes; `closed` is false where a quote is open at its
/// end.
std::vector<std::string_view> cells_of(std::string_view line, char separator, bool& closed) {
  std::vector<std::string_view> cells;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    if (at < line.size() && line[at] == '"') quoted = !quoted;
    if (at < line.size() && (quoted || line[at] != separator)) continue;
    cells.push_back(text_in(line, trimmed(line, {begin, at})));
    begin = at + 1;
  }
  closed = !quoted;
  // Of a Markdown table what stands outside the bars is no cell.
  if (separator == '|' && !cells.empty() && cells.front().empty()) cells.erase(cells.begin());
  if (separator == '|' && !cells.empty() && cells.back().empty()) cells.pop_back();
  return cells;
}

bool is_rule(std::string_view line) {
  return line.find('-') != std::string_view::npos && line.find_first_not_of("|-: \t\r") == std::string_view::npos;
}

/// The region of the first line that is not empty, from a place on.
region next_line(std::string_view text, std::size_t from) {
  const std::size_t begin = std::min(json_space.first_not_in(text, from), text.size());
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  return trimmed(text, {begin, end});
}

/// Rows below a header that has none but names of the type.
fault fault_of_rows(std::string_view text, region within, const known_names& names) {
  const std::string_view whole = text.substr(0, within.end);
  const region first = next_line(whole, within.begin);
  for (const char separator : {'|', ',', ';', '\t'}) {
    bool closed = false;
    const std::vector<std::string_view> header = cells_of(text_in(whole, first), separator, closed);
    const bool known = header.size() > 1 && closed &&
                       std::all_of(header.begin(), header.end(), [&](auto cell) { return names.has(cell); });
    if (!known) continue;
    std::size_t rows = 0;
    std::size_t second = 0;
    for (region line = next_line(whole, first.end); !line.empty(); line = next_line(whole, line.end)) {
      const std::string_view row = text_in(whole, line);
      if (separator == '|' && is_rule(row)) continue;
      const std::vector<std::string_view> cells = cells_of(row, separator, closed);
      const bool last = line.end == trimmed(text, within).end;
      if (!closed) return notation_fault{last, "a quote is missing in this row", last ? line.end : line.begin};
      if (cells.size() < header.size()) {
        const std::string count = std::to_string(cells.size()) + " of " + std::to_string(header.size()) + " cells";
        return notation_fault{last, (last ? "the text ends behind " : "this row has ") + count,
                              last ? line.end : line.begin};
      }
      if (++rows == 2) second = line.begin;
    }
    if (rows == 0) return notation_fault{true, "the text ends behind the header of a table", within.end};
    if (rows == 1 || names.takes_several()) return std::nullopt;
    return notation_fault{false, std::to_string(rows) + " rows, where one object was expected", second};
  }
  return std::nullopt;
}

// --- names and values ------------------------------------------------------------------------------------------------

constexpr std::string_view around_names = " \t\r*_`#>-\"'";

/// The name at the beginning of a line, without its markup, and what stands behind its sign.
struct named_line {
  std::string_view name, value;
  bool has_sign = false;
};

named_line named_line_of(std::string_view line) {
  named_line found;
  const std::size_t sign = line.find_first_of(":=");
  found.has_sign = sign != std::string_view::npos;
  found.name = line.substr(0, sign);
  const std::size_t first = found.name.find_first_not_of(around_names);
  if (first == std::string_view::npos) return {};
  found.name = found.name.substr(first, found.name.find_last_not_of(around_names) + 1 - first);
  if (!found.has_sign) return found;
  const std::string_view rest = line.substr(sign + 1);
  const std::size_t value = rest.find_first_not_of(" \t\r*_");
  found.value = value == std::string_view::npos ? rest.substr(rest.size()) : rest.substr(value);
  return found;
}

/// A value with one quote at one end.
fault fault_of_quotes(std::string_view text, const named_line& line, bool is_last) {
  const std::string_view value = line.value;
  if (value.starts_with("\"\"\"") || std::count(value.begin(), value.end(), '"') != 1) return std::nullopt;
  const auto at = static_cast<std::size_t>(value.data() - text.data());
  if (value.front() == '"') {
    if (is_last) return notation_fault{true, "the text ends within a string", at + value.size()};
    return notation_fault{false, "a quote is missing after " + in_backticks(value.substr(1)), at};
  }
  if (value.back() != '"') return std::nullopt;
  return notation_fault{false, "a quote is missing before " + in_backticks(value.substr(0, value.size() - 1)), at};
}

fault fault_of_lines(std::string_view text, region within, const known_names& names) {
  const std::string_view whole = text.substr(0, within.end);
  std::vector<std::string_view> seen;
  constexpr std::size_t most_names = 128;
  const std::size_t end = trimmed(text, within).end;
  for (region line = next_line(whole, within.begin); !line.empty(); line = next_line(whole, line.end)) {
    const named_line member = named_line_of(text_in(whole, line));
    if (!member.has_sign || !names.has(member.name)) continue;
    if (fault quotes = member.value.empty() ? fault() : fault_of_quotes(whole, member, line.end == end)) return quotes;
    const bool repeats = std::find(seen.begin(), seen.end(), member.name) != seen.end();
    if (repeats && !names.takes_several()) {
      return notation_fault{false, "another value begins here, where one was expected", line.begin};
    }
    if (seen.size() < most_names) seen.push_back(member.name);
  }
  return std::nullopt;
}

}  // namespace

std::optional<notation_fault> find_missing_value(std::string_view text, region within, const shape& wanted) {
  const known_names names(wanted);
  const region all = trimmed(text, within);
  if (all.empty()) return std::nullopt;
  const std::size_t line_break = text_in(text, all).find_last_of('\n');
  const std::size_t line = line_break == std::string_view::npos ? all.begin : all.begin + line_break + 1;
  const std::string_view last = text.substr(line, all.end - line);
  const char sign = last.back();
  const bool has_sign = sign == ':' || sign == '=';
  // Words in one line alone are no name that stands without its sign.
  if (!has_sign && line == all.begin) return std::nullopt;
  const std::size_t pair = has_sign ? last.find_last_of(",;", last.size() - 1) : std::string_view::npos;
  const named_line member = named_line_of(last.substr(pair == std::string_view::npos ? 0 : pair + 1));
  if (!names.has(member.name) || !member.value.empty()) return std::nullopt;
  return notation_fault{true, "the text ends before the value of " + in_backticks(member.name), all.end};
}

std::optional<notation_fault> find_notation_fault(std::string_view text, region within, const shape& wanted) {
  within = trimmed(text, within);
  if (within.empty()) return std::nullopt;
  const known_names names(wanted);
  if (fault wrong = element_check(text, within, names).run()) return wrong;
  if (fault wrong = fault_of_call(text, within, names)) return wrong;
  if (fault wrong = fault_of_rows(text, within, names)) return wrong;
  if (fault wrong = fault_of_lines(text, within, names)) return wrong;
  return find_missing_value(text, within, wanted);
}

}  // namespace assay::inline v0::detail
