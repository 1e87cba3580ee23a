// Answers in other notations than JSON: which of them may be tried, and where.
#include "answer/answer_reader.hpp"
#include "json/byte_set.hpp"
#include "reader/doubt.hpp"
#include "reader/regions.hpp"
#include "reader/shape.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

std::optional<outcome> answer_reader::read_notation(bool before_json) {
  const bool untyped = core_.kind == kind::any;
  if (!has_notations() && !untyped) return std::nullopt;
  const region inner = without_special_tokens(text_, around().innermost());
  const auto is_all = [this, within = trimmed(text_, inner)](const candidate& one) {
    return is_json_alone(one, within);
  };
  if (!before_json && std::ranges::any_of(found_.candidates, is_all)) return std::nullopt;
  const region whole = trimmed(text_, {0, text_.size()});
  for (const notation& one : all_notations()) {
    if (one.before_json != before_json || (untyped && one.read != &read_backslashed_json)) continue;
    const bool xml = one.read == &read_xml;
    if (!xml || !around().opens_reasoning(inner) || is_element(inner)) {
      if (std::optional<outcome> read = read_as(one, inner, /*valid=*/true)) return read;
    }
    // Nothing else has such headers: what is wrong with a field is told of it.
    if (one.code == repair_code::dspy_fields) {
      if (std::optional<outcome> wrong = read_as(one, inner, /*valid=*/false)) return wrong;
    }
    if (!xml || inner.begin == whole.begin || found_.fences != 0) continue;
    if (!around().opens_reasoning(whole) || !is_element(whole)) continue;
    if (std::optional<outcome> read = read_as(one, whole, /*valid=*/true)) return read;
  }
  return std::nullopt;
}

std::optional<outcome> answer_reader::report_notation() {
  if (!has_notations()) return std::nullopt;
  const region inner = without_special_tokens(text_, around().innermost());
  for (const notation& one : all_notations()) {
    if (std::optional<outcome> read = read_as(one, inner, /*valid=*/false)) return read;
  }
  return std::nullopt;
}

bool answer_reader::is_json_alone(const candidate& one, region within) const {
  if (one.how != reading::complete || one.root == no_node) return false;
  return one.begin <= within.begin && one.end >= within.end && (text_[one.begin] == '{' || text_[one.begin] == '[') &&
         certainty_of(tree_, one.root) == certainty::certain;
}

bool answer_reader::is_element(region within) const {
  if (text_[within.begin] != '<') return false;
  const std::size_t end = std::min(text_.find_first_of("> \t\r\n/", within.begin), within.end);
  const std::string_view name = text_.substr(within.begin + 1, end - within.begin - 1);
  if (shape(core_).has(name) || shape(core_).item().has(name)) return true;
  const std::size_t next = text_.find('<', end);
  return !around().answers_besides() && next < within.end && text_[next + 1] != '/';
}

bool answer_reader::has_notations() const {
  return core_.kind == kind::object || core_.kind == kind::list || core_.kind == kind::map ||
         core_.kind == kind::tuple || (core_.kind == kind::variant && !takes_scalars(core_));
}

std::optional<outcome> answer_reader::read_as(const notation& which, region within, bool valid) {
  if (within.empty()) return std::nullopt;
  const node_id before = tree_.size();
  const std::size_t notes_before = tree_.note_count();
  const notation_input input{text_, within, tree_, shape(core_), depth(), items()};
  const node_id root = which.read(input);
  if (root != no_node) {
    for (const way& one : wrappings_.ways_to_read(root)) {
      const verdict found = judge(type_, one);
      // Something of it must be the type's, where that has names.
      if (found.matched == 0 || (valid ? !found.ok : found.matched < 0)) continue;
      tree_.note(root, which.code, within.begin, within.end);
      const region& fence = found_.fence;
      const bool fenced = found_.fences == 1 && within.begin >= fence.begin && within.end <= fence.end;
      take_alone(candidate_of(root, within, fenced));
      return decode(one, &found_.candidates.front());
    }
  }
  wrappings_.forget_from(before);
  drop_from(before, notes_before);
  return std::nullopt;
}

std::optional<outcome> answer_reader::report_item_in_notation(const std::vector<list_part>& parts) {
  const kind item = core_of(*core_.list->item).kind;
  if (item != kind::object && item != kind::variant) return std::nullopt;
  for (std::size_t i = 0; i <= parts.size(); ++i) {
    const std::size_t from = i == 0 ? found_.answer_begin : parts[i - 1].from->end;
    const std::size_t to = i == parts.size() ? text_.size() : parts[i].from->begin;
    // An example or a draft is no item.
    if (from >= to || around().first_from(from) != around().first_from(to)) continue;
    const region beside = trimmed(text_, {from, to});
    const bool may_be_item = byte_set(":=|<(").first_in(around().text_of(beside)) < beside.end - beside.begin;
    if (may_be_item && has_item_in_notation(beside)) {
      return fail("json_invalid", "one of several values is in another notation", beside.begin);
    }
  }
  return std::nullopt;
}

bool answer_reader::has_item_in_notation(region beside) {
  const node_id before = tree_.size();
  const std::size_t notes_before = tree_.note_count();
  for (const type_info* const type : {&type_, core_.list->item}) {
    const notation_input input{text_, beside, tree_, shape(core_of(*type)), depth(), items()};
    for (const notation& one : all_notations()) {
      const node_id root = one.read(input);
      const verdict how = root == no_node ? verdict{} : judge(*type, {root, 0});
      drop_from(before, notes_before);
      if (how.ok && how.matched > 0) return true;
    }
  }
  return false;
}

}  // namespace assay::inline v0::detail
