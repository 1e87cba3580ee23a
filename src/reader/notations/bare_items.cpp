// A list without its brackets.
//
//   values  = value { (',' | line break) value }       "a", "b"      1, 2, 3
//   value   = a JSON string, or one in single quotes | number | true | false | null
//   bullets = [ prose ] { bullet [ box ] text } [ prose ]      1. apples      • apples      - [x] apples
//   bullet  = '-' | '*' | '+' | '•' | '–' | '—' | (digits | letter) ('.' | ')')
//
// Both apply to a list of scalars that has two items at the least. Values must be all there is: words with commas
// between them are a sentence, and 1,234 may be one number. Bullets are all of one kind, numbers count up by one, and a
// line among them that has none makes the text no list; prose stands before them up to a colon or an empty line, and
// behind them an empty line apart, or as a sentence where no item is one. "And also:" between them leads to more. Below
// an apology there are no items, but reasons.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/notations/refusal.hpp"
#include "reader/notations/table_rows.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace assay::inline v0::detail {

namespace {

bool is_list_of_scalars(const shape& wanted) { return wanted.is_list() && wanted.item().takes_scalars(); }

// --- values ----------------------------------------------------------------------------------------------------------

class value_row {
 public:
  explicit value_row(const notation_input& in) : in_(in), out_(in), at_(in.within.begin) {}

  node_id read() {
    const node_id list = out_.open(token::array, in_.within.begin);
    for (std::size_t count = 1;; ++count) {
      if (!value()) return no_node;
      if (at_ == in_.within.end) {
        out_.close(list, in_.within.end);
        return out_.ok() && count > 1 ? list : no_node;
      }
      if (!separator()) return no_node;
    }
  }

 private:
  bool value() {
    constexpr byte_set starts{"\"'-0123456789tfn"};
    constexpr byte_set ends{", \t\r\n"};
    if (at_ == in_.within.end || !starts.has(in_.text[at_])) return false;
    const std::size_t from = at_;
    const char first = in_.text[at_];
    if (first == '"' || first == '\'') {
      at_ = quoted_in_line(in_.text, from, in_.within.end);
      return at_ != from && out_.json({from, at_});
    }
    at_ = std::min(ends.first_in(in_.text, at_), in_.within.end);
    const std::size_t size = at_ - from;
    const bool grouped = behind_bare_comma_ && is_digit(first) && size == 3;
    const std::string_view word = in_.text.substr(from, size);
    const bool literal = word == "true" || word == "false" || word == "null";
    return !grouped && (literal || is_digit(first) || first == '-') && out_.json({from, at_});
  }

  /// One comma, or a line break; white space around it.
  bool separator() {
    const std::size_t from = at_;
    at_ = json_space.first_not_in(in_.text, at_);
    const bool comma = in_.text[at_] == ',';
    const bool line = in_.text.substr(from, at_ - from).find('\n') != std::string_view::npos;
    if (comma) {
      const std::size_t behind = at_ + 1;
      at_ = std::min(json_space.first_not_in(in_.text, behind), in_.within.end);
      behind_bare_comma_ = at_ == behind;
    } else {
      behind_bare_comma_ = false;
    }
    return comma || line;
  }

