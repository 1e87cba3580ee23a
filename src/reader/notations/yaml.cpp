// Blocks of YAML 1.2, without anchors, tags and several documents.
//
//   document = [ '---' ] block [ '...' ]
//   block    = { key ':' value } | { '-' value }      in lines of one indentation
//   value    = text | "…" | '…' | '[' … ']' | '{' … '}' | ('|' | '>') [ '-' | '+' ] [ digit ] and the lines below
//            | the block that is indented further; below a key, also bullets of the same indentation
//   text     = to the end of the line, or of the lines below that are indented further, joined by spaces
//
// Comments start with '#' at the start of a line or behind a space. Applies where every line belongs to such a block: a
// line of prose makes the text none. Text without quotes may be any scalar.
#include "json/characters.hpp"
#include "reader/notations/draft.hpp"
#include "reader/notations/refusal.hpp"
#include "reader/reader.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t deepest_yaml = 64;
constexpr std::size_t longest_key = 128;

struct yaml_line {
  std::size_t indent = 0;
  region content;       ///< without indentation, comment and white space at its end; empty: an empty line
  std::size_t end = 0;  ///< of the whole line
};

class yaml_reader {
 public:
  explicit yaml_reader(const notation_input& in) : in_(in), text_(in.text) {}

  node_id read() {
    if (!split()) return no_node;
    skip_empty();
    if (next_ == lines_.size()) return no_node;
    draft root;
    // A word alone, or text in quotes, is no block.
    const region first = lines_[next_].content;
    if (!is_bullet(first) && key_end(first) == 0) return no_node;
    if (!block(root, lines_[next_].indent, 0)) return no_node;
    skip_empty();
    if (next_ != lines_.size() || is_sentence(root) || has_trailing_commas(root)) return no_node;
    tree_writer out(in_);
    const node_id id = in_.tree.size();
    return write_draft(out, root) ? id : no_node;
  }

 private:
  /// "Items: none", "Sorry: I cannot do that." One pair alone is a sentence with a colon in it, unless it names a
  /// member.
  [[nodiscard]] bool is_sentence(const draft& root) const {
    if (root.kind != draft::form::object || root.children.size() != 1) return false;
    const draft& only = *root.children.front();
    const bool structure =
        only.kind == draft::form::list || only.kind == draft::form::object || only.kind == draft::form::json;
    if (in_.wanted.is_list()) return !structure || apologizes(only.name);
    return in_.wanted.is_map() && !structure;
  }

  /// A comma or a semicolon at the end of each line but the last: names and values, which YAML's are not.
  [[nodiscard]] static bool has_trailing_commas(const draft& root) {
    if (root.kind != draft::form::object || root.children.size() < 2) return false;
    return std::all_of(root.children.begin(), root.children.end() - 1, [](const auto& one) {
      return one->kind == draft::form::word && (one->text.ends_with(',') || one->text.ends_with(';'));
    });
  }

  [[nodiscard]] std::string_view view(region r) const { return text_in(text_, r); }

  // --- lines ---------------------------------------------------------------------------------------------------------

  bool split() {
    // The region is trimmed: the first line may have lost its indentation.
    std::size_t from = in_.within.begin;
    while (from > 0 && is_blank(text_[from - 1])) --from;
    for (std::size_t at = from; at < in_.within.end;) {
      yaml_line line;
      line.end = std::min(text_.find('\n', at), in_.within.end);
      std::size_t first = at;
      while (first < line.end && text_[first] == ' ') ++first;
      if (first < line.end && text_[first] == '\t') return false;
      line.indent = first - at;
      line.content = trimmed(text_, {first, line.end});
      at = line.end + 1;
      lines_.push_back(line);
    }
    if (!lines_.empty() && view(lines_.front().content) == "---") lines_.erase(lines_.begin());
    if (!lines_.empty() && (view(lines_.back().content) == "..." || view(lines_.back().content) == "---")) {
      lines_.pop_back();
    }
    return true;
  }

  [[nodiscard]] bool is_empty(const yaml_line& line) const {
    return line.content.empty() || text_[line.content.begin] == '#';
  }
  void skip_empty() {
    while (next_ < lines_.size() && is_empty(lines_[next_])) ++next_;
  }

  [[nodiscard]] bool is_bullet(region r) const {
    return !r.empty() && text_[r.begin] == '-' && (r.end - r.begin == 1 || is_blank(text_[r.begin + 1]));
  }

