// Structures and what stands between values (see reader.hpp for the grammar).
#include "reader/reader.hpp"

#include "json/characters.hpp"
#include "json/enforced_limits.hpp"
#include "reader/quotes.hpp"
#include "reader/regions.hpp"

#include <vector>

namespace assay::inline v0::detail {

bool reader::fail(std::string_view why, std::string_view type) {
  if (!broken_) {
    broken_ = true;
    failure_type_ = type;
    reason_ = why;
    failed_at_ = origin_.stored ? origin_.where.begin : position();
  }
  return false;
}

reading reader::how_it_ended(bool any) const {
  if (!any || (in_prose_ && !begun_)) return reading::nothing;
  if (broken_) return reading::broken;
  return cut_ ? reading::cut : reading::complete;
}

reading reader::structure(std::size_t from, bool in_prose) {
  at_ = begin_ + from;
  cut_ = broken_ = begun_ = has_single_ = false;
  in_prose_ = in_prose;
  const node_id root = tree_.size();
  const bool any =
      *at_ == '{' ? object(nullptr, 0) : array(nullptr, 0, *at_ == '(' ? bracket::parentheses : bracket::array);
  if (any && has_single_) drop_parentheses(root);
  return how_it_ended(any);
}

/// Parentheses around one value give way to it: all of them at once, so that it is linear however deep they are.
void reader::drop_parentheses(node_id root) {
  const node_id size = tree_.size();
  const auto is_dropped = [&](node_id id) {
    return tree_[id].kind() == token::array && tree_[id].bare != 0 && tree_[id].cut == 0;
  };
  std::vector<node_id> moved;
  moved.reserve(size - root + 1);
  node_id to = root;
  for (node_id id = root; id < size; ++id) {
    moved.push_back(to);
    to += is_dropped(id) ? 0 : 1;
  }
  moved.push_back(to);
  for (node_id id = root; id < size; ++id) {
    if (is_dropped(id)) {
      tree_.move_notes(id, id + 1);
      continue;
    }
    const tree_node kept = tree_[id];
    tree_node& place = tree_[moved[id - root]];
    place = kept;
    place.next = moved[kept.next - root];
  }
  tree_.drop_from(to);
}

reading reader::scalar(std::size_t from) {
  at_ = past_filler(begin_ + from);
  cut_ = broken_ = begun_ = in_prose_ = false;
  if (at_ == end_) return reading::nothing;
  const level nowhere{nullptr, bracket::parentheses, 0};
  bool any = true;
  if (const quote* opened = quote_at(at_, end_)) {
    any_string(*opened, role::root, nowhere);
  } else if (is_digit(*at_) || *at_ == '-' || *at_ == '+' || *at_ == '.') {
    any = number(role::root, nowhere);
  } else {
    any = word(role::root, nowhere);
  }
  if (any && !cut_ && past_filler(at_) != end_) return reading::nothing;
  return how_it_ended(any);
}

node_id reader::bare_text(std::size_t from, std::size_t to) {
  at_ = begin_ + from;
  const node_id id = add(token::string);
  put_bare(id, at_, begin_ + to);
  at_ = begin_ + to;
  tree_[id].bare = 1;
  finish(id);
  return id;
}

// --- values ----------------------------------------------------------------------------------------------------------

bool reader::value(role as, const level& around, std::size_t depth) {
  if (tree_.size() >= max_nodes_) return fail(too_many_items, "items_limit");
  switch (*at_) {
    case '"': {
      const quote* const opened = quote_at(at_, end_);
      begun_ = true;
      any_string(*opened, as, around);
      return true;
    }
    case '{':
      return object(&around, depth + 1);
    case '[':
      return array(&around, depth + 1, bracket::array);
    case '(':
      return array(&around, depth + 1, bracket::parentheses);
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
    case '-':
    case '+':
    case '.':
      return number(as, around);
    default:
      if (const quote* const opened = quote_at(at_, end_)) {
        begun_ = true;
        any_string(*opened, as, around);
        return true;
      }
      if (prefixed_string(as, around)) return true;
      if (broken_) return false;
      return symbol_value(as, around) || word(as, around);
  }
}

/// Whether an array (or an object) is open around.
bool reader::has_outer(const level& here, bool array) {
  for (const level* outer = here.outer; outer != nullptr; outer = outer->outer) {
    if ((outer->kind != bracket::object) == array) return true;
  }
  return false;
}

/// A code fence, or a tag that ends a block, is not part of any value.
bool reader::at_fence() const {
  if (at_ == end_ || (*at_ != '`' && *at_ != '<')) return false;
  return starts_with(at_, end_, "```") || starts_with(at_, end_, "</") || at_special_token(at_);
}

/// Nor is a token that a model writes around its calls.
bool reader::at_special_token(const char* p) const {
  const std::string_view rest(p, static_cast<std::size_t>(end_ - p));
  return special_token(rest, 0) != 0;
}

/// Whether the text stops where a member or an item should come.
bool reader::stops_behind_mark() const {
  if (at_ != text_end_) return false;
  const char* p = at_;
  while (p != begin_ && (is_blank(p[-1]) || p[-1] == '\n')) --p;
  return p != begin_ && (p[-1] == ',' || p[-1] == '{' || p[-1] == '[' || p[-1] == '(');
}

bool reader::pass_closer(node_id id, const level& here, const char* comma) {
  constexpr std::string_view closers = "}])";
  const char own = closers[static_cast<std::size_t>(here.kind)];
  const bool at_end = at_ == end_;
  if (!at_end && *at_ == own) {
    if (comma != nullptr) note(id, repair_code::trailing_comma, comma, comma + 1);
    ++at_;
    return true;
  }
  const bool other = !at_end && (*at_ == '}' || *at_ == ']' || (*at_ == ')' && here.kind != bracket::object));
  if (!at_end && !other && !at_fence()) return false;
  cut_ |= at_end && stops_behind_mark();
  if (comma != nullptr) note(id, repair_code::trailing_comma, comma, comma + 1);
  const bool outer_closes = other && (*at_ == '}' ? has_outer(here, false) : *at_ == ']' && has_outer(here, true));
  if (other && !outer_closes) {
    note(id, repair_code::wrong_closer, at_, at_ + 1, std::string_view(at_, 1), std::string_view(&own, 1));
    ++at_;
  } else if (!cut_) {
    note(id, repair_code::missing_closer, at_, at_, std::string_view(&own, 1));
  }
  return true;
}

/// The outermost object was closed too early: a comma and another key follow.
bool reader::goes_on(node_id id) {
  const char* const p = past_filler(at_);
  if (p == end_ || *p != ',' || !is_key(past_filler(p + 1))) return false;
  note(id, repair_code::extra_closer, at_ - 1, at_);
  return true;
}

bool reader::pass_dots(node_id id) {
  const bool dots = starts_with(at_, end_, "...");
  if (!dots && !starts_with(at_, end_, "\xE2\x80\xA6")) return false;
  const char* const from = at_;
  at_ += 3;
  while (dots && at_ != end_ && *at_ == '.') ++at_;
  note(id, repair_code::ellipsis, from, at_);
  return true;
}

// --- objects ---------------------------------------------------------------------------------------------------------

bool reader::object(const level* outer, std::size_t depth) {
  if (depth >= max_depth_) return fail(nested_too_deep, "depth_limit");
  const node_id id = add(token::object);
  level here{outer, bracket::object, id};
  ++at_;
  bool any = false;
  const char* comma = nullptr;  // the last one, where no member has come behind it
  bool separated = true;        // a member may come without a comma before it
  bool elided = false;          // an ellipsis came, to which a comma belongs
  for (;;) {
    filler(id);
    if (at_ != end_ && *at_ == ',') {
      if (!separated)
        comma = at_;
      else if (!elided)
        note(id, repair_code::extra_comma, at_, at_ + 1);
      separated = true;
      elided = false;
      ++at_;
      continue;
    }
    elided = false;
    if (at_closer(id, here, comma)) {
      if (outer != nullptr || at_ == end_ || at_[-1] != '}' || !goes_on(id)) break;
      separated = false;
      continue;
    }
    if (pass_ellipsis(id)) {
      elided = true;
      continue;
    }
    const bool quoted = quote_at(at_, end_) != nullptr;
    if (!separated) {
      // Where keys have quotes, a word behind a missing comma is prose, and the object has no closer.
      if (!quoted && !here.unquoted_keys) {
        note(id, repair_code::missing_closer, at_, at_, "}");
        break;
      }
      note(id, repair_code::missing_comma, at_, at_);
    }
    if (!member(here, depth)) {
      if (broken_ || !any || !begun_) return any && fail("expected a key");
      break;
    }
    any = true;
    comma = nullptr;
    separated = false;
    if (cut_) break;
  }
  if (at_[-1] == '}' && !any) begun_ = true;
  if (cut_) tree_[id].cut = 1;
  finish(id);
  return !broken_;
}

/// A key, its separator and its value. False where there is none, or the value is broken.
bool reader::member(level& here, std::size_t depth) {
  const node_id before = tree_.size();
  const char* const start = at_;
  if (!key(here)) {
    tree_.drop_from(before);
    if (cut_) {
      // The key itself is cut off: the error is the object's, because the member is unknown.
      begun_ = begun_ || *start == '"';
      tree_node& object = tree_[here.id];
      object.cut = object.bare = 1;
      return true;
    }
    at_ = start;
    return begun_ ? fail("expected a key") : false;
  }
  const node_id named = tree_.size() - 1;
  filler(named);
  if (at_ != end_ && !pass_separator(named)) {
    tree_.drop_from(before);
    if (begun_) return fail("expected `:` after a key");
    at_ = start;
    return false;
  }
  if (at_ == end_) {
    cut_ = true;
    begun_ = begun_ || *start == '"';  // a key in quotes and its colon: no prose
    const node_id cut = add(token::null);
    tree_[cut].cut = 1;
    finish(cut);
    tree_.move_notes(named, cut);
    return true;
  }
  begun_ = true;
  if (*at_ == ',' || *at_ == '}' || at_fence()) {
    tree_.drop_from(before);
    note(here.id, repair_code::missing_value, start, at_);
    return true;
  }
  if (pass_ellipsis(here.id)) {
    tree_.drop_from(before);
    return true;
  }
  const node_id id = tree_.size();
  if (value(role::member, here, depth)) {
    tree_.move_notes(named, id);
    return true;
  }
  if (!broken_) fail("expected a value");
  return false;
}

bool reader::pass_separator(node_id named) {
  if (*at_ == ':') {
    ++at_;
  } else if (*at_ == '=') {
    const char* const from = at_;
    at_ += starts_with(at_, end_, "=>") ? 2 : 1;
    note(named, repair_code::wrong_separator, from, at_, std::string_view(from, static_cast<std::size_t>(at_ - from)));
  } else {
    // A value without a colon before it must look like one.
    const bool starts_value = *at_ == '{' || *at_ == '[' || is_digit(*at_) || quote_at(at_, end_) != nullptr;
    if (!starts_value || (in_prose_ && !begun_)) return false;
    note(named, repair_code::missing_colon, at_, at_);
    return true;
  }
  filler(named);
  return true;
}

// --- arrays ----------------------------------------------------------------------------------------------------------

bool reader::array(const level* outer, std::size_t depth, bracket kind) {
  if (depth >= max_depth_) return fail(nested_too_deep, "depth_limit");
  const node_id id = add(token::array);
  const level here{outer, kind, id};
  if (kind == bracket::parentheses) note(id, repair_code::parentheses, at_, at_ + 1);
  ++at_;
  std::size_t items = 0;
  bool any_comma = false;
  const char* comma = nullptr;
  bool separated = true;
  bool elided = false;
  for (;;) {
    filler(id);
    if (at_ != end_ && *at_ == ',') {
      if (separated && !elided)
        note(id, repair_code::extra_comma, at_, at_ + 1);
      else
        comma = at_;
      separated = any_comma = true;
      elided = false;
      ++at_;
      continue;
    }
    elided = false;
    if (at_closer(id, here, comma)) break;
    if (pass_ellipsis(id)) {
      separated = elided = true;
      comma = nullptr;
      continue;
    }
    if (*at_ == '"' && has_outer(here, false) && is_key(at_, /*cut_too=*/false)) {
      // The next member of the object around: the array was not closed.
      note(id, repair_code::missing_closer, at_, at_, "]");
      break;
    }
    if (!separated) note(id, repair_code::missing_comma, at_, at_);
    if (!value(role::item, here, depth)) {
      if (!broken_) fail("expected a value");
      return false;
    }
    ++items;
    begun_ = true;
    comma = nullptr;
    separated = elided = false;
    if (cut_) break;
  }
  if (at_[-1] == ']' && items == 0) begun_ = true;
  if (kind == bracket::parentheses && items == 1 && !any_comma && !cut_) {
    tree_[id].bare = 1;
    has_single_ = true;
  }
  if (cut_) tree_[id].cut = 1;
  finish(id);
  return !broken_;
}

// --- filler ----------------------------------------------------------------------------------------------------------

const char* reader::past_blanks(const char* p) const {
  while (p != end_ && (is_blank(*p) || *p == '\n')) ++p;
  return p;
}

/// The end of the comment that starts at `p`; `p` itself where none does.
const char* reader::comment_end(const char* p) const {
  if (p == end_) return p;
  if (*p == '#' || starts_with(p, end_, "//")) return line_end_.find(p, end_, "\n");
  if (!starts_with(p, end_, "/*")) return p;
  const char* const end = comment_end_.find(p + 2, end_, "*/");
  return end == end_ ? p : end + 2;
}

const char* reader::past_any_filler(const char* p) const {
  for (;;) {
    p = past_blanks(p);
    if (p == end_) return p;
    const char* next = comment_end(p);
    if (next == p) next += unusual_space(p, end_);
    if (next == p) return p;
    p = next;
  }
}

/// Passes over white space and comments; what JSON does not know is noted at a node.
void reader::pass_filler(node_id at) {
  for (;;) {
    at_ = past_blanks(at_);
    if (at_ == end_) return;
    const auto c = static_cast<unsigned char>(*at_);
    if (c != '/' && c != '#' && c < 0x80 && c != '\f' && c != '\v') return;
    const char* const from = at_;
    const char* const end = comment_end(at_);
    if (end != at_) {
      at_ = end;
      note(at, repair_code::comment, from, at_);
      continue;
    }
    while (const std::size_t size = unusual_space(at_, end_)) at_ += size;
    if (at_ == from) return;
    note(at, repair_code::unusual_space, from, at_);
  }
}

}  // namespace assay::inline v0::detail