  const notation_input& in_;
  tree_writer out_;
  std::size_t at_;
  bool behind_bare_comma_ = false;
};

// --- bullets ---------------------------------------------------------------------------------------------------------

struct bullet {
  std::size_t size = 0;    ///< with the white space behind; 0 where a line has none
  char mark = '\0';        ///< '1' for a number
  std::size_t number = 0;  ///< of a numbered one
};

bullet bullet_of(std::string_view line) {
  struct sign {
    std::string_view bytes;
    char mark;
  };
  for (const sign one : {sign{"\xE2\x80\xA2", '.'}, sign{"\xE2\x80\x93", '-'}, sign{"\xE2\x80\x94", '-'}}) {
    if (!line.starts_with(one.bytes)) continue;
    const std::size_t text = line.find_first_not_of(" \t", one.bytes.size());
    const bool apart = text != std::string_view::npos && (text != one.bytes.size() || one.mark == '.');
    return apart ? bullet{text, one.mark, 0} : bullet{};
  }
  bullet found;
  if (line.size() > 3 && line[0] >= 'a' && line[0] <= 'z' && line[1] == ')' && line[2] == ' ') {
    return {line.find_first_not_of(' ', 2), 'a', static_cast<std::size_t>(line[0] - 'a')};
  }
  std::size_t end = 0;
  while (end < line.size() && end < 4 && is_digit(line[end])) {
    found.number = found.number * 10 + static_cast<std::size_t>(line[end++] - '0');
  }
  if (end < line.size() && (end != 0 ? line[end] == '.' || line[end] == ')' : byte_set("-*+").has(line[end]))) {
    found.mark = end != 0 ? '1' : line[end];
    const std::size_t text = line.find_first_not_of(" \t", end + 1);
    if (text != std::string_view::npos && text != end + 1) found.size = text;
  }
  return found;
}

/// "And also:" between bullets.
bool leads_to_more(std::string_view words) {
  constexpr std::array<std::string_view, 8> leads{"and",         "also", "and also",    "additionally",
                                                  "in addition", "plus", "furthermore", "moreover"};
  if (!words.ends_with(':')) return false;
  words.remove_suffix(1);
  return std::find(leads.begin(), leads.end(), lower(words)) != leads.end();
}

class bullets {
 public:
  explicit bullets(const notation_input& in) : in_(in), out_(in) {}

  node_id read() {
    node_id list = no_node;
    std::size_t count = 0;
    bool apart = false;  // an empty line, or one that ends in a colon, stands before
    bool over = false;
    bullet before;
    for (std::size_t at = in_.within.begin; at < in_.within.end;) {
      const std::size_t end = std::min(in_.text.find('\n', at), in_.within.end);
      const region line = trimmed(in_.text, {at, end});
      const std::size_t start = at;
      const bool indented = line.begin != at && count != 0;
      at = end + 1;
      if (line.empty()) {
        apart = true;
        continue;
      }
      const std::string_view words = in_.text.substr(line.begin, line.end - line.begin);
      const bullet found = bullet_of(words);
      if (found.size == 0) {
        const bool closing = !sentences_ && line.begin == start && is_sentence(words);
        if (has_structure(words) || (count != 0 && !apart && !closing)) return no_node;
        if (count == 0 && apologizes(words)) return no_node;
        over = over || (count != 0 && !leads_to_more(words));
        apart = words.ends_with(':');
        continue;
      }
      if (over || indented || (count == 0 && line.begin != in_.within.begin && !apart)) return no_node;
      const bool next = count == 0 ? found.mark != 'a' || found.number == 0
                                   : found.mark == before.mark && ((found.mark != '1' && found.mark != 'a') ||
                                                                   found.number == before.number + 1);
      if (!next) return no_node;
      sentences_ |= byte_set(".!?:,;").has(words.back());
      if (count++ == 0) list = out_.open(token::array, line.begin);
      if (!item({line.begin + found.size, line.end})) return no_node;
      before = found;
      apart = false;
    }
    if (count < 2) return no_node;
    out_.close(list, in_.within.end);
    return out_.ok() ? list : no_node;
  }

 private:
  /// "[x] red", "[ ] blue": the box is none of the text.
  [[nodiscard]] std::size_t checkbox_size(region text) const {
    const std::string_view words = in_.text.substr(text.begin, text.end - text.begin);
    const bool box = words.size() > 4 && words[0] == '[' && words[2] == ']' && is_blank(words[3]) &&
                     (words[1] == ' ' || (words[1] | 0x20) == 'x');
    return box ? words.find_first_not_of(" \t", 3) : 0;
  }

  bool item(region text) {
    text.begin += checkbox_size(text);
    if (text.empty() || (text.end == text.begin + 1 && byte_set("-*+").has(in_.text[text.begin]))) return false;
    if (in_.text[text.begin] == '"') return out_.json(text);
    out_.value(without_emphasis(in_.text, text), in_.wanted.item());
    return true;
  }

  const notation_input& in_;
  tree_writer out_;
  bool sentences_ = false;  ///< an item ends as a sentence does, or goes on
};

}  // namespace

node_id read_value_row(const notation_input& in) {
  return is_list_of_scalars(in.wanted) ? value_row(in).read() : no_node;
}

node_id read_bullets(const notation_input& in) { return is_list_of_scalars(in.wanted) ? bullets(in).read() : no_node; }

}  // namespace assay::inline v0::detail
