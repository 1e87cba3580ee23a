#include "reader/mending/search.hpp"

#include "json/byte_set.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

namespace assay::inline v0::detail::mending {

namespace {

constexpr std::size_t first_look_back = 12;     // tokens
constexpr std::size_t settled_after = 10;       // tokens behind a slip that fit
constexpr std::size_t longest_look_back = 200;  // further back, damage is not looked for
constexpr cost tokens_per_slip = 3;             // without a type: in noise any slip can be found
constexpr std::size_t most_compared = 1'000;    // steps of two readings; beyond, they count as different
constexpr unsigned most_extensions = 6;
// Steps, a token of one reading each. Texts with a slip or two take some hundreds, and one a token elsewhere.
constexpr std::size_t least_work = 3'000;
constexpr std::size_t work_per_byte = 14;
constexpr std::size_t damaged_bytes = 16'384;
constexpr std::size_t most_side_by_side = 96;

/// The last in the heap's order comes out first.
bool comes_later(const reading* a, const reading* b) noexcept {
  if (a->at != b->at) return a->at > b->at;
  return a->total > b->total;
}

/// The tokens of a reading, the last first, back to where another one shares them. `steps` is how far that was.
bool same_tokens(std::string_view text, const reading& a, const reading& b, std::size_t& steps) {
  steps = 0;
  const auto next_token = [&steps](const reading* one) {
    for (; one != nullptr && one->taken == part::none && steps < most_compared; ++steps) one = one->before;
    return one;
  };
  const auto content = [text](const reading& one) {
    std::string_view written = text.substr(one.content_begin, one.content_end - one.content_begin);
    // A key means the same field with white space at its end.
    while (one.taken == part::key && !written.empty() && json_space.has(written.back())) written.remove_suffix(1);
    return written;
  };
  const reading* left = next_token(&a);
  const reading* right = next_token(&b);
  for (; left != right; ++steps) {
    if (left == nullptr || right == nullptr || steps >= most_compared) return false;
    const auto kind = [](part taken) { return taken == part::bare ? part::string : taken; };
    if (kind(left->taken) != kind(right->taken) || content(*left) != content(*right)) return false;
    left = next_token(left->before);
    right = next_token(right->before);
  }
  return true;
}

}  // namespace

/// Whether the first key stands in quotes that are doubled at both ends, as templates and spreadsheets write them.
bool doubles_quotes(std::string_view text) {
  const std::size_t first = text.find_first_of("\"'");
  if (first == std::string_view::npos || first + 2 >= text.size()) return false;
  const std::string_view pair = text.substr(first, 2);
  if (pair[1] != pair[0] || text[first + 2] == pair[0] || text[first + 2] == ',' || text[first + 2] == ':')
    return false;
  const std::size_t close = text.find(pair[0], first + 2);
  return close != std::string_view::npos && text.substr(close, 3) == std::string(pair) + ":";
}

/// The kind of quotes that most strings open with, as far as the text is looked through: behind a bracket, a comma or a
/// colon.
quote_mark::kind usual_quotes(std::string_view text) {
  constexpr std::size_t far_enough = 4'096;
  constexpr byte_set before_string{"{[(,:"};
  std::array<unsigned, quote_mark::kinds> count{};
  const auto count_of = [&count](quote_mark::kind which) -> unsigned& {
    return count[static_cast<std::size_t>(which)];
  };
  for (std::size_t at = 0; at < std::min(text.size(), far_enough); ++at) {
    if (!before_string.has(text[at])) continue;
    const quote_mark mark = quote_at(text, past_space(text, at + 1));
    if (mark) ++count_of(mark.which);
  }
  const auto commonest = std::max_element(count.begin(), count.end());
  const auto found = static_cast<quote_mark::kind>(commonest - count.begin());
  return *commonest > count_of(quote_mark::kind::standard) ? found : quote_mark::kind::standard;
}

search::outcome search::run() {
  const std::size_t last = text_.find_last_not_of(" \t\r\n");
  ends_open_ = last != std::string_view::npos && !byte_set("}])>`").has(text_[last]);
  doubles_quotes_ = doubles_quotes(text_.substr(what_.begin));
  usual_ = usual_quotes(text_.substr(what_.begin));
  if (shape_of(what_.type) == shape::any) most_ = most_untyped;
  work_left_ = least_work + work_per_byte * std::min(text_.size(), damaged_bytes) + 4 * text_.size();
  reading first;
  first.at = static_cast<std::uint32_t>(what_.begin);
  if (what_.inner == 0) first.wanted = what_.type;
  put(first);
  while (step()) {
  }
  return finish();
}

bool search::step() {
  const reading* one = take();
  if (one == nullptr) return false;
  if (made_.readings.count() > most_made_ && may_settle(*one)) one = settle(*one);
  spend(1);
  if (work_left_ == 0) {
    frontier_.clear();
    ends_.clear();
    furthest_ = one;
    return false;
  }
  if (merge(*one)) return true;
  if (one->next == awaiting::end) {
    end(*one);
    return true;
  }
  const bool goes_on = expand(*one, one->at < all_until_);
  if (plainly_cut_) return false;
  if (!goes_on) stuck(*one);
  return true;
}

void search::put(const reading& one) {
  if (one.slips > base_ + most_ || one.total > base_total_ + most_doubt) return;
  frontier_.push_back(&made_.readings.make(one));
  std::push_heap(frontier_.begin(), frontier_.end(), comes_later);
  ++put_count_;
  if (frontier_.size() <= 2 * most_side_by_side) return;
  // Too many: the dearest go.
  std::nth_element(frontier_.begin(), frontier_.begin() + most_side_by_side, frontier_.end(),
                   [](const reading* a, const reading* b) { return a->total < b->total; });
  frontier_.resize(most_side_by_side);
  std::make_heap(frontier_.begin(), frontier_.end(), comes_later);
}

const reading* search::take() {
  if (frontier_.empty()) return nullptr;
  std::pop_heap(frontier_.begin(), frontier_.end(), comes_later);
  const reading* const one = frontier_.back();
  frontier_.pop_back();
  if (!here_.empty() && here_.front()->at != one->at) here_.clear();
  return one;
}

/// Whether a cheaper reading has come to the same point; that one remembers the other as its rival.
bool search::merge(const reading& one) {
  for (const reading* const other : here_) {
    if (other->next != one.next || other->wanted != one.wanted || !same_structure(other->open, one.open)) continue;
    const bool close = one.total - other->total < margin;
    std::size_t steps = 0;
    if (close && other->rival == nullptr) {
      other->rival = same_tokens(text_, *other, one, steps) ? rival_within(one, other->total) : &one;
    }
    spend(steps / 4);
    return true;
  }
  here_.push_back(&one);
  return false;
}

/// A rival that a reading has met on its way from the damaged place's beginning, as it goes on to where that is now;
/// nullptr where there is none whose cost is close to another's, which has the same value as the reading.
const reading* search::rival_within(const reading& one, cost of_other) {
  std::vector<const reading*> steps;
  const reading* made = nullptr;
  for (const reading* step = &one; step != nullptr && step != opened_ && made == nullptr; step = step->before) {
    const bool is_close = step->rival != nullptr && one.total + step->rival->total < of_other + margin + step->total;
    if (is_close) {
      made = step->rival;
    } else {
      steps.push_back(step);
    }
    if (steps.size() > most_compared) return nullptr;
  }
  for (; made != nullptr && !steps.empty(); steps.pop_back()) {
    reading next = *steps.back();
    next.total = made->total + (next.total - next.before->total);
    next.before = made;
    made = &made_.readings.make(next);
  }
  return made;
}

/// Whether the reading goes on. Where only what is plain is tried, something suspicious counts as not going on.
bool search::expand(const reading& one, bool all) {
  const std::size_t before = put_count_;
  switch (one.next) {
    case awaiting::value:
      value(one, all);
      break;
    case awaiting::first_item:
    case awaiting::first_key:
      first_place(one, all);
      break;
    case awaiting::item:
      item(one, all);
      break;
    case awaiting::key:
      key(one, all);
      break;
    case awaiting::colon:
      colon(one, all);
      break;
    case awaiting::separator:
      separator(one, all);
      break;
    case awaiting::end:
      break;
  }
  return put_count_ != before;
}

namespace {

cost least_total(const std::vector<const reading*>& readings) {
  cost least = std::numeric_limits<cost>::max() / 2;
  for (const reading* const one : readings) least = std::min(least, one->total);
  return least;
}

}  // namespace

/// Nothing plain goes on from here. The slip may lie some tokens back.
void search::stuck(const reading& one) {
  if (furthest_ == nullptr || one.at >= furthest_->at) furthest_ = &one;
  const bool fresh = opened_ == nullptr || one.at >= all_until_;
  if (!fresh) {
    // All slips were tried here already. Once nothing is left, the slip is looked for further back.
    if (frontier_.empty() && ends_.empty() && tokens_back_ < longest_look_back) reopen(*furthest_, tokens_back_ * 4);
    return;
  }
  const bool within_reach = opened_ != nullptr && !frontier_.empty();
  if (!within_reach) {
    // The damaged place before this one, if there was one, is behind all readings.
    if (!ends_.empty()) return;
    opened_ = nullptr;
    extensions_ = 0;
    reopen(one, first_look_back);
    return;
  }
  // Others go on: this one is worth the same effort if it is not dearer than they are.
  const cost cheapest = std::min(least_total(frontier_), least_total(ends_));
  if (one.total >= cheapest + slip) return;
  if (one.total + slip <= cheapest && one.since_slip >= settled_after) {
    // The place before this one is settled: what is wrong here is another.
    extensions_ = 0;
    ends_.clear();
    reopen(one, std::min<std::size_t>(one.since_slip, first_look_back));
    return;
  }
  if (extensions_ == most_extensions) {
    // Damage all along the text: the cheapest reading so far is taken for right up to some tokens ago.
    if (one.total > cheapest) return;
    extensions_ = 0;
    ends_.clear();
    reopen(one, first_look_back);
    return;
  }
  ++extensions_;
  all_until_ = one.at + 1;
  frontier_.clear();
  here_.clear();
  ends_.clear();
  put(*opened_);
}

/// Goes back some tokens from a reading, and tries every slip from there to where it got stuck.
bool search::reopen(const reading& from, std::size_t tokens_back) {
  const reading* start = &from;
  for (std::size_t passed = 0; passed < tokens_back && start->before != nullptr && start->at > what_.inner; ++passed) {
    start = start->before;
  }
  opened_ = start;
  tokens_back_ = tokens_back;
  all_until_ = std::max<std::size_t>(all_until_, from.at + std::size_t{1});
  base_ = start->slips;
  base_total_ = start->total;
  frontier_.clear();
  here_.clear();
  if (made_.readings.count() > most_made_) free_others();
  put(*opened_);
  return true;
}

/// Between two damaged places only these go on: what was tried besides is freed, so that memory stays in proportion to
/// the text.
void search::free_others() {
  reading_pools kept;
  survivors alive(kept, 4 * longest_look_back);
  opened_ = alive.copy(opened_);
  furthest_ = alive.copy(furthest_);
  cut_ = alive.copy(cut_);
  cut_in_other_quotes_ = alive.copy(cut_in_other_quotes_);
  made_ = std::move(kept);
  most_made_ = std::max(most_made_, 2 * made_.readings.count());
}

/// Whether a reading is the only one, and all slips before it are dealt with.
bool search::may_settle(const reading& one) const {
  const bool is_alone =
      frontier_.empty() && here_.empty() && ends_.empty() && cut_ == nullptr && cut_in_other_quotes_ == nullptr;
  // Without a type what was plain up to its end may still have to be looked at.
  return is_alone && one.at >= all_until_ && (furthest_ == nullptr || furthest_->at <= one.at) && plain_end_ == 0;
}

/// Of the only reading what no search goes back to is put into the tree, and its steps are freed: so memory stays in
/// proportion to the tree. Returns the reading's copy.
const reading* search::settle(const reading& only) {
  const auto keep_all = [&] {
    most_made_ = 2 * made_.readings.count();
    return &only;
  };
  const std::vector<const reading*> steps = steps_of(only);
  if (std::any_of(steps.begin(), steps.end(), [](const reading* one) { return one->rival != nullptr; })) {
    return keep_all();  // it will be ambiguous
  }
  std::size_t last = std::min(4 * longest_look_back, steps.size());
  while (last < steps.size() && steps[last]->next != awaiting::separator) ++last;
  if (last == steps.size()) return keep_all();
  if (!settled_) {
    nodes_before_ = tree_.size();
    notes_before_ = tree_.note_count();
    settled_.emplace(tree_, what_.text);
  }
  for (std::size_t i = steps.size(); i-- > last;) {
    settled_->add(*steps[i]);
    settled_keys_.pass(text_, *steps[i]);
    settled_plain_ += is_plain_token(*steps[i]) ? 1U : 0U;
  }
  // What the others go on from is where the last of them came to.
  reading anchor = *steps[last];
  anchor.before = nullptr;
  anchor.taken = part::none;
  anchor.notes = nullptr;
  anchor.begin = anchor.end;
  steps[last - 1]->before = &made_.readings.make(anchor);
  reading_pools kept;
  const reading* const copied = survivors(kept, last + 1).copy(&only);
  made_ = std::move(kept);
  furthest_ = nullptr;
  if (opened_ != nullptr) opened_ = copied;
  return copied;
}

node_id search::put_outline(const reading& last, bool cut) {
  if (!settled_) settled_.emplace(tree_, what_.text);
  const std::vector<const reading*> steps = steps_of(last);
  const bool drops_key = cut && last.taken == part::key;
  settled_->add_all({steps.begin() + (drops_key ? 1 : 0), steps.end()});
  return settled_->finish(cut);
}

void search::drop_outline() {
  if (!settled_) return;
  tree_.drop_from(static_cast<node_id>(nodes_before_));
  tree_.drop_notes_from(notes_before_);
}

search::outcome search::finish() {
  const std::size_t stuck_at = furthest_ == nullptr ? what_.begin : furthest_->at;
  if (ends_.empty()) {
    const reading* const cut = cut_ != nullptr ? cut_ : cut_in_other_quotes_;
    if (cut != nullptr) return {verdict::truncated, cut, nullptr, text_.size()};
    return {verdict::hopeless, furthest_, nullptr, stuck_at};
  }
  // A text that can be read without mending a slip is not mended.
  const reading* const best = *std::min_element(ends_.begin(), ends_.end(), [](const reading* a, const reading* b) {
    return a->slipped != b->slipped ? b->slipped : a->total < b->total;
  });
  // Without a type nothing tells what the end of the text left out.
  const bool untyped = shape_of(what_.type) == shape::any;
  const bool slipped = what_.ends_by_itself ? best->slips >= 2 * slip : best->slipped;
  const bool may_be_cut = !what_.ends_by_itself && (best->lacking || untyped);
  if (best->closed_by_end && (slipped || may_be_cut)) {
    if (what_.ends_by_itself && cut_ == nullptr) return {verdict::hopeless, best, nullptr, stuck_at};
    return {verdict::truncated, best, nullptr, text_.size()};
  }
  // The text reads well up to its end, within a string: then a quote that ends the string early, before other text, was
  // not forgotten.
  constexpr cost doubtful = 150;  // more than a slip speaks against it
  const bool rather_cut = best->lacking || !is_end(past_filler(best->at)) || best->total >= doubtful;
  if (cut_ != nullptr && best->slipped && rather_cut) {
    return {verdict::truncated, cut_, nullptr, text_.size()};
  }
  // Two objects, rather, of which a slip made one; or a member of what is around the value, whose closer is not there.
  const bool lost_bracket = best->slipped || (what_.inner != 0 && best->closed_by_end);
  if (lost_bracket && (best->repeats || repeats_key(*best))) return {verdict::hopeless, best, nullptr, stuck_at};
  if (untyped && best->slipped && best->slips > plain_tokens(*best) * slip / tokens_per_slip) {
    return {verdict::hopeless, best, nullptr, stuck_at};
  }
  if (untyped && best->lacking && best->slips > slip) return {verdict::hopeless, best, nullptr, stuck_at};
  if (untyped && best->slipped && reaches_over_plain_end(*best)) {
    return {verdict::hopeless, best, nullptr, plain_end_};
  }
  return without_rival(*best);
}

/// Whether a token takes in the closer of a document that is plain up to there: what was no part of it would become
/// one.
bool search::reaches_over_plain_end(const reading& whole) const {
  for (const reading* one = &whole; one != nullptr; one = one->before) {
    if (one->taken != part::close && one->begin < plain_end_ && plain_end_ < one->end) return true;
  }
  return false;
}

/// Whether a key, as it is written, occurs more than once in its object.
bool search::repeats_key(const reading& whole) const {
  key_watch keys = settled_keys_;
  const std::vector<const reading*> steps = steps_of(whole);
  for (auto step = steps.rbegin(); step != steps.rend() && !keys.repeats(); ++step) keys.pass(text_, **step);
  return keys.repeats();
}

void search::key_watch::pass(std::string_view text, const reading& one) {
  if (one.taken == part::object || one.taken == part::array) open_.emplace_back();
  if (one.taken == part::close) open_.pop_back();
  if (one.taken != part::key) return;
  repeats_ |= !open_.back().insert(text.substr(one.content_begin, one.content_end - one.content_begin)).second;
}

bool search::is_plain_token(const reading& one) noexcept {
  const cost before = one.before == nullptr ? 0 : one.before->slips;
  return one.begin != one.end && one.taken != part::bare && one.slips - before < least_slip;
}

/// The tokens that are as JSON has them: what speaks for a text where no type does.
cost search::plain_tokens(const reading& whole) const {
  cost count = settled_plain_;
  for (const reading* one = &whole; one != nullptr; one = one->before) count += is_plain_token(*one) ? 1U : 0U;
  return count;
}

/// The value, unless another is about as cheap: of a reading that came to its end, or of one that was merged on the
/// way.
search::outcome search::without_rival(const reading& best) {
  std::size_t steps = 0;
  for (const reading* const other : ends_) {
    if (other == &best || other->total >= best.total + margin) continue;
    const reading* const rival = same_tokens(text_, best, *other, steps) ? rival_within(*other, best.total) : other;
    if (rival != nullptr) return {verdict::ambiguous, &best, rival, best.at};
  }
  for (const reading* one = &best; one != nullptr; one = one->before) {
    if (one->rival != nullptr) return {verdict::ambiguous, &best, one->rival, best.at, one};
  }
  return {verdict::whole, &best, nullptr, best.at};
}

}  // namespace assay::inline v0::detail::mending