  /// Behind the colon of the key that a region starts with; 0 where it starts with none.
  [[nodiscard]] std::size_t key_end(region r) const {
    std::size_t p = r.begin;
    if (p < r.end && (text_[p] == '"' || text_[p] == '\'')) {
      const std::size_t close = text_.find(text_[p], p + 1);
      if (close >= r.end) return 0;
      p = close + 1;
      while (p < r.end && is_blank(text_[p])) ++p;
    } else {
      if (p < r.end && std::string_view("{}[]|>&*!%@`#,?<").find(text_[p]) != std::string_view::npos) return 0;
      const std::size_t last = std::min(r.end, p + longest_key);
      for (; p < last; ++p) {
        if (text_[p] == ':' && (p + 1 == r.end || is_blank(text_[p + 1]))) break;
        if (text_[p] == '{' || (text_[p] == '#' && is_blank(text_[p - 1]))) return 0;
      }
      if (p == last) return 0;
    }
    return p < r.end && text_[p] == ':' && p != r.begin && (p + 1 == r.end || is_blank(text_[p + 1])) ? p + 1 : 0;
  }

  /// Without the comment at the end of a line; quoted text ends at its quote.
  [[nodiscard]] region without_comment(region r) const {
    for (std::size_t p = r.begin; p < r.end; ++p) {
      if (text_[p] == '#' && (p == r.begin || is_blank(text_[p - 1]))) return trimmed(text_, {r.begin, p});
    }
    return r;
  }

  // --- blocks --------------------------------------------------------------------------------------------------------

  bool block(draft& to, std::size_t indent, std::size_t depth) {
    if (depth == deepest_yaml) return false;
    const bool list = is_bullet(lines_[next_].content);
    to.kind = list ? draft::form::list : draft::form::object;
    to.where = lines_[next_].content;
    for (skip_empty(); next_ < lines_.size() && lines_[next_].indent == indent; skip_empty()) {
      const region line = lines_[next_].content;
      if (list != is_bullet(line)) {
        if (list) break;  // the next key of the mapping around
        return false;
      }
      if (!(list ? item(to, indent, depth) : member(to, line, indent, depth))) return false;
    }
    to.where.end = lines_[next_ - 1].end;
    if (!list && !has_different_names(to)) return false;
    return next_ >= lines_.size() || lines_[next_].indent <= indent;
  }

  [[nodiscard]] static bool has_different_names(const draft& object) {
    std::vector<std::string_view> names;
    for (const auto& one : object.children) names.emplace_back(one->name);
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }

  bool item(draft& to, std::size_t indent, std::size_t depth) {
    const region line = lines_[next_].content;
    const region rest = trimmed(text_, {line.begin + 1, line.end});
    draft& one = to.add();
    if (rest.empty() || text_[rest.begin] == '#') {
      ++next_;
      return below(one, indent, /*bullets_too=*/false, depth);
    }
    if (is_bullet(rest) || key_end(rest) != 0) {
      // A block that starts behind the bullet: its lines are indented as what stands there.
      lines_[next_].indent = indent + (rest.begin - line.begin);
      lines_[next_].content = rest;
      return block(one, lines_[next_].indent, depth + 1);
    }
    return value(one, rest, indent);
  }

  bool member(draft& to, region line, std::size_t indent, std::size_t depth) {
    const std::size_t behind = key_end(line);
    if (behind == 0) return false;
    draft& one = to.add();
    one.name_at = trimmed(text_, {line.begin, behind - 1});
    const bool quoted = text_[one.name_at.begin] == '"' || text_[one.name_at.begin] == '\'';
    one.name = view(quoted ? region{one.name_at.begin + 1, one.name_at.end - 1} : one.name_at);
    const region rest = trimmed(text_, {behind, line.end});
    if (rest.empty() || text_[rest.begin] == '#') {
      ++next_;
      return below(one, indent, /*bullets_too=*/true, depth);
    }
    return value(one, rest, indent);
  }

  /// What is indented further than the line above; nothing where the next line is not.
  bool below(draft& to, std::size_t indent, bool bullets_too, std::size_t depth) {
    skip_empty();
    if (next_ == lines_.size()) return true;
    const yaml_line& line = lines_[next_];
    const bool bullets = bullets_too && line.indent == indent && is_bullet(line.content);
    if (line.indent <= indent && !bullets) return true;
    if (is_bullet(line.content) || key_end(line.content) != 0) return block(to, line.indent, depth + 1);
    return value(to, line.content, indent);
  }

