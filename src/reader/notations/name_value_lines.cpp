// Lines or pairs of names and values, with no bracket in sight.
//
//   text    = [ prose ] (pairs | lines) [ prose ]
//   pairs   = pair { (',' | ';' | '|') pair }        Name: John, Age: 35; also with ： and ， ；
//   lines   = { line }                               indentation nests
//   line    = [ bullet ] name ':' value              - **Name**: John        name: John
//           | [ bullet ] name ':'                    and the lines below it that are indented, or bullets
//           | bullet value                           an item of a list
//           | '#' … name                             a heading, and what stands below it
//   bullet  = '-' | '*' | '+' | '•' | digits '.'
//   value   = object | array | string                as in reader.hpp
//           | item (',' | ';') item ...              for a list of scalars: Tags: red, green (word_list.hpp)
//           | text to the end of the line            without **emphasis** around it
//
// A list of objects is the same again and again: an item starts where a name comes once more. A title may stand over
// each: a heading, a line in bold, a name with nothing behind its colon. Of several records an empty line apart, where
// one object is wanted, the last is the answer.
//
// Applies where at least one name at the outermost level is a member. Prose may stand before the first such line, and
// behind the last, an empty line apart or as a sentence that can't belong to the last value. A comma or a semicolon at
// the end of every line is passed over. A line between them that has no name, a value that only starts as JSON does, a
// name that comes twice in one object: that is something else, and none of it is read.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "json/unicode.hpp"
#include "reader/doubt.hpp"
#include "reader/notations/line_splitter.hpp"
#include "reader/notations/refusal.hpp"
#include "reader/notations/table_rows.hpp"
#include "reader/notations/tree_writer.hpp"
#include "reader/reader.hpp"
#include "scalars/word_list.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace assay::inline v0::detail {

namespace {

class block_reader {
 public:
  explicit block_reader(const notation_input& in)
      : text_(in.text),
        tree_(in.tree),
        wanted_(in.wanted.is_list() ? in.wanted.item() : in.wanted),
        list_(in.wanted.is_list()),
        max_depth_(in.max_depth),
        reader_(in.text, in.tree, in.max_depth, in.max_nodes) {}

  node_id read(region within) {
    if (!wanted_.is_object() || wanted_.is_map()) return no_node;
    line_splitter splitter(text_, wanted_);
    lines_ = splitter.split(within);
    fits_ = splitter.is_clear();
    std::size_t first = 0;
    while (first < lines_.size() && !is_known(lines_[first])) ++first;
    if (first == lines_.size()) return no_node;
    for (std::size_t i = 0; i < first; ++i) prose(lines_[i]);
    drop_trailing_commas();
    node_id root = tree_.size();
    if (list_) tree_.add(token::array, within.begin);
    const std::size_t end = list_ ? items(first) : records(first, root);
    for (std::size_t i = end; i < lines_.size(); ++i) {
      fits_ = fits_ && (i != end || lines_[i].apart || closes_answer(i)) && !is_known(lines_[i]);
      prose(lines_[i]);
    }
    finish(root, within.end);
    return fits_ ? root : no_node;
  }

 private:
  bool is_known(const name_value_line& one) const { return !one.name.empty() && wanted_.has(text_in(text_, one.name)); }

  /// A comma or a semicolon at the end of every value, the last one perhaps apart, is none of them.
  void drop_trailing_commas() {
    std::vector<name_value_line*> valued;
    for (name_value_line& one : lines_) {
      if (!one.name.empty() && !one.value.empty()) valued.push_back(&one);
    }
    const auto last_of = [this](const name_value_line* one) { return text_[one->value.end - 1]; };
    if (valued.size() < 2 || (last_of(valued.front()) != ',' && last_of(valued.front()) != ';')) return;
    const char mark = last_of(valued.front());
    if (!std::all_of(valued.begin(), valued.end() - 1,
                     [&](const name_value_line* one) { return last_of(one) == mark; }))
      return;
    for (name_value_line* one : valued) {
      if (last_of(one) != mark) continue;
      one->value = trimmed(text_, {one->value.begin, one->value.end - 1});
      fits_ &= !one->value.empty();
    }
  }

  /// A line that is passed over is no part of a value.
  void prose(const name_value_line& one) {
    if (one.joined && one.whole.end == prose_end_) return;  // a pair of a line that was looked at
    prose_end_ = one.whole.end;
    fits_ &= !has_structure(text_in(text_, one.whole));
  }

  /// Objects one after another, an empty line apart, which begin with the same name; `last` is that of the last.
  std::size_t records(std::size_t i, node_id& last) {
    const std::string_view first_name = text_in(text_, lines_[i].name);
    std::vector<node_id> all;
    do {
      last = tree_.add(token::object, lines_[i].whole.begin);
      all.push_back(last);
      i = members(i, first_name);
      if (!fits_) return i;
      finish(last, lines_[i - 1].whole.end);
    } while (fits_ && i < lines_.size() && lines_[i].apart && text_in(text_, lines_[i].name) == first_name);
    if (all.size() == 1) return i;
    const bool same = std::all_of(all.begin(), all.end(), [&](node_id one) { return same_value(tree_, one, last); });
    const tree_node node = tree_[last];
    const std::string count = std::to_string(all.size());
    tree_.note(last, same ? repair_code::other_candidates : repair_code::several_answers, node.begin, node.end, count);
    return i;
  }

