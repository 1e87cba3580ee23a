#include "decode/repair_notes.hpp"

#include "decode/error_log.hpp"
#include "json/text_lines.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <numeric>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_argument = 60;
// Most answers have a few notes (a fence, a comma), some have one to every member.
constexpr std::size_t first_notes = 16;
constexpr std::size_t second_notes = 192;
constexpr std::size_t first_steps = 32;
constexpr std::size_t first_lines = 8;
constexpr std::size_t first_characters = 512;

}  // namespace

std::uint32_t repair_notes::keep(std::string_view text) {
  const auto at = static_cast<std::uint32_t>(characters_.size());
  characters_.append(text);
  return at;
}

std::string_view repair_notes::key_of(const noted_step& one) const {
  return one.name != nullptr ? *one.name : std::string_view(characters_).substr(one.begin, one.size);
}

/// A step gets an id, and those around it that have none. What is around a step does not change while it is there.
std::uint32_t repair_notes::keep_step(const step& one) {
  if (steps_.size() >= most_steps) return 0;
  std::uint32_t outer = 0;
  if (one.up != nullptr) outer = has(*one.up) ? one.up->kept.id : keep_step(*one.up);
  noted_step noted{one.name, 0, 0, outer, ++last_serial_};
  if (one.index != path_item::no_index) {
    noted.begin = static_cast<std::uint32_t>(one.index);
    noted.size = is_index;
  } else if (one.name == nullptr) {
    noted.begin = keep(one.key);
    noted.size = static_cast<std::uint32_t>(one.key.size());
  }
  if (steps_.empty()) steps_.reserve(first_steps);
  steps_.push_back(noted);
  one.kept = {static_cast<std::uint32_t>(steps_.size()), noted.serial};
  return one.kept.id;
}

void repair_notes::make_room() {
  const std::size_t wanted = size_ == 0 ? first_notes : size_ == first_notes ? second_notes : 2 * size_;
  room_ = std::min(wanted, most_at_once_);
  std::unique_ptr<note[]> moved(new note[room_]);
  std::copy_n(notes_.get(), size_, moved.get());
  notes_ = std::move(moved);
}

void repair_notes::reserve_characters() {
  characters_.reserve(characters_.size() < first_characters / 2 ? first_characters : 2 * characters_.size());
}

void repair_notes::add(repair_code which, const step* at, place where,
                       std::initializer_list<std::string_view> arguments) {
  const std::size_t before = size_;
  add(which, at, where);
  if (size_ == before) return;
  notes_[before].arguments = static_cast<std::uint32_t>(characters_.size());  // behind the keys of its path
  for (const std::string_view argument : arguments) {
    if (argument.size() <= longest_argument) {
      characters_.append(argument);
    } else {
      characters_.append(shorten(argument, longest_argument));
    }
    characters_.push_back(separator);
  }
}

void repair_notes::take_back(const mark& to) {
  size_ = to.notes;
  steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(to.steps), steps_.end());
  characters_.resize(to.characters);
  beyond_ = to.uncounted;
}

std::size_t repair_notes::depth_of(const note& one) const {
  std::size_t depth = one.name == nullptr ? 0 : 1;
  for (std::uint32_t id = one.kept(); id != 0; id = steps_[id - 1].outer) ++depth;
  return depth;
}

path repair_notes::path_of(const note& one) const {
  std::size_t size = depth_of(one);
  path result(size);
  if (one.name != nullptr) result[--size].key = *one.name;
  for (std::uint32_t id = one.kept(); id != 0; id = steps_[id - 1].outer) {
    const noted_step& from = steps_[id - 1];
    path_item& to = result[--size];
    if (from.size == is_index) {
      to.index = from.begin;
    } else {
      to.key = key_of(from);
    }
  }
  return result;
}

bool repair_notes::is_below(const note& one, const path& prefix) const {
  std::size_t size = depth_of(one);
  if (size < prefix.size()) return false;
  std::uint32_t id = one.kept();
  if (one.name != nullptr && size-- == prefix.size()) {
    if (prefix[size].index != path_item::no_index || prefix[size].key != *one.name) return false;
  }
  for (; size > prefix.size(); --size) id = steps_[id - 1].outer;
  for (; id != 0; id = steps_[id - 1].outer) {
    const noted_step& noted = steps_[id - 1];
    const path_item& wanted = prefix[--size];
    const bool same = noted.size == is_index ? wanted.index == noted.begin
                                             : wanted.index == path_item::no_index && wanted.key == key_of(noted);
    if (!same) return false;
  }
  return true;
}

void repair_notes::drop_below(const step* at, const mark& from) {
  miscounted_ = miscounted_ || beyond_ != 0;
  constexpr std::size_t looked_at = 256;
  const path prefix = make_path(at);
  const std::span<note> last = notes().last(std::min(looked_at, size_ - from.notes));
  const auto below = [&](const note& one) { return is_below(one, prefix); };
  size_ -= static_cast<std::size_t>(last.end() - std::remove_if(last.begin(), last.end(), below));
}

