#include "engine/repair_notes.hpp"

#include "engine/error_log.hpp"
#include "engine/text_lines.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace assay::detail {

namespace {

constexpr std::size_t longest_argument = 60;
constexpr std::size_t first_notes = 192;  // as many before more room is made

}  // namespace

std::uint32_t repair_notes::keep(std::string_view text) {
  const auto at = static_cast<std::uint32_t>(characters_.size());
  characters_.append(text);
  return at;
}

bool repair_notes::has_same_item(const noted_step& noted, const step& one) const {
  if (one.index != path_item::no_index) return noted.size == is_index && noted.begin == one.index;
  return noted.size != is_index && key_of(noted) == one.key;
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
  steps_.push_back(noted);
  one.kept = {static_cast<std::uint32_t>(steps_.size()), noted.serial};
  return one.kept.id;
}

/// For one more note; false where it is beyond the limit, and only counted.
bool repair_notes::make_room() {
  if (notes_.size() >= max_notes_) {
    ++beyond_;
    return false;
  }
  if (notes_.empty()) {
    notes_.reserve(first_notes);
    steps_.reserve(first_notes / 2);
    characters_.reserve(first_notes * 8);
  }
  return true;
}

void repair_notes::add(repair_code which, const step* at, place where,
                       std::initializer_list<std::string_view> arguments) {
  const std::size_t before = notes_.size();
  add(which, at, where);
  if (notes_.size() == before) return;
  notes_.back().arguments = static_cast<std::uint32_t>(characters_.size());  // behind the keys of its path
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
  notes_.erase(notes_.begin() + static_cast<std::ptrdiff_t>(to.notes), notes_.end());
  steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(to.steps), steps_.end());
  characters_.resize(to.characters);
  beyond_ = to.uncounted;
}

path repair_notes::path_of(const note& one) const {
  std::size_t size = 0;
  for (std::uint32_t id = one.innermost; id != 0; id = steps_[id - 1].outer) ++size;
  path result(size);
  for (std::uint32_t id = one.innermost; id != 0; id = steps_[id - 1].outer) {
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
  std::size_t size = 0;
  for (std::uint32_t id = one.innermost; id != 0; id = steps_[id - 1].outer) ++size;
  std::uint32_t id = one.innermost;
  for (; size > prefix.size(); --size) id = steps_[id - 1].outer;
  if (size < prefix.size()) return false;
  for (; id != 0; id = steps_[id - 1].outer) {
    const noted_step& noted = steps_[id - 1];
    const path_item& wanted = prefix[--size];
    const bool same = noted.size == is_index ? wanted.index == noted.begin
                                             : wanted.index == path_item::no_index && wanted.key == key_of(noted);
    if (!same) return false;
  }
  return true;
}

void repair_notes::drop_below(const step* at) {
  constexpr std::size_t looked_at = 256;
  const path prefix = make_path(at);
  const std::size_t first = notes_.size() > looked_at ? notes_.size() - looked_at : 0;
  const auto below = [&](const note& one) { return is_below(one, prefix); };
  notes_.erase(std::remove_if(notes_.begin() + static_cast<std::ptrdiff_t>(first), notes_.end(), below), notes_.end());
}

void repair_notes::sort() {
  const auto earlier = [](const note& a, const note& b) { return a.begin < b.begin; };
  auto sorted = std::is_sorted_until(notes_.begin(), notes_.end(), earlier);
  // What is said of an answer as a whole comes last and stands first.
  for (int few = 0; few < 8 && sorted != notes_.end(); ++few, ++sorted) {
    std::rotate(std::upper_bound(notes_.begin(), sorted, *sorted, earlier), sorted, sorted + 1);
  }
  if (std::is_sorted(sorted == notes_.begin() ? sorted : sorted - 1, notes_.end(), earlier)) return;
  // Those of one place stay as they came. (std::stable_sort would do, but for a deprecated function within libstdc++
  // 12's that Clang warns of.)
  std::vector<std::uint32_t> order(notes_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    return notes_[a].begin != notes_[b].begin ? notes_[a].begin < notes_[b].begin : a < b;
  });
  std::vector<note> in_order;
  in_order.reserve(notes_.size());
  for (const std::uint32_t i : order) in_order.push_back(notes_[i]);
  notes_ = std::move(in_order);
}

void repair_notes::locate(std::string_view text) {
  sort();
  line_counter lines(text);
  std::size_t plain_end = 0;
  for (const note& one : notes_) {
    if (one.begin < plain_end) continue;
    if (notes_.back().begin < plain_end) break;
    const auto [line, column] = lines.locate(one.begin);
    plain_end = lines.plain_end();
    lines_.push_back({one.begin, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)});
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
  std::string_view sentence = row_of(static_cast<repair_code>(one.which)).message;
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

std::span<const repair> repair_notes::words() const {
  std::call_once(worded_, [this] {
    words_.reserve(notes_.size());
    for (const note& one : notes_) {
      const repair_kind& row = row_of(static_cast<repair_code>(one.which));
      words_.push_back({std::string(row.code), row.category, path_of(one), span_of(one), message_of(one)});
    }
  });
  return words_;
}

std::span<const repair> words_of(const repair_notes& notes) { return notes.words(); }
std::size_t count_of(const repair_notes& notes) noexcept { return notes.size(); }

}  // namespace assay::detail
