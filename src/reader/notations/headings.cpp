// Headings with text below them: "## Summary\nAll is well.\n\n## Score\n4"
//
//   text    = [ prose ] { heading { line } }
//   heading = '#' { '#' } name [ ':' ] | '**' name [ ':' ] '**' | name ':'      alone in its line
//
// What stands below a heading is its member's value, to the next heading of its kind: text as it stands, a list's items
// as bullets or lines, any other value a word. Applies to an object where the first heading that is a member's name is
// followed by others of the same kind, all of different names; one of another name makes it none, as what it says would
// be lost.
#include "json/characters.hpp"
#include "reader/notations/table_rows.hpp"

#include <algorithm>
#include <vector>

namespace assay::inline v0::detail {

namespace {

struct heading {
  std::size_t level = 0;  ///< of '#', 7 for bold ones, 8 for plain ones; 0: the line is none
  region name;
  std::size_t begin = 0, end = 0;  ///< of its line
};

class headings_reader {
 public:
  explicit headings_reader(const notation_input& in) : in_(in), text_(in.text), out_(in) {}

  node_id read() {
    if (!in_.wanted.is_object() || in_.wanted.is_map()) return no_node;
    find();
    if (found_.empty() || has_value_in_line_) return no_node;
    const std::string_view before = view({in_.within.begin, found_.front().begin});
    if (has_structure(before)) return no_node;
    const node_id root = out_.open(token::object, found_.front().begin);
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const std::size_t end = i + 1 < found_.size() ? found_[i + 1].begin : in_.within.end;
      const region content = trimmed(text_, {found_[i].end, end});
      const std::string_view name = view(found_[i].name);
      if (!in_.wanted.has(name) || hides_heading(content)) return no_node;
      out_.key(found_[i].name);
      if (!value(content, in_.wanted.member(name))) return no_node;
    }
    out_.close(root, in_.within.end);
    return out_.ok() && different() ? root : no_node;
  }

 private:
  [[nodiscard]] std::string_view view(region r) const { return text_in(text_, r); }

  /// The headings of the kind of the first one that is a member's name.
  void find() {
    std::size_t level = 0;
    bool in_fence = false;
    for (std::size_t at = in_.within.begin; at < in_.within.end;) {
      const std::size_t end = std::min(text_.find('\n', at), in_.within.end);
      const region line = trimmed(text_, {at, end});
      heading one = heading_in(line);
      one.begin = at;
      one.end = end;
      at = end + 1;
      if (view(line).substr(0, 3) == "```") in_fence = !in_fence;
      if (in_fence || one.level == 0) continue;
      const bool known = in_.wanted.has(view(one.name));
      if (one.level < 7 && !known) {
        // "## Title: Fix it" is a name and its value.
        const std::size_t colon = view(one.name).find(':');
        has_value_in_line_ |= colon != std::string_view::npos && in_.wanted.has(view(one.name).substr(0, colon));
      }
      if (level == 0 && known) level = one.level;
      // Those of a higher level end the text of a member; of plain ones only members' names are headings.
      if (level != 0 && (one.level == level || one.level < std::min<std::size_t>(level, 7)) &&
          (one.level != 8 || known)) {
        found_.push_back(one);
      }
    }
  }

  [[nodiscard]] heading heading_in(region line) const {
    heading one;
    if (line.empty()) return one;
    std::size_t marks = 0;
    while (line.begin + marks < line.end && text_[line.begin + marks] == '#') ++marks;
    const std::string_view all = view(line);
    if (marks > 0 && marks < 7 && line.begin + marks < line.end && is_blank(text_[line.begin + marks])) {
      one.level = marks;
      one.name = {line.begin + marks, line.end};
    } else if (all.size() > 4 && all.substr(0, 2) == "**" &&
               (all.substr(all.size() - 2) == "**" || all.substr(all.size() - 3) == "**:")) {
      one.level = 7;
      one.name = line;
    } else if (all.back() == ':' && all.size() > 1) {
      one.level = 8;
      one.name = line;
    }
    if (one.level == 0) return one;
    one.name = without_emphasis(text_, one.name);
    if (!one.name.empty() && text_[one.name.end - 1] == ':') --one.name.end;
    one.name = without_emphasis(text_, one.name);
    const std::string_view name = view(one.name);
    if (name.empty() || name.size() > 64 || has_structure(name)) one.level = 0;
    return one;
  }

  /// A line that is a member's name, and was to be a heading: "##Score".
  [[nodiscard]] bool hides_heading(region content) const {
    for (std::size_t at = content.begin; at < content.end;) {
      const std::size_t end = std::min(text_.find('\n', at), content.end);
      while (at < end && (is_blank(text_[at]) || text_[at] == '#')) ++at;
      const region line = trimmed(text_, {at, end});
      if (!line.empty() && line.end - line.begin < 64 && line.begin != content.begin && in_.wanted.has(view(line)))
        return true;
      at = end + 1;
    }
    return false;
  }

  bool value(region content, const shape& wanted) {
    if (content.empty()) return false;
    if (wanted.is_text()) {
      out_.string(content);
      return true;
    }
    const char first = text_[content.begin];
    if ((first == '{' || first == '[') && !wanted.takes_scalars()) return out_.json(content);
    if (out_.list_in_words(view(content), content, wanted)) return true;
    if (wanted.is_list()) return items(content, wanted.item());
    if (wanted.is_object() || wanted.is_open() || view(content).find('\n') != std::string_view::npos) return false;
    out_.bare(without_emphasis(text_, content));
    return true;
  }

  /// Bullets, a line each.
  bool items(region content, const shape& item) {
    if (!item.takes_scalars() || !item.is_known()) return false;
    const node_id list = out_.open(token::array, content.begin);
    for (std::size_t at = content.begin; at < content.end;) {
      const std::size_t end = std::min(text_.find('\n', at), content.end);
      region line = trimmed(text_, {at, end});
      const bool indented = !line.empty() && line.begin != at && at != content.begin;
      at = end + 1;
      if (line.empty()) continue;
      const std::size_t mark = bullet_size(line);
      if (mark == 0 || indented) return false;
      line = without_emphasis(text_, {line.begin + mark, line.end});
      if (item.is_text()) {
        out_.string(line);
      } else {
        out_.bare(line);
      }
    }
    out_.close(list, content.end);
    return true;
  }

  [[nodiscard]] std::size_t bullet_size(region line) const {
    const std::string_view all = view(line);
    if (all.size() > 2 && (all[0] == '-' || all[0] == '*' || all[0] == '+') && all[1] == ' ') return 2;
    if (all.size() > 3 && all.substr(0, 3) == "\xE2\x80\xA2") return 3;  // U+2022
    std::size_t digits = 0;
    while (digits < all.size() && digits < 4 && is_digit(all[digits])) ++digits;
    const bool numbered =
        digits != 0 && digits + 2 < all.size() && (all[digits] == '.' || all[digits] == ')') && all[digits + 1] == ' ';
    return numbered ? digits + 2 : 0;
  }

  [[nodiscard]] bool different() const {
    std::vector<std::string_view> names;
    for (const heading& one : found_) names.push_back(view(one.name));
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }

  const notation_input& in_;
  std::string_view text_;
  tree_writer out_;
  std::vector<heading> found_;
  bool has_value_in_line_ = false;
};

}  // namespace

node_id read_headings(const notation_input& in) { return headings_reader(in).read(); }

}  // namespace assay::inline v0::detail
