// Decoding: to see how a way to read a candidate does, and for good.
#include "answer/answer_notes.hpp"
#include "answer/answer_reader.hpp"
#include "decode/decode_support.hpp"
#include "decode/tree_decoder.hpp"
#include "reader/shape.hpp"
#include "tables/labels.hpp"
#include "tables/scalar_access.hpp"

#include <optional>
#include <string>

namespace assay::inline v0::detail {

verdict answer_reader::judge(const type_info& type, const way& read) {
  const scratch made(*type.life);
  tree_source source(tree_, read.value, depth(), options_.limits.max_items);
  error_log log(options_.limits.max_errors, options_.limits.max_repairs);
  log.set_quoting(false);
  const walk_policy policy{
      .options = options_, .mode = options_.mode, .max_visits = visit_limit(text_.size()), .counts_fields = true};
  decoder<tree_source> walk(source, log, policy);
  verdict result;
  result.ok = walk.root(type, made.get()) && !source.failed();
  result.matched = walk.fields_set();
  result.is_empty = tree_[read.value].kind() == token::object && tree_[read.value].next == read.value + 1;
  result.errors = log.error_count();
  return result;
}

verdict answer_reader::judge(const way& read, const candidate& of) {
  verdict result = judge(type_, read);
  result.outside = !of.in_reasoning;
  result.is_final = of.is_final;
  result.is_meant = of.is_meant;
  result.fenced = of.fenced;
  result.in_line = !of.fenced && !around().is_at_line_start(of.begin);
  return result;
}

outcome answer_reader::decode(const way& read, const candidate* from) {
  error_log log(options_.limits.max_errors, options_.limits.max_repairs);
  tree_source source(tree_, read.value, depth(), options_.limits.max_items);
  const walk_policy policy{.options = options_, .mode = options_.mode, .max_visits = visit_limit(text_.size())};
  decoder<tree_source> walk(source, log, policy);
  answer_notes notes(text_, options_, log);
  bool allowed = from == nullptr || notes.note_surroundings(*from, found_, different_, whole_size_);
  if (respelled_ != nullptr) {
    const std::string first(written_.substr(respelled_->first, respelled_->first_end - respelled_->first));
    allowed &= notes.note(respelled_->how, {respelled_->first, respelled_->first_end}, first);
  }
  if (from != nullptr && read.value != from->root) allowed &= note_wrappings(from->root, read, notes, walk);
  const bool ok = allowed && walk.root(type_, target_);
  if (from != nullptr) log.count_repairs(tree_.beyond_count() - (from->mended ? counted_before_ : 0));
  if (source.failed()) return finish_failed(source.failure(), label_of(type_), text_, true);
  const bool cut = from != nullptr && from->how == reading::cut;
  if (!ok && allowed && cut && core_.kind == kind::variant && (takes_scalars(core_) || !log.has("truncated"))) {
    // What each alternative lacks says less.
    return fail("truncated", "the text was cut off", text_.size());
  }
  if (ok && cut) notes.refuse(code::truncated, {from->begin, from->end});
  if (ok && log.empty() && from != nullptr && computes_with(text_, from->end)) {
    return fail("json_invalid", "an expression computes with this value", from->end);
  }
  if (ok && log.empty() && from != nullptr && around().is_marked_piece(*from)) {
    const std::size_t at = from->follows_structure ? from->begin : from->end;
    return fail("json_invalid", "this is a piece of something that is damaged", at);
  }
  if (ok && log.empty() && core_.kind != kind::any) {
    if (const std::optional<std::size_t> at = left_out_of_list(read.value)) {
      return fail("json_invalid", "an ellipsis stands for items that are missing", *at);
    }
  }
  outcome result = log.has_nothing() ? outcome{} : log.finish(label_of(type_), text_, true);
  if (from == nullptr) {
    result.candidates = {1, 0, 0, text_.size()};
  } else {
    result.candidates = {found_.count, around().index_of(from), from->begin, from->end};
  }
  return result;
}

std::optional<std::size_t> answer_reader::left_out_of_list(node_id root) const {
  if (tree_.note_count() == 0) return std::nullopt;
  for (node_id at = root; at < tree_[root].next; ++at) {
    if (tree_[at].kind() != token::array) continue;
    // The notes are in the order of the text: the first ellipsis has the most behind it.
    const tree_note* dots = tree_.first_note(tree_[at]);
    while (dots != nullptr && dots->which != repair_code::ellipsis) dots = tree_.next_note(*dots);
    if (dots == nullptr) continue;
    for (node_id item = at + 1; item < tree_[at].next; item = tree_[item].next) {
      if (tree_[item].begin >= dots->end) return dots->begin;
    }
  }
  return std::nullopt;
}

bool answer_reader::note_wrappings(node_id root, const way& read, answer_notes& notes, decoder<tree_source>& walk) {
  bool allowed = true;
  node_id at = root;
  for (std::size_t i = 0; i < read.wrappings; ++i) {
    const std::optional<wrapping> next = wrappings_.unwrap(at);
    const place where{tree_[at].begin, tree_[at].end};
    allowed &= notes.note(next->code, where, next->key.empty() ? std::string() : std::string(quoted(next->key)));
    allowed &= walk.take_notes_around(at, next->inner);
    at = next->inner;
  }
  return allowed;
}

}  // namespace assay::inline v0::detail