  /// A sentence right behind the last member, whose value is no text that could go on.
  bool closes_answer(std::size_t i) const {
    const shape last = is_known(lines_[i - 1]) ? wanted_.member(text_in(text_, lines_[i - 1].name)) : shape();
    return last.takes_scalars() && !last.is_open() && !last.is_text() && is_sentence(text_in(text_, lines_[i].whole));
  }

  /// The members of one object from a line on; the first line that is none. `first_name`: where an item starts with it,
  /// the next one does.
  std::size_t members(std::size_t i, std::string_view first_name) {
    const std::size_t indent = lines_[i].indent;
    const bool any_bullets = lines_[i].bullet;
    const bool first_of_item = list_ && any_bullets;
    std::vector<std::string_view> names;
    while (i < lines_.size() && fits_) {
      const name_value_line& one = lines_[i];
      const bool below_bullet = first_of_item && !one.bullet && one.indent > indent;
      if (one.name.empty() || (!below_bullet && (one.indent != indent || one.bullet != any_bullets))) break;
      const std::string_view name = text_in(text_, one.name);
      if (!is_known(one)) {
        if (one.apart) break;
        ++i;  // a name that the type does not have
        continue;
      }
      if (!names.empty() && name == first_name) break;
      names.push_back(name);
      i = member(i, 1);
    }
    std::sort(names.begin(), names.end());
    fits_ &= std::adjacent_find(names.begin(), names.end()) == names.end();
    return i;
  }

  std::size_t items(std::size_t i) {
    const std::string_view first_name = text_in(text_, lines_[i].name);
    while (i < lines_.size() && fits_ && is_known(lines_[i]) && text_in(text_, lines_[i].name) == first_name) {
      const node_id item = tree_.add(token::object, lines_[i].whole.begin);
      i = members(i, first_name);
      finish(item, lines_[i - 1].whole.end);
      std::size_t next = i;
      while (next < lines_.size() && is_title(lines_[next])) ++next;
      if (next < lines_.size() && is_known(lines_[next])) i = next;
    }
    return i;
  }

  /// What stands over an item and says but which one it is: "Person 2:", "### 2", "**Second person**".
  bool is_title(const name_value_line& one) const {
    if (!one.value.empty() || is_known(one)) return false;
    const std::string_view whole = text_in(text_, one.whole);
    const bool bold = whole.size() > 4 && whole.starts_with("**") && whole.ends_with("**");
    return one.indent == heading_indent || (!one.name.empty() && !one.bullet) || bold;
  }

  // --- values --------------------------------------------------------------------------------------------------------

  /// The member that starts in a line; the first line that is not part of it any more.
  std::size_t member(std::size_t i, std::size_t depth) {
    const name_value_line& one = lines_[i];
    const node_id key = tree_.add(token::string, one.name.begin);
    view(key, one.name);
    finish(key, one.name.end);
    if (!one.value.empty()) {
      const std::string_view value = text_in(text_, one.value);
      const bool list = wanted_.member(text_in(text_, one.name)).is_list();
      fits_ &= !lacks_opening_quote(value) && !has_stray_mark(value);
      if (list && list_in_words(one.value, wanted_.member(text_in(text_, one.name)).item())) return i + 1;
      fits_ &= !(list && value.front() != '[' && is_damaged_list(value));
      scalar(one.value);
      return i + 1;
    }
    const std::size_t end = below(i);
    if (end == i + 1 || depth >= max_depth_) {
      const node_id nothing = tree_.add(token::null, one.whole.end);
      finish(nothing, one.whole.end);
    } else {
      block(i + 1, end, depth + 1);
    }
    return end;
  }

  /// Tags: red, green. False where it is one value, or in brackets.
  bool list_in_words(region value, const shape& item) {
    if (!item.is_known() || !item.takes_scalars() || text_[value.begin] == '[') return false;
    const word_list words = items_in_words(text_in(text_, value));
    fits_ &= words.written != word_list::how::unclear && words.written != word_list::how::phrase;
    if (words.written != word_list::how::several) return false;
    const node_id list = tree_.add(token::array, value.begin);
    for (const std::string_view one : words.items) {
      const auto begin = static_cast<std::size_t>(one.data() - text_.data());
      reader_.set_end(value.end);
      reader_.bare_text(begin, begin + one.size());
    }
    finish(list, value.end);
    return true;
  }

  /// The lines that belong to a line: what is indented further; bullets below a name; everything below a heading.
  std::size_t below(std::size_t i) const {
    const name_value_line& one = lines_[i];
    std::size_t end = i + 1;
    const bool bullets = !one.bullet && end < lines_.size() && lines_[end].bullet && lines_[end].indent == one.indent;
    while (end < lines_.size() &&
           (lines_[end].indent > one.indent || (bullets && lines_[end].bullet && lines_[end].indent == one.indent))) {
      ++end;
    }
    return end;
  }

