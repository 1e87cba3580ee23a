// Damaged answers: where the damage may begin, and what the mender's reading of it is worth beside what was found.
#include "answer/answer_reader.hpp"
#include "answer/intact_header.hpp"
#include "json/byte_set.hpp"
#include "reader/doubt.hpp"
#include "reader/regions.hpp"
#include "reader/shape.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace assay::inline v0::detail {

bool answer_reader::is_plain(const candidate& one) {
  return is_plainly_read(one) && !is_piece(one) && !lost_bracket(one);
}

bool answer_reader::lost_bracket(const candidate& one) const {
  const bool wants_lists = core_.kind == kind::list && core_of(*core_.list->item).kind == kind::list;
  if (!wants_lists || one.root == no_node || one.mended || tree_[one.root].kind() != token::array) return false;
  bool lists = false;
  bool scalars = false;
  for (node_id item = one.root + 1; item < tree_[one.root].next; item = tree_[item].next) {
    const token kind = tree_[item].kind();
    lists |= kind == token::array;
    scalars |= kind != token::array && kind != token::object;
  }
  return lists && scalars && (is_piece(one) || around().touches_another(one));
}

bool answer_reader::is_plainly_read(const candidate& one) {
  if (one.how != reading::complete) return false;
  const certainty found = certainty_of(tree_, one.root, core_.kind == kind::object);
  if (found == certainty::doubtful) return false;
  return found == certainty::certain || judge(type_, {one.root, 0}).ok;
}

bool answer_reader::has_plain_candidate() {
  return std::any_of(found_.candidates.begin(), found_.candidates.end(), [this](const candidate& one) {
    return !one.in_reasoning && one.root != no_node && is_plain(one);
  });
}

bool answer_reader::is_doubtful(region within) {
  if (found_.count == 0) return around().may_be_damaged();
  around().mark_pieces(found_.candidates);
  if (core_.kind == kind::list && around().lost_opener(within)) return true;
  const candidate* last = nullptr;
  for (const candidate& one : found_.candidates) {
    const bool is_mark = one.end <= within.begin;
    if (one.in_reasoning || one.root == no_node || is_mark) continue;
    if (core_.kind == kind::list && !is_plain(one)) return true;
    last = &one;
  }
  if (last == nullptr) return around().may_be_damaged();
  return !is_plain(*last) ||
         around().opens_damaged_object({core_.kind == kind::list ? within.begin : last->end, within.end});
}

bool answer_reader::is_no_item(const candidate& one) {
  return one.root != no_node && one.how == reading::complete && !is_piece(one) && is_plainly_read(one) &&
         part_of(one).from == nullptr;
}

std::vector<std::size_t> answer_reader::places_to_mend(region within) {
  constexpr byte_set brackets{"{["};
  std::size_t from = within.begin;
  const candidate* last = nullptr;
  for (const candidate& one : found_.candidates) {
    if (one.in_reasoning || one.begin < within.begin || one.begin >= within.end) continue;
    const bool is_passed = core_.kind == kind::list ? brackets.first_in(text_, from) == one.begin && is_no_item(one)
                                                    : one.root != no_node && is_plain(one);
    if (is_passed) from = std::max<std::size_t>(from, one.end);
    last = &one;
  }
  constexpr byte_set starts{"{[(\"'"};
  const region rest = trimmed(text_, {from, within.end});
  std::vector<std::size_t> places;
  if (rest.empty()) return places;
  const std::size_t bracket = brackets.first_in(text_, rest.begin);
  // A key before the first bracket: the bracket that opens its object is not there.
  if (text_[rest.begin] != '(' && holds_members()) {
    const std::size_t member = around().member_in({rest.begin, std::min(bracket, rest.end)});
    if (member < std::min(bracket, rest.end) && misses_opener(member, within)) return {member};
  }
  if (starts.has(text_[rest.begin])) {
    places.push_back(rest.begin);
  } else if (bracket < rest.end) {
    places.push_back(bracket);
  } else if (text_[rest.end - 1] == ']' || text_[rest.end - 1] == '}') {
    places.push_back(rest.begin);
  }
  const auto add = [&](std::size_t at) {
    if (std::find(places.begin(), places.end(), at) == places.end()) places.push_back(at);
  };
  const std::size_t behind_prose = around().bracket_behind_prose(rest);
  if (behind_prose != rest.end && !around().follows_structure(behind_prose)) add(behind_prose);
  if (last != nullptr && last->begin >= rest.begin && !last->follows_structure) add(last->begin);
  return places;
}

