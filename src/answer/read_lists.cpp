// Several candidates that make up a list.
#include "answer/answer_reader.hpp"
#include "reader/shape.hpp"

#include <algorithm>
#include <string>

namespace assay::inline v0::detail {

std::optional<outcome> answer_reader::read_items() {
  if (core_.kind != kind::list || found_.candidates.empty()) return std::nullopt;
  const std::vector<list_part> parts = parts_of_list();
  if (parts.empty()) return std::nullopt;
  if (const candidate* const one = around().item_behind_example()) {
    return fail("ambiguous", "this may be an item of the list, or of the example before it", one->begin);
  }
  const list_part& first = parts.front();
  for (const candidate& one : found_.candidates) {
    const bool touches = !one.in_reasoning && one.root != no_node && one.end <= first.from->begin &&
                         around().goes_on_between(one.end, first.from->begin);
    if (touches && one.how == reading::complete && !is_plainly_read(one)) return report_lost({one.begin, one.end});
  }
  const bool scalars = takes_scalars(core_of(*core_.list->item));
  if (parts.size() == 1) {
    if (!first.ok) return std::nullopt;
    if (std::optional<outcome> lost = report_item_in_notation(parts)) return lost;
    if (lost_bracket(*first.from)) return report_lost({first.from->begin, first.from->end});
    if (around().begins_within_broken(first.from->begin)) return refuse_piece(first.from->begin);
    if (!first.is_list) {
      const std::optional<region> lost = lost_between(parts, around(), scalars);
      return lost ? std::optional(report_lost(*lost)) : std::nullopt;
    }
    if (first.from->in_reasoning || around().unfinished() != nullptr) return std::nullopt;
    // What else could be an item stands apart from the list: an example of one.
    return decode(first.read, first.from);
  }
  if (around().begins_within_broken(first.from->begin)) return refuse_piece(first.from->begin);
  if (const std::optional<region> lost = lost_between(parts, around(), scalars)) return report_lost(*lost);
  if (std::optional<outcome> lost = report_item_in_notation(parts)) return lost;
  for (const list_part& one : parts) {
    if (computes_with(text_, one.from->end)) return report_lost({one.from->begin, one.from->end});
    if (lost_bracket(*one.from)) return report_lost({one.from->begin, one.from->end});
    if (!one.ok || one.from->mended || is_plainly_read(*one.from)) continue;
    return report_lost({one.from->begin, one.from->end});
  }
  if (std::optional<outcome> apart = read_lists_apart(parts)) return apart;
  if (const candidate_run* const run = run_of(parts, found_)) {
    note_extra_closers(run->root, parts);
    return read_run(*run);
  }
  return read_joined(parts);
}

std::vector<list_part> answer_reader::parts_of_list() {
  std::vector<list_part> parts;
  for (std::size_t i = 0; i < found_.candidates.size(); ++i) {
    const candidate& one = found_.candidates[i];
    if (one.how == reading::broken || one.root == no_node) continue;
    list_part part = part_of(one);
    // Of an object that the end of the text cut off nobody knows what it was to be; one between items is an item.
    const bool cut = one.how == reading::cut;
    const bool object = tree_[one.root].kind() == token::object;
    if (part.from == nullptr && object && (cut || around().is_among(i))) part = {&one, {one.root, 0}, false, false};
    if (part.from != nullptr) parts.push_back(part);
  }
  return without_repeated(without_drafts(parts, around()), tree_, around());
}

std::optional<outcome> answer_reader::read_lists_apart(const std::vector<list_part>& parts) {
  std::size_t apart = 0;
  for (std::size_t i = 1; i < parts.size() && apart == 0; ++i) {
    const list_part& before = parts[i - 1];
    if (!before.is_list || !parts[i].is_list) continue;
    const std::size_t end = before.from->end;
    const std::size_t begin = parts[i].from->begin;
    if (!around().is_separator({end, begin}) && !around().goes_on_between(end, begin)) apart = i;
  }
  if (apart == 0) return std::nullopt;
  const list_part& last = parts.back();
  const bool repeated = std::ranges::all_of(parts, [&](const list_part& one) {
    return one.is_list && one.ok && same_value(tree_, one.read.value, last.read.value);
  });
  if (repeated) return decode(last.read, last.from);
  return fail("ambiguous", "two lists stand apart: they may be parts of one, or one of them replaces the other",
              parts[apart].from->begin);
}

bool answer_reader::is_row(node_id value) const {
  const type_info* type = &core_of(*core_.list->item);
  for (; tree_[value].kind() == token::array; ++value) {
    if (type->kind != kind::list) return false;
    type = &core_of(*type->list->item);
    if (tree_[value].next == value + 1) break;
  }
  return type != &core_of(*core_.list->item) && type->kind != kind::list;
}

list_part answer_reader::part_of(const candidate& one) {
  const type_info& item = *core_.list->item;
  list_part part;
  if (tree_[one.root].kind() == token::object) {
    wrappings around_item(text_, tree_, core_of(item), depth(), items());
    for (const way& read : around_item.ways_to_read(one.root)) {
      const verdict as_item = judge(item, read);
      if (!as_item.ok && as_item.matched <= 0) continue;
      if (part.from != nullptr && !(as_item.ok && !part.ok)) continue;
      part = {&one, read, false, as_item.ok};
    }
    if (part.ok) return part;
  }
  if (is_row(one.root)) {
    const way whole{one.root, 0};
    return {&one, whole, false, judge(item, whole).ok};
  }
  for (const way& read : wrappings_.ways_to_read(one.root)) {
    if (tree_[read.value].kind() != token::array) continue;
    const verdict as_list = judge(type_, read);
    if (as_list.ok) return {&one, read, true, true};
    if (as_list.matched > 0 && part.from == nullptr) part = {&one, read, true, false};
  }
  return part;
}

outcome answer_reader::read_joined(const std::vector<list_part>& parts) {
  const node_id list = tree_.add(token::array, parts.front().from->begin);
  for (const list_part& one : parts) {
    if (one.is_list) {
      tree_.move_notes(one.read.value, list);
      const node_id end = tree_[one.read.value].next;
      for (node_id item = one.read.value + 1; item < end; item = tree_[item].next) tree_.copy(item);
    } else {
      tree_.copy(one.read.value);
    }
  }
  candidate all = *parts.back().from;
  all.root = list;
  all.begin = parts.front().from->begin;
  tree_[list].end = all.end;
  tree_[list].next = tree_.size();
  tree_[list].cut = all.how == reading::cut ? 1 : 0;
  note_extra_closers(list, parts);
  if (are_mended_lines(parts, around())) {
    tree_.note(list, repair_code::json_lines, all.begin, all.end);
  } else {
    tree_.note(list, repair_code::separate_items, all.begin, all.end, std::to_string(parts.size()));
  }
  take_alone(all);
  return decode({list, 0}, &found_.candidates.front());
}

outcome answer_reader::read_run(const candidate_run& run) {
  node_id last = run.root + 1;
  while (tree_[last].next < tree_[run.root].next) last = tree_[last].next;
  candidate all;
  all.root = run.root;
  all.begin = tree_[run.root].begin;
  all.end = tree_[last].end;
  all.fenced = run.fenced;
  tree_.note(run.root, repair_code::json_lines, all.begin, all.end);
  const candidate_summary among{found_.count - run.count + 1, run.first, all.begin, all.end};
  found_.candidates.assign(1, all);
  found_.count = among.count;
  outcome result = decode({all.root, 0}, &found_.candidates.front());
  result.candidates = among;
  return result;
}

void answer_reader::note_extra_closers(node_id list, const std::vector<list_part>& parts) {
  for (const list_part& one : parts) {
    const region behind = trimmed_front(text_, {one.from->end, text_.size()});
    if (behind.empty() || (text_[behind.begin] != '}' && text_[behind.begin] != ']')) continue;
    tree_.note(list, repair_code::extra_closer, behind.begin, behind.begin + 1);
  }
}

}  // namespace assay::inline v0::detail
