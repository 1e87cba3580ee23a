// Answers that are no objects: the text itself, scalars alone or in words, and lists and tuples that are no JSON.
#include "answer/answer_reader.hpp"
#include "answer/label_sentence.hpp"
#include "decode/decode_support.hpp"
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "json/unicode.hpp"
#include "reader/doubt.hpp"
#include "reader/notations/markup.hpp"
#include "reader/shape.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

namespace {

bool has_bare_text(const value_tree& tree, node_id root) {
  for (node_id at = root; at < tree[root].next; ++at) {
    if (tree[at].bare != 0) return true;
  }
  return false;
}

}  // namespace

outcome answer_reader::read_text() {
  if (const std::optional<node_id> quoted = read_json_string()) return decode({*quoted, 0}, nullptr);
  const node_id root = tree_.add(token::string, 0);
  tree_node& node = tree_[root];
  node.end = static_cast<std::uint32_t>(text_.size());
  node.next = 1;
  if (const std::size_t wrong = utf8_error(text_); wrong == text_.size()) {
    node.size = node.end;
  } else {
    tree_.note(0, repair_code::invalid_utf8, wrong, wrong + 1);
    tree_.put_text(node, with_valid_utf8(text_));
  }
  return decode({root, 0}, nullptr);
}

std::optional<node_id> answer_reader::read_json_string() {
  const region whole = trimmed(text_, {0, text_.size()});
  if (whole.empty() || text_[whole.begin] != '"') return std::nullopt;
  const node_id root = tree_.size();
  const std::size_t notes = tree_.note_count();
  reader one(text_, tree_, depth(), items());
  if (one.scalar(whole.begin) == reading::complete && tree_.note_count() == notes) return root;
  drop_from(root, notes);
  return std::nullopt;
}

std::optional<outcome> answer_reader::read_scalar() {
  const region whole = trimmed(text_, {0, text_.size()});
  if (whole.empty()) return std::nullopt;
  const char first = text_[whole.begin];
  if (first == '{' || first == '[' || first == '<' || text_.substr(whole.begin, 3) == "```") return std::nullopt;
  return read_scalar(whole, /*bare_too=*/false);
}

std::optional<outcome> answer_reader::read_encoded() {
  for (const region& within : {region{found_.answer_begin, text_.size()}, around().innermost()}) {
    const region rest = trimmed(text_, within);
    if (!rest.empty() && text_[rest.begin] == '"') return read_scalar(rest, /*bare_too=*/false);
  }
  return std::nullopt;
}

std::optional<outcome> answer_reader::read_scalar(region within, bool bare_too) {
  reader one(text_, tree_, depth(), items());
  one.set_end(within.end);
  const node_id root = tree_.size();
  const reading how = one.scalar(within.begin);
  // "#### 42" at the end is no comment.
  const std::string_view all = around().text_of(within);
  const bool marked = all.starts_with("#### ") || all.find("\n#### ") != std::string_view::npos;
  const bool read = !marked && (how == reading::complete || how == reading::cut);
  if (read && core_.kind == kind::list && certainty_of(tree_, root) == certainty::doubtful) {
    // Several values in a row, rather, than one with quotes in it.
    tree_.drop_from(root);
    return std::nullopt;
  }
  if (!read || (!bare_too && tree_[root].bare != 0)) {
    tree_.drop_from(root);
    if (!bare_too) return std::nullopt;
    one.bare_text(within.begin, within.end);
  }
  candidate single = candidate_of(root, within, found_.fences == 1);
  if (how == reading::cut) {
    single.how = how;
  } else {
    single.root = value_in_words(root);
  }
  take_alone(single);
  return read_candidates();
}

node_id answer_reader::value_in_words(node_id text) {
  const std::vector<value_label> labels = value_labels_of(core_);
  const bool labelled = core_.kind == kind::boolean || core_.kind == kind::integer || core_.kind == kind::number;
  if (tree_[text].kind() != token::string || (labels.empty() && !labelled)) return text;
  if (!options_.allow.has(repair_class::finding) || judge(type_, {text, 0}).ok) return text;
  const std::string_view whole = tree_.text_of(tree_[text]);
  const std::optional<std::string_view> value = find_labelled_value(whole);
  if (value) {
    if (const node_id found = take_value(text, *value, repair_code::labelled_value); found != text) return found;
  }
  if (const std::optional<std::string_view> word = find_emphasized_value(whole)) {
    if (const node_id found = take_value(text, *word, repair_code::label_in_sentence); found != text) return found;
  }
  for (const std::string_view sentence : {whole, value.value_or(std::string_view())}) {
    const std::optional<std::string_view> label = find_label_in_sentence(sentence, labels);
    if (label) return take_value(text, *label, repair_code::label_in_sentence);
  }
  return text;
}

node_id answer_reader::take_value(node_id text, std::string_view piece, repair_code how) {
  const std::size_t offset = static_cast<std::size_t>(piece.data() - tree_.text_of(tree_[text]).data());
  const bool stored = tree_[text].stored != 0;
  const region within{stored ? tree_[text].begin : tree_[text].content + offset,
                      stored ? tree_[text].end : tree_[text].content + offset + piece.size()};
  node_id value = tree_.size();
  if (stored) {
    tree_.add(token::string, within.begin);
    tree_[value].end = static_cast<std::uint32_t>(within.end);
    tree_[value].next = value + 1;
    tree_.put_text(tree_[value], piece);
  } else {
    reader one(text_, tree_, depth(), items());
    one.set_end(within.end);
    if (one.scalar(within.begin) != reading::complete || tree_[value].bare != 0) {
      tree_.drop_from(value);
      value = one.bare_text(within.begin, within.end);
    }
  }
  if (!judge(type_, {value, 0}).ok) return text;
  tree_.note(value, how, within.begin, within.end, quoted(piece));
  return value;
}

