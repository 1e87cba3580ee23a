// The best of several candidates, and of the ways to read each.
#include "answer/answer_reader.hpp"
#include "json/byte_set.hpp"
#include "json/unicode.hpp"
#include "reader/call_marks.hpp"
#include "reader/introductions.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

/// What was found when all the candidates were tried.
struct answer_reader::choice {
  const candidate* taken = nullptr;
  way read;                  ///< it, in the better way
  verdict how;               ///< it did
  bool is_only_one = false;  ///< there is but one way, which was not tried
  const candidate* broken = nullptr;
  struct answer {
    node_id value = 0;
    const candidate* from = nullptr;
    verdict how;
  };
  std::vector<answer> answers;  ///< all that would do

  [[nodiscard]] bool fits() const { return taken != nullptr && how.ok && how.matched != 0; }
  [[nodiscard]] bool matches_nothing() const { return taken == nullptr || (!how.ok && how.matched <= 0); }
};

outcome answer_reader::read_candidates() {
  const bool has_whole = !found_.candidates.empty() && found_.candidates.back().how == reading::complete;
  if (has_whole && around().announces_another(found_.candidates.back().end, found_.candidates.back().fenced)) {
    return fail("truncated", "the text ends before the answer that it announces", text_.size());
  }
  if (std::optional<outcome> list = read_items()) return std::move(*list);
  const choice best = choose();
  if (best.is_only_one) return read_only_one(best.read, *best.taken);
  if (std::optional<outcome> cut = read_unfinished(best)) return std::move(*cut);
  if (best.fits()) return read_best(best);
  if (std::optional<outcome> plain = read_spelled_plainly()) return std::move(*plain);
  if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
  if (best.matches_nothing()) {
    if (best.broken != nullptr) return report_broken(*best.broken);
    if (std::optional<outcome> other = report_notation()) return std::move(*other);
  }
  return decode(best.read, best.taken);
}

answer_reader::choice answer_reader::choose() {
  constexpr std::size_t most_compared = 16;  // answers that would do as well
  choice best;
  for (const candidate& one : found_.candidates) {
    if (one.how == reading::broken) {
      if (best.broken == nullptr || best.broken->in_reasoning) best.broken = &one;
      continue;
    }
    const std::vector<way> ways = wrappings_.ways_to_read(one.root);
    if (ways.size() == 1 && found_.candidates.size() == 1) {
      best.taken = &one;
      best.read = ways.front();
      best.is_only_one = true;
      return best;
    }
    for (const way& read : ways) {
      const verdict how = judge(read, one);
      if (how.ok && how.matched != 0 && how.outside && best.answers.size() < most_compared) {
        best.answers.push_back({read.value, &one, how});
      }
      // Of two ways to read one candidate the first is the plainer: the other must be better.
      const bool same = best.taken == &one;
      if (best.taken == nullptr || (how.beats(best.how) && !(same && best.how.beats(how)))) {
        best.how = how;
        best.read = read;
        best.taken = &one;
      }
    }
  }
  return best;
}

std::optional<outcome> answer_reader::read_unfinished(const choice& best) {
  const candidate* const cut = around().unfinished();
  if (cut == nullptr || cut == best.taken) return std::nullopt;
  const way whole = wrappings_.ways_to_read(cut->root).front();
  const bool stands_apart = cut->fenced || cut->is_final || around().is_at_line_start(cut->begin);
  const bool is_answer = best.taken == nullptr || !best.how.ok || best.taken->in_reasoning || stands_apart ||
                         (best.taken->end <= cut->begin && around().is_separator({best.taken->end, cut->begin}));
  if (!is_answer && !may_be_answer(whole)) return std::nullopt;
  return decode(whole, cut);
}

bool answer_reader::may_be_answer(const way& read) {
  const std::int64_t matched = judge(type_, read).matched;
  if (matched >= 0) return matched > 0;
  const bool list = tree_[read.value].kind() == token::array;
  return core_.kind == kind::any ||
         (list ? core_.kind == kind::list || core_.kind == kind::tuple : core_.kind == kind::map);
}

outcome answer_reader::read_best(const choice& best) {
  const candidate& taken = *best.taken;
  if (taken.in_reasoning && around().stops_in_reasoning(taken)) return only_reasoning(taken);
  if (taken.in_reasoning && (has_final_words_ || around().answers_besides())) {
    if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
    // What is wrong outside of the reasoning was to be the answer.
    for (auto one = found_.candidates.rbegin(); one != found_.candidates.rend(); ++one) {
      if (!one->in_reasoning && one->root != no_node) return decode(wrappings_.ways_to_read(one->root).front(), &*one);
    }
    return only_reasoning(taken);
  }
  if (around().begins_within_broken(taken.begin)) return refuse_piece(taken.begin);
  different_ = count_different(best);
  if (std::optional<outcome> unclear = report_rival(best)) return std::move(*unclear);
  return decode(best.read, &taken);
}

outcome answer_reader::read_only_one(const way& read, const candidate& one) {
  if (one.in_reasoning && (has_final_words_ || around().answers_besides() || around().stops_in_reasoning(one))) {
    if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
    return only_reasoning(one);
  }
  const bool whole = one.how == reading::complete;
  if (whole && around().begins_within_broken(one.begin)) return refuse_piece(one.begin);
  outcome result = decode(read, &one);
  if (result.error == nullptr || !whole) return result;
  start_over();
  if (std::optional<outcome> plain = read_spelled_plainly()) return std::move(*plain);
  if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return std::move(*other);
  return result;
}

std::size_t answer_reader::count_different(const choice& best) const {
  std::vector<node_id> different{best.read.value};
  for (const choice::answer& one : best.answers) {
    const bool known = std::any_of(different.begin(), different.end(),
                                   [&](node_id other) { return same_value(tree_, one.value, other); });
    if (!known) different.push_back(one.value);
  }
  return different.size();
}

std::optional<outcome> answer_reader::report_rival(const choice& best) const {
  if (different_ == 1) return std::nullopt;
  const candidate& taken = *best.taken;
  const choice::answer* rival = nullptr;
  for (const choice::answer& one : best.answers) {
    const bool is_earlier = one.from->end <= taken.begin && one.from->in_reasoning == taken.in_reasoning;
    if (is_earlier && best.how.ranks_with(one.how) && !same_value(tree_, one.value, best.read.value)) rival = &one;
  }
  if (rival == nullptr) return std::nullopt;
  const region between{rival->from->end, taken.begin};
  if (around().is_separator(between) || around().is_conclusion(rival->from->begin, taken)) return std::nullopt;
  if (separates_calls(around().text_of(between)) || lead_to_answer(around().text_of(between))) return std::nullopt;
  return fail("ambiguous",
              "two values differ, and nothing says which of them is the answer: " + shown_in_line(rival->value) +
                  " or " + shown_in_line(best.read.value),
              taken.begin);
}

std::string answer_reader::shown_in_line(node_id value) const {
  constexpr std::size_t longest = 60;
  std::string line;
  for (const char c : around().text_of({tree_[value].begin, tree_[value].end})) {
    if (json_space.has(c) && !line.empty() && line.back() == ' ') continue;
    line += json_space.has(c) ? ' ' : c;
    if (line.size() > longest && starts_character(c)) {
      line.pop_back();
      return line + "\xE2\x80\xA6";
    }
  }
  return line;
}

}  // namespace assay::inline v0::detail