  /// Lines of one indentation (and what is below each): a list, or an object.
  void block(std::size_t i, std::size_t end, std::size_t depth) {
    const bool list = lines_[i].bullet && is_list(i, end);
    const node_id id = tree_.add(list ? token::array : token::object, lines_[i].whole.begin);
    while (i < end) {
      if (list) {
        i = item(i, end, depth);
      } else {
        fits_ &= !lines_[i].name.empty();
        i = lines_[i].name.empty() ? i + 1 : std::min(member(i, depth), end);
      }
    }
    finish(id, lines_[end - 1].whole.end);
  }

  /// Bullets are the members of an object where each has a name of its own and nothing else.
  bool is_list(std::size_t i, std::size_t end) const {
    std::vector<std::string_view> names;
    const std::size_t indent = lines_[i].indent;
    for (; i < end; ++i) {
      if (lines_[i].indent > indent && !lines_[i].bullet) return true;
      if (lines_[i].indent != indent || lines_[i].joined) continue;
      if (lines_[i].name.empty()) return true;
      names.push_back(text_in(text_, lines_[i].name));
    }
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end() || names.size() == 1;
  }

  std::size_t item(std::size_t i, std::size_t end, std::size_t depth) {
    std::size_t last = i + 1;
    while (last < end && (lines_[last].indent > lines_[i].indent || lines_[last].joined)) ++last;
    if (lines_[i].name.empty()) {
      const bool two_items = text_in(text_, lines_[i].whole).find(" - \"") != std::string_view::npos;
      fits_ &= last == i + 1 && !two_items;
      scalar(without_emphasis(text_, lines_[i].whole));
      return last;
    }
    const node_id id = tree_.add(token::object, lines_[i].whole.begin);
    std::size_t at = i;
    while (at < last && depth < max_depth_) {
      fits_ &= !lines_[at].name.empty();
      at = lines_[at].name.empty() ? at + 1 : std::min(member_of_item(at, i, depth), last);
    }
    finish(id, lines_[last - 1].whole.end);
    return last;
  }

  /// The first member of an item stands behind its bullet, the others below it: they are no part of the first.
  std::size_t member_of_item(std::size_t at, std::size_t first, std::size_t depth) {
    if (at != first || lines_[at].value.empty()) return member(at, depth + 1);
    member(at, depth + 1);
    return at + 1;
  }

  void scalar(region value) {
    value = without_emphasis_kept_quotes(value);
    const char first = text_[value.begin];
    const node_id before = tree_.size();
    fits_ &= first != '&' && first != '!';  // YAML's anchors and tags
    if (first == '{' || first == '[' || first == '"' || first == '\'') {
      reader_.set_end(value.end);
      const reading how =
          first == '{' || first == '[' ? reader_.structure(value.begin, false) : reader_.scalar(value.begin);
      const bool whole = how == reading::complete && reader_.position() == value.end;
      if (whole && certainty_of(tree_, before) != certainty::doubtful) return;
      tree_.drop_from(before);
      // What starts as JSON does and goes on as something else is neither. A quotation is text.
      const std::string_view text = text_in(text_, value);
      const bool quotation = text.find(first, 1) < text.size() - 1;
      constexpr byte_set goes_on{",}]"};
      fits_ &= (first == '"' || first == '\'') && quotation && !goes_on.has(text.back());
    }
    reader_.bare_text(value.begin, value.end);
  }

  region without_emphasis_kept_quotes(region r) const {
    r = trimmed(text_, r);
    return text_[r.begin] == '"' ? r : without_emphasis(text_, r);
  }

  void view(node_id id, region r) {
    const std::string_view text = text_in(text_, r);
    if (const std::size_t wrong = utf8_error(text); wrong != text.size()) {
      tree_.note(id, repair_code::invalid_utf8, r.begin + wrong, r.begin + wrong + 1);
      tree_.put_text(tree_[id], with_valid_utf8(text));
      return;
    }
    tree_[id].content = static_cast<std::uint32_t>(r.begin);
    tree_[id].size = static_cast<std::uint32_t>(r.end - r.begin);
  }
  void finish(node_id id, std::size_t end) {
    tree_[id].end = static_cast<std::uint32_t>(end);
    tree_[id].next = tree_.size();
  }

  std::string_view text_;
  value_tree& tree_;
  shape wanted_;
  bool list_;
  std::size_t max_depth_;
  reader reader_;
  std::vector<name_value_line> lines_;
  std::size_t prose_end_ = 0;  ///< of the last line that was passed over
  bool fits_ = true;           ///< everything so far was explained
};

}  // namespace

node_id read_name_value_lines(const notation_input& in) {
  if (in.within.end - in.within.begin > longest_in_lines) return no_node;
  return block_reader(in).read(in.within);
}

}  // namespace assay::inline v0::detail