bool answer_reader::is_behind_all(std::size_t at) {
  if (core_.kind == kind::list || !has_plain_candidate()) return false;
  return std::none_of(found_.candidates.begin(), found_.candidates.end(), [&](const candidate& one) {
    return !one.in_reasoning && one.how == reading::complete && one.end > at;
  });
}

bool answer_reader::goes_on_elsewhere(std::size_t begin, std::size_t end) {
  if (const candidate* const cut = around().unfinished(); cut != nullptr && cut->begin >= end) return true;
  return core_.kind == kind::list &&
         std::any_of(found_.candidates.begin(), found_.candidates.end(), [&](const candidate& one) {
           return !one.in_reasoning && one.root != no_node && (one.end <= begin || one.begin >= end) &&
                  !is_no_item(one);
         });
}

bool answer_reader::opens_structure(region within) const {
  if (core_.kind != kind::variant || within.empty()) return false;
  const char first = text_[within.begin];
  return first == '{' || (first == '[' && structured_alternative('[') != &type_);
}

const type_info* answer_reader::structured_alternative(char bracket) const {
  if (core_.kind != kind::variant || !takes_scalars(core_)) return &type_;
  const type_info* only = nullptr;
  for (const type_info* const one : core_.variant->alternatives) {
    const kind which = core_of(*one).kind;
    const bool fits =
        bracket == '[' ? which == kind::list || which == kind::tuple : which == kind::object || which == kind::map;
    if (!fits) continue;
    if (only != nullptr) return &type_;
    only = one;
  }
  return only == nullptr ? &type_ : only;
}

bool answer_reader::misses_opener(std::size_t member, region within) const {
  if (core_.kind == kind::any) return true;  // without a type nothing tells it from words in quotes
  return around().lost_opener(within) && (core_.kind == kind::list || !around().follows_words(member));
}

bool answer_reader::holds_members() const {
  const kind which = core_.kind == kind::list ? core_of(*core_.list->item).kind : core_.kind;
  return which == kind::object || which == kind::map || which == kind::any || which == kind::variant;
}

mending::mending_result answer_reader::mend(const type_info& type, std::size_t from, std::size_t end,
                                            std::size_t inner) {
  return mending::mend({text_, from, end, &type, depth(), options_.complete, inner}, tree_);
}

mending::mending_result answer_reader::mend_at(std::size_t from, std::size_t end) {
  return mend(*structured_alternative(text_[from]), from, end);
}

void answer_reader::take_notes_anew() {
  tree_.limit_notes(tree_.note_count() + options_.limits.max_repairs);
  counted_before_ = tree_.beyond_count();
}

mending::mending_result answer_reader::mend_wrapped_or_not(std::size_t from, std::size_t end) {
  take_notes_anew();
  const std::optional<intact_header> header = find_header(text_, {from, end}, core_);
  if (!header) return mend_at(from, end);
  mending::mending_result wrapped = mend(type_, from, end, header->inner);
  if (fits(wrapped)) return wrapped;
  // The member that seemed to wrap the answer may be one that the type does not know.
  const node_id nodes = tree_.size();
  const std::size_t notes = tree_.note_count();
  take_notes_anew();
  mending::mending_result bare = mend_at(from, end);
  if (fits(bare) || !(header->is_plain || bare.how == mending::verdict::hopeless)) return bare;
  wrappings_.forget_from(nodes);
  drop_from(nodes, notes);
  return wrapped;
}

bool answer_reader::fits(const mending::mending_result& read) {
  if (read.how != mending::verdict::whole) return false;
  const std::vector<way> ways = wrappings_.ways_to_read(read.root);
  return std::any_of(ways.begin(), ways.end(), [this](const way& one) {
    const verdict how = judge(type_, one);
    return how.ok && how.matched != 0;
  });
}