std::optional<outcome> answer_reader::read_without_brackets() {
  const region rest = trimmed(text_, around().innermost());
  if (rest.empty()) return std::nullopt;
  if (takes_scalars(core_) && !opens_structure(rest)) {
    if (around().ends_in_open_element()) return fail("truncated", "the text ends within an element", rest.begin);
    return read_scalar(without_element(text_, rest), /*bare_too=*/true);
  }
  if (std::optional<outcome> words = read_words_in_brackets(rest)) return std::move(*words);
  if (std::optional<outcome> plain = read_spelled_plainly()) return std::move(*plain);
  if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
  return report_notation();
}

std::optional<outcome> answer_reader::read_words_in_brackets(region within) {
  if (core_.kind != kind::list || text_[within.begin] != '[') return std::nullopt;
  const std::size_t notes_before = tree_.note_count();
  const candidate list = read_structure(within, /*in_prose=*/false);
  const node_id root = list.root;
  const std::string_view behind = around().text_of({list.end, within.end});
  const bool is_about_it = behind.size() > 1 && behind[0] == ' ' && is_letter(behind[1]) &&
                           byte_set("{}[]\":=").first_in(behind) == std::string_view::npos;
  const bool several =
      list.how == reading::complete && root + 1 < tree_[root].next && tree_[root + 1].next < tree_[root].next;
  if (is_about_it && several && is_plainly_read(list)) {
    take_alone(list);
    return read_candidates();
  }
  drop_from(root, notes_before);
  return std::nullopt;
}

candidate answer_reader::read_structure(region within, bool in_prose) {
  reader one(text_, tree_, depth(), items());
  one.set_ends_by_itself(options_.complete);
  one.set_end(within.end);
  const node_id root = tree_.size();
  const reading how = one.structure(within.begin, in_prose);
  candidate read = candidate_of(root, {within.begin, one.position()}, /*fenced=*/false);
  read.how = how;
  return read;
}

std::optional<outcome> answer_reader::read_in_parentheses() {
  const region within = trimmed(text_, around().innermost());
  if (within.empty() || text_[within.begin] != '(' || text_[within.end - 1] != ')') return std::nullopt;
  const std::size_t notes_before = tree_.note_count();
  candidate inner = read_structure(within, /*in_prose=*/true);
  const node_id root = inner.root;
  inner.fenced = found_.fences == 1;
  if (inner.how == reading::complete && inner.end == within.end && is_plainly_read(inner) &&
      !has_bare_text(tree_, root)) {
    take_alone(inner);
    return read_candidates();
  }
  drop_from(root, notes_before);
  return std::nullopt;
}

std::optional<outcome> answer_reader::read_documents() {
  const std::vector<candidate>& all = found_.candidates;
  if (core_.kind != kind::any || all.size() < 2 || all.size() != found_.count) return std::nullopt;
  const bool whole = std::all_of(all.begin(), all.end(), [](const candidate& one) {
    return one.how == reading::complete && !one.in_reasoning && !one.is_final;
  });
  if (!whole) return std::nullopt;
  const auto in_fences =
      static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const candidate& one) { return one.fenced; }));
  const bool apart = in_fences == all.size() && found_.fences == all.size();
  std::size_t from = 0;
  for (const candidate& one : all) {
    const std::string_view between = text_.substr(from, one.begin - from);
    const bool computed = from != 0 && computes_with(text_, from);
    if (!apart && (computed || !is_between_documents(between))) return std::nullopt;
    from = one.end;
  }
  if (!apart && !is_between_documents(text_.substr(from))) return std::nullopt;
  if (!std::all_of(all.begin(), all.end(), [this](const candidate& one) { return is_plainly_read(one); })) {
    return std::nullopt;
  }
  candidate list = all.back();
  list.root = tree_.add(token::array, all.front().begin);
  list.begin = all.front().begin;
  for (const candidate& one : all) tree_.copy(one.root);
  tree_[list.root].end = list.end;
  tree_[list.root].next = tree_.size();
  if (apart) {
    tree_.note(list.root, repair_code::separate_items, list.begin, list.end, std::to_string(all.size()));
  } else {
    tree_.note(list.root, repair_code::json_lines, list.begin, list.end);
  }
  take_alone(list);
  return decode({list.root, 0}, &found_.candidates.front());
}

bool answer_reader::has_string_over_lines() const {
  for (node_id at = 0; at < tree_.size(); ++at) {
    const tree_node& one = tree_[at];
    if (one.kind() != token::string || one.begin >= text_.size()) continue;
    const bool quoted = std::string_view("\"'`").find(text_[one.begin]) != std::string_view::npos;
    if (quoted && text_.substr(one.begin, one.end - one.begin).find('\n') != std::string_view::npos) return true;
  }
  return false;
}

std::optional<outcome> answer_reader::read_spelled_plainly() {
  if (respelled_ != nullptr || !options_.allow.has(repair_class::syntax)) return std::nullopt;
  if (std::exchange(respelling_tried_, true)) return std::nullopt;
  std::optional<plain_spelling> plain = without_quotation(text_);
  if (!plain) plain = spelled_plainly(text_);
  if (!plain) return std::nullopt;
  answer_reader other(type_, target_, plain->text, options_);
  other.respelled_ = &*plain;
  other.written_ = text_;
  outcome read = other.read();
  if (read.error == nullptr && !(plain->how == repair_code::block_quote && other.has_string_over_lines())) return read;
  start_over();
  return std::nullopt;
}

}  // namespace assay::inline v0::detail