void repair_notes::sort() {
  const std::span<note> all = notes();
  const auto earlier = [](const note& a, const note& b) { return a.begin < b.begin; };
  auto sorted = std::is_sorted_until(all.begin(), all.end(), earlier);
  // What is said of an answer as a whole comes last and stands first.
  for (int few = 0; few < 8 && sorted != all.end(); ++few, ++sorted) {
    std::rotate(std::upper_bound(all.begin(), sorted, *sorted, earlier), sorted, sorted + 1);
  }
  if (std::is_sorted(sorted == all.begin() ? sorted : sorted - 1, all.end(), earlier)) return;
  // Those of one place stay as they came. (std::stable_sort would do, but for a deprecated function within libstdc++
  // 12's that Clang warns of.)
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [all](std::uint32_t a, std::uint32_t b) {
    return all[a].begin != all[b].begin ? all[a].begin < all[b].begin : a < b;
  });
  std::vector<note> in_order;
  in_order.reserve(all.size());
  for (const std::uint32_t i : order) in_order.push_back(all[i]);
  std::copy(in_order.begin(), in_order.end(), all.begin());
}

void repair_notes::locate(std::string_view text) {
  sort();
  lines_.reserve(std::min(size_, first_lines));
  line_counter lines(text);
  const std::size_t last = size_ == 0 ? 0 : notes_[size_ - 1].begin;
  std::size_t plain_end = 0;
  for (const note& one : notes()) {
    if (one.begin < plain_end) continue;
    const auto [line, column] = lines.locate(one.begin);
    lines_.push_back({one.begin, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)});
    plain_end = lines.plain_end(last + 1);
    if (last < plain_end) break;
  }
}

text_span repair_notes::span_of(const note& one) const {
  const auto behind = std::upper_bound(lines_.begin(), lines_.end(), one.begin,
                                       [](std::uint32_t begin, const plain_stretch& s) { return begin < s.begin; });
  if (behind == lines_.begin()) return {one.begin, one.length, 0, 0};
  const plain_stretch& stretch = *std::prev(behind);
  return {one.begin, one.length, stretch.line, std::size_t{stretch.column} + (one.begin - stretch.begin)};
}

std::string repair_notes::message_of(const note& one) const {
  std::string_view arguments = std::string_view(characters_).substr(one.arguments);
  std::string_view sentence = row_of(one.which()).message;
  std::string result;
  for (std::size_t hole = sentence.find("{}"); hole != std::string_view::npos; hole = sentence.find("{}")) {
    const std::size_t end = arguments.find(separator);
    if (end == std::string_view::npos) break;
    result.append(sentence.substr(0, hole)).append(arguments.substr(0, end));
    sentence.remove_prefix(hole + 2);
    arguments.remove_prefix(end + 1);
  }
  return result.append(sentence);
}

void repair_notes::defer(const type_info& type, std::string_view text, const parse_options& options, reread how) {
  beyond_ = size();
  size_ = room_ = 0;
  notes_.reset();
  steps_ = {};
  characters_ = {};
  unread_.reset(new unread_text{type, options, std::string(text), how});
}

void repair_notes::put_into_words(std::vector<repair>& words) const {
  words.reserve(size_);
  for (const note& one : notes()) {
    const repair_kind& row = row_of(one.which());
    words.push_back({std::string(row.code), row.category, path_of(one), span_of(one), message_of(one)});
  }
}

repair_notes::repair_notes(std::shared_ptr<const repair_notes> first, std::shared_ptr<const repair_notes> second)
    : beyond_(first->size() + second->size()), joined_(new joined_notes{std::move(first), std::move(second)}) {}

std::span<const repair> repair_notes::words() const {
  std::call_once(worded_, [this] {
    if (joined_ != nullptr) {
      for (const repair_notes* part : {joined_->first.get(), joined_->second.get()}) {
        words_.insert(words_.end(), part->words().begin(), part->words().end());
      }
      return;
    }
    if (unread_ == nullptr) return put_into_words(words_);
    const auto read = unread_->read(unread_->type, unread_->text, unread_->options);
    if (read != nullptr) read->put_into_words(words_);
  });
  return words_;
}

std::span<const repair> words_of(const repair_notes& notes) { return notes.words(); }
std::size_t count_of(const repair_notes& notes) noexcept { return notes.size(); }

std::shared_ptr<const repair_notes> join(std::shared_ptr<const repair_notes> first,
                                         std::shared_ptr<const repair_notes> second) {
  if (first == nullptr) return second;
  if (second == nullptr) return first;
  return std::make_shared<const repair_notes>(std::move(first), std::move(second));
}

std::shared_ptr<const union_choices> join(std::shared_ptr<const union_choices> first,
                                          std::shared_ptr<const union_choices> second) {
  if (first == nullptr) return second;
  if (second == nullptr) return first;
  auto both = std::make_shared<union_choices>(*first);
  both->insert(both->end(), second->begin(), second->end());
  return both;
}

}  // namespace assay::inline v0::detail