std::optional<outcome> answer_reader::read_mended() {
  const region within = without_call_marks(text_, around().innermost());
  if (takes_scalars(core_) && !opens_structure(within)) return std::nullopt;
  if (!is_doubtful(within)) return std::nullopt;
  // Of a text in another spelling nothing else is mended.
  if (respelled_ != nullptr) return nothing_found();
  if (!options_.allow.has(repair_class::syntax)) return std::nullopt;
  if (std::optional<outcome> plain = read_spelled_plainly()) return plain;
  const bool in_words =
      !within.empty() && std::string_view("{[\"'").find(text_[within.begin]) == std::string_view::npos;
  if (in_words) {
    if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return other;
  }
  if (std::optional<outcome> items = read_mended_items(within)) return items;
  std::optional<mending::mending_result> first_failure;
  for (const std::size_t from : places_to_mend(within)) {
    mending::mending_result read = mend_wrapped_or_not(from, around().end_to_mend(within));
    if (read.how == mending::verdict::truncated && around().unfinished() != nullptr) return std::nullopt;
    if (read.how == mending::verdict::whole && around().begins_within_broken(from)) return refuse_piece(from);
    if (read.how == mending::verdict::whole && goes_on_elsewhere(from, read.end)) return std::nullopt;
    std::size_t begin = from;
    // An answer behind this one is the later one.
    while (read.how == mending::verdict::whole && core_.kind != kind::list) {
      const std::size_t later = around().object_behind(read.end, within.end);
      if (later >= within.end) break;
      begin = later;
      read = mend_wrapped_or_not(later, around().end_to_mend(within));
      if (read.how == mending::verdict::hopeless) return report_hopeless(read);
    }
    if (read.how == mending::verdict::whole && has_plain_candidate() && !fits(read)) return std::nullopt;
    if (read.how != mending::verdict::hopeless) return finish_mended(read, begin);
    if (!first_failure) first_failure = read;
    // What is damaged behind the last answer was to be the answer.
    if (is_behind_all(from)) return report_hopeless(read);
  }
  if (first_failure && core_.kind == kind::list && around().lost_opener(within)) return report_hopeless(*first_failure);
  if (!first_failure || has_plain_candidate()) return std::nullopt;
  if (!in_words) {
    if (std::optional<outcome> other = read_notation(/*before_json=*/false)) return other;
  }
  return report_hopeless(*first_failure);
}

candidate answer_reader::mended_candidate(const mending::mending_result& read, std::size_t from) const {
  candidate made = candidate_of(read.root, {from, read.end}, around().is_fenced(from));
  made.mended = true;
  return made;
}

outcome answer_reader::finish_mended(const mending::mending_result& read, std::size_t from) {
  if (read.how == mending::verdict::ambiguous) return fail("ambiguous", read.reason, read.where.begin);
  if (read.how == mending::verdict::truncated) return fail("truncated", read.reason, read.where.begin);
  const candidate single = mended_candidate(read, from);
  const auto earlier = std::count_if(found_.candidates.begin(), found_.candidates.end(),
                                     [&](const candidate& one) { return one.end <= single.begin; });
  found_.candidates.assign(1, single);
  found_.runs.clear();
  found_.count = static_cast<std::size_t>(earlier) + 1;
  return read_candidates();
}

std::optional<outcome> answer_reader::read_mended_items(region within) {
  if (core_.kind != kind::list) return std::nullopt;
  const type_info& item = *core_.list->item;
  const std::vector<std::size_t> starts = around().starts_of_items(within);
  if (starts.size() < 2) return std::nullopt;
  const node_id before = tree_.size();
  take_notes_anew();
  std::vector<candidate> items;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : within.end;
    const candidate* const read = around().candidate_at(starts[i]);
    if (read != nullptr && read->end <= end && is_plainly_read(*read)) {
      items.push_back(*read);
      continue;
    }
    const mending::mending_result mended = mend(item, starts[i], end);
    if (mended.how != mending::verdict::whole) {
      tree_.drop_from(before);
      return std::nullopt;
    }
    items.push_back(mended_candidate(mended, starts[i]));
  }
  found_.candidates = std::move(items);
  found_.runs.clear();
  found_.count = found_.candidates.size();
  return read_candidates();
}

}  // namespace assay::inline v0::detail
