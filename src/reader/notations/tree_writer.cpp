#include "reader/notations/tree_writer.hpp"

#include "json/unicode.hpp"
#include "reader/doubt.hpp"
#include "reader/notations/refusal.hpp"
#include "reader/reader.hpp"
#include "scalars/word_list.hpp"

#include <array>

namespace assay::inline v0::detail {

node_id tree_writer::add(token kind, region where) {
  if (tree_.size() >= in_.max_nodes) ok_ = false;
  const node_id id = tree_.add(kind, where.begin);
  tree_[id].end = static_cast<std::uint32_t>(where.end);
  tree_[id].next = id + 1;
  return id;
}

node_id tree_writer::open(token kind, std::size_t begin) {
  if (++depth_ > in_.max_depth) ok_ = false;
  return add(kind, {begin, begin});
}

void tree_writer::close(node_id id, std::size_t end) {
  --depth_;
  tree_[id].end = static_cast<std::uint32_t>(end);
  tree_[id].next = tree_.size();
}

void tree_writer::null(region where) { add(token::null, where); }

void tree_writer::boolean(bool value, region where) { tree_[add(token::boolean, where)].size = value ? 1 : 0; }

void tree_writer::number(std::string_view literal, region where) {
  const node_id id = add(token::number, where);
  tree_.put_text(tree_[id], literal);
}

void tree_writer::bare(std::string_view content, region where) {
  stored(content, where);
  tree_[tree_.size() - 1].bare = 1;
}

void tree_writer::stored(std::string_view content, region where) {
  const node_id id = add(token::string, where);
  const std::size_t wrong = utf8_error(content);
  if (wrong == content.size()) return tree_.put_text(tree_[id], content);
  tree_.note(id, repair_code::invalid_utf8, where.begin, where.end);
  tree_.put_text(tree_[id], with_valid_utf8(content));
}

void tree_writer::string(region content, bool bare) {
  const std::string_view text = text_.substr(content.begin, content.end - content.begin);
  if (utf8_error(text) != text.size()) {
    stored(text, content);
  } else {
    const node_id id = add(token::string, content);
    tree_[id].content = static_cast<std::uint32_t>(content.begin);
    tree_[id].size = static_cast<std::uint32_t>(text.size());
  }
  if (bare) tree_[tree_.size() - 1].bare = 1;
}

namespace {

/// Within a structure that lacks its closers a number or a word may lack its end, too.
bool may_be_cut(std::string_view text) {
  const bool structure = text.front() == '{' || text.front() == '[';
  return structure && std::string_view("}])\"'`").find(text.back()) == std::string_view::npos;
}

}  // namespace

bool tree_writer::json(region where) {
  where = trimmed(text_, where);
  if (where.empty() || depth_left() == 0 || may_be_cut(text_in(text_, where))) return false;
  const node_id before = tree_.size();
  const std::size_t notes = tree_.note_count();
  reader one(text_, tree_, depth_left(), in_.max_nodes);
  one.set_end(where.end);
  const char first = text_[where.begin];
  const reading how = first == '{' || first == '[' ? one.structure(where.begin, false) : one.scalar(where.begin);
  const bool whole = how == reading::complete && trimmed(text_, {one.position(), where.end}).empty();
  if (whole && certainty_of(tree_, before) != certainty::doubtful) return true;
  tree_.drop_from(before);
  tree_.drop_notes_from(notes);
  return false;
}

bool tree_writer::json_in(std::string_view content, region where) {
  // The content must have its place in the tree's store: it is put there as a string, and read from there.
  value_tree& tree = tree_;
  const node_id text = add(token::string, where);
  tree.put_text(tree[text], content);
  const tree_node kept = tree[text];
  tree.drop_from(text);
  const std::string_view stored = tree.text_of(kept);
  const region inner = trimmed(stored, {0, stored.size()});
  if (inner.empty() || depth_left() == 0) return false;
  if (may_be_cut(stored.substr(inner.begin, inner.end - inner.begin))) return false;
  const text_origin origin{true, kept.content, {where.begin, where.end}};
  reader one(stored, tree, depth_left(), in_.max_nodes, origin);
  one.set_end(inner.end);
  const char first = stored[inner.begin];
  const reading how = first == '{' || first == '[' ? one.structure(inner.begin, false) : one.scalar(inner.begin);
  const bool whole = how == reading::complete && trimmed(stored, {one.position(), inner.end}).empty();
  if (whole && certainty_of(tree, text) != certainty::doubtful) return true;
  tree.drop_from(text);
  return false;
}

void tree_writer::value(region where, const shape& wanted) {
  if (wanted.is_text()) return string(where);
  const region inner = trimmed(text_, where);
  if (inner.empty()) return null(inner);
  const char first = text_[inner.begin];
  const bool structure = first == '{' || first == '[';
  if (structure && (wanted.is_open() || !wanted.takes_scalars()) && json(inner)) return;
  if (wanted.is_open() && !wanted.takes_scalars()) return string(inner);
  const std::string_view text = text_.substr(inner.begin, inner.end - inner.begin);
  if (list_in_words(text, inner, wanted)) return;
  if (wanted.is_list() && is_damaged_list(text)) ok_ = false;
  bare(inner);
}

bool tree_writer::list_in_words(std::string_view text, region where, const shape& wanted) {
  if (!wanted.is_list() || !wanted.item().is_known() || !wanted.item().takes_scalars()) return false;
  const word_list words = items_in_words(text);
  if (words.written == word_list::how::unclear || words.written == word_list::how::phrase) ok_ = false;
  if (words.written != word_list::how::several) return false;
  const node_id list = open(token::array, where.begin);
  for (const std::string_view item : words.items) bare(item, where);
  close(list, where.end);
  return true;
}

std::size_t quoted_in_line(std::string_view text, std::size_t quote, std::size_t end) {
  std::size_t at = quote + 1;
  while (at < end && text[at] != text[quote] && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
  return at < end && text[at] == text[quote] ? at + 1 : quote;
}

// --- calls -----------------------------------------------------------------------------------------------------------

namespace {

constexpr std::array<std::string_view, 6> names_of_tools{"name",     "tool",           "tool_name",
                                                         "function", "recipient_name", "action"};
constexpr std::array<std::string_view, 6> names_of_arguments{"arguments", "parameters",   "args",
                                                             "input",     "action_input", "tool_input"};

template <std::size_t N>
std::string_view first_known(const std::array<std::string_view, N>& names, const shape& wanted) {
  for (const std::string_view name : names) {
    if (!wanted.is_map() && wanted.has(name)) return name;
  }
  return {};
}

}  // namespace

call_writer::wanted_call::wanted_call(const shape& call)
    : arguments(call),
      name_key(first_known(names_of_tools, call)),
      arguments_key(first_known(names_of_arguments, call)) {
  if (name_key.empty() || arguments_key.empty()) name_key = arguments_key = {};
  if (!arguments_key.empty()) arguments = call.member(arguments_key);
}

const call_writer::wanted_call& call_writer::wanted() {
  if (!wanted_) wanted_.emplace(in_.wanted.is_list() ? in_.wanted.item() : in_.wanted);
  return *wanted_;
}

void call_writer::open_envelope(region name) {
  if (in_.wanted.is_list() && list_ == no_node) list_ = out_.open(token::array, name.begin);
  last_ = in_.tree.size();
  ++count_;
  const wanted_call& call = wanted();
  if (call.arguments_key.empty()) return;
  envelope_ = out_.open(token::object, name.begin);
  out_.key(call.name_key, name);
  out_.string(name);
  out_.key(call.arguments_key, name);
}

void call_writer::close_envelope(std::size_t at) {
  if (envelope_ != no_node) out_.close(envelope_, at);
  envelope_ = no_node;
}

void call_writer::begin(region name) {
  open_envelope(name);
  object_ = out_.open(token::object, name.begin);
}

void call_writer::end(std::size_t at) {
  out_.close(object_, at);
  close_envelope(at);
}

bool call_writer::json(region name, region arguments) {
  open_envelope(name);
  if (!out_.json(arguments)) return false;
  close_envelope(arguments.end);
  return true;
}

bool call_writer::encoded(region name, std::string_view content, region where) {
  const region inner = trimmed(content, {0, content.size()});
  if (inner.empty() || (content[inner.begin] != '{' && content[inner.begin] != '[')) return false;
  open_envelope(name);
  if (!out_.json_in(content, where)) return false;
  close_envelope(where.end);
  return true;
}

node_id call_writer::finish(std::size_t at) {
  if (count_ == 0) return no_node;
  if (list_ != no_node) {
    out_.close(list_, at);
    return list_;
  }
  if (count_ > 1) {
    const tree_node& node = in_.tree[last_];
    in_.tree.note(last_, repair_code::other_candidates, node.begin, node.end, std::to_string(count_));
  }
  return last_;
}

}  // namespace assay::inline v0::detail