  // --- values --------------------------------------------------------------------------------------------------------

  /// The value that starts in the line at hand, in a line of this indentation.
  bool value(draft& to, region rest, std::size_t indent) {
    to.where = rest;
    switch (text_[rest.begin]) {
      case '|':
      case '>':
        return block_text(to, rest, indent);
      case '"':
      case '\'':
        return quoted(to, rest, indent);
      case '[':
      case '{':
        return flow(to, rest);
      case '&':
      case '!':
      case '%':
      case '@':
        return false;
      case '*':
        // An alias; what is emphasized is no YAML either.
        return false;
      case ']':
      case '}':
      case ',':
        // Of a flow value that is broken.
        return false;
      default:
        break;
    }
    const region first = without_comment(rest);
    to.kind = draft::form::word;
    to.text = view(first);
    if (to.text == "~") to.text = "null";
    // "John, Age: 35" is no plain text, nor is `one  - "two"` or what lost a quote.
    if (has_another_pair(to.text) || to.text.find(" - \"") != std::string::npos) return false;
    if (lacks_opening_quote(to.text)) return false;
    return continued(to, indent, first.end == rest.end);
  }

  /// "John, Age: 35". In a map of texts "second: more" is one of them; of more words before the colon the last may have
  /// been a name in a line of its own.
  [[nodiscard]] bool has_another_pair(std::string_view text) const {
    const std::size_t colon = text.find(": ");
    if (colon == std::string_view::npos) return false;
    const bool one_word = text.find_first_of(" ,;|") == colon + 1;
    const bool texts = in_.wanted.is_map() && in_.wanted.member({}).is_text();
    return !texts || !one_word || text.find(": ", colon + 1) != std::string_view::npos;
  }

  /// The lines below that belong to a plain text.
  bool continued(draft& to, std::size_t indent, bool may) {
    ++next_;
    std::size_t breaks = 0;
    for (std::size_t i = next_; i < lines_.size(); ++i) {
      const yaml_line& line = lines_[i];
      if (line.content.empty()) {
        ++breaks;
        continue;
      }
      if (line.indent <= indent) break;
      if (!may || is_bullet(line.content) || key_end(line.content) != 0) return false;
      if (breaks == 0) to.text += ' ';
      to.text.append(breaks, '\n');
      to.text += view(without_comment(line.content));
      to.where.end = line.content.end;
      breaks = 0;
      next_ = i + 1;
    }
    return true;
  }

  /// '|' keeps the line breaks of the lines below, '>' joins them.
  bool block_text(draft& to, region rest, std::size_t indent) {
    const std::string_view header = view(without_comment(rest));
    const bool folded = header[0] == '>';
    char chomping = ' ';
    std::size_t given = 0;
    for (const char c : header.substr(1)) {
      if (c == '-' || c == '+') {
        chomping = c;
      } else if (c >= '1' && c <= '9' && given == 0) {
        given = static_cast<std::size_t>(c - '0');
      } else {
        return false;
      }
    }
    std::size_t first = ++next_;
    while (first < lines_.size() && lines_[first].content.empty()) ++first;
    const std::size_t own = given != 0 ? indent + given : first < lines_.size() ? lines_[first].indent : 0;
    to.kind = draft::form::text;
    std::vector<std::string_view> lines;
    for (; next_ < lines_.size(); ++next_) {
      const yaml_line& line = lines_[next_];
      if (line.content.empty()) {
        lines.emplace_back();
        continue;
      }
      if (line.indent < own || line.indent <= indent) break;
      std::string_view content =
          text_.substr(line.content.begin - (line.indent - own), line.end - line.content.begin + (line.indent - own));
      if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
      lines.push_back(content);
      to.where.end = line.end;
    }
    std::size_t trailing = 0;
    while (!lines.empty() && lines.back().empty()) {
      lines.pop_back();
      ++trailing;
    }
    join(to.text, lines, folded);
    // The region is trimmed: whether the text had a line break at its very end is looked up behind it.
    const bool ends_with_break =
        next_ < lines_.size() || trailing != 0 || (in_.within.end < text_.size() && text_[in_.within.end] == '\n');
    if (chomping != '-' && !lines.empty() && ends_with_break) to.text += '\n';
    if (chomping == '+') to.text.append(trailing, '\n');
    return true;
  }

  static void join(std::string& text, const std::vector<std::string_view>& lines, bool folded) {
    const auto is_plain = [](std::string_view line) { return !line.empty() && !is_blank(line.front()); };
    for (std::size_t i = 0; i < lines.size(); ++i) {
      text += lines[i];
      if (i + 1 == lines.size()) break;
      if (!folded) {
        text += '\n';
      } else if (is_plain(lines[i]) && is_plain(lines[i + 1])) {
        text += ' ';
      } else if (lines[i].empty() || !is_plain(lines[i]) || !lines[i + 1].empty()) {
        text += '\n';
      }
    }
  }

  /// In quotes, to the end of the line but for a comment; or over several lines, which are joined.
  bool quoted(draft& to, region rest, std::size_t indent) {
    const char quote = text_[rest.begin];
    std::string raw;
    std::size_t p = rest.begin + 1;
    std::size_t end = rest.end;
    std::size_t breaks = 0;
    for (;;) {
      for (; p < end; ++p) {
        if (text_[p] == quote && quote == '\'' && p + 1 < end && text_[p + 1] == '\'') {
          raw += '\'';
          ++p;
        } else if (text_[p] == quote) {
          break;
        } else if (text_[p] == '\\' && quote == '"' && p + 1 < end) {
          raw.append(text_.substr(p, 2));
          ++p;
        } else {
          raw += text_[p];
        }
      }
      if (p < end) break;
      // The next line goes on with it.
      do {
        if (++next_ == lines_.size()) return false;
        ++breaks;
      } while (lines_[next_].content.empty());
      const yaml_line& line = lines_[next_];
      if (line.indent <= indent) return false;
      if (breaks == 1) raw += ' ';
      raw.append(breaks - 1, '\n');
      breaks = 0;
      p = line.content.begin;
      end = line.content.end;
    }
    const region behind = without_comment(trimmed(text_, {p + 1, end}));
    if (!behind.empty()) return false;
    to.where.end = p + 1;
    to.kind = draft::form::text;
    ++next_;
    return quote == '\'' ? (to.text = std::move(raw), true) : unescape(to, raw);
  }

  /// The escapes are JSON's, and a few more that the reader knows.
  bool unescape(draft& to, const std::string& raw) {
    if (raw.find('\\') == std::string::npos) {
      to.text = raw;
      return true;
    }
    const std::string json = '"' + raw + '"';
    value_tree scratch(json);
    reader one(json, scratch, 1, 8);
    if (one.scalar(0) != reading::complete) return false;
    to.text = scratch.text_of(scratch[0]);
    return true;
  }

  /// A flow value, to its closing bracket; what follows it in its line is a comment.
  bool flow(draft& to, region rest) {
    std::size_t depth = 0;
    char quote = '\0';
    for (std::size_t p = rest.begin; p < in_.within.end; ++p) {
      const char c = text_[p];
      if (quote != '\0') {
        if (c == '\\' && quote == '"') ++p;
        if (c == quote) quote = '\0';
        continue;
      }
      if ((c == '"' || c == '\'') && p > rest.begin && !is_name_character(text_[p - 1])) quote = c;
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && --depth == 0) {
        to.kind = draft::form::json;
        to.where = {rest.begin, p + 1};
        while (lines_[next_].end <= p && next_ + 1 < lines_.size()) ++next_;
        const region behind = without_comment(trimmed(text_, {p + 1, lines_[next_].end}));
        ++next_;
        return behind.empty();
      }
    }
    return false;
  }

  const notation_input& in_;
  std::string_view text_;
  std::vector<yaml_line> lines_;
  std::size_t next_ = 0;
};

}  // namespace

std::size_t yaml_anchor(std::string_view text) {
  for (std::size_t mark = text.find(" &"); mark != std::string_view::npos; mark = text.find(" &", mark + 1)) {
    const bool behind_key = mark > 0 && (text[mark - 1] == ':' || text[mark - 1] == '-');
    std::size_t end = mark + 2;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (behind_key && end != mark + 2 && end < text.size() && (text[end] == ' ' || text[end] == '\n')) return mark + 1;
  }
  return std::string_view::npos;
}

node_id read_yaml(const notation_input& in) {
  const std::string_view all = in.all();
  return all.size() <= longest_in_lines ? yaml_reader(in).read() : no_node;
}

}  // namespace assay::inline v0::detail
