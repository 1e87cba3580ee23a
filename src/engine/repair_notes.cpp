#include "engine/repair_notes.hpp"

#include "engine/error_log.hpp"
#include "engine/text_lines.hpp"

#include <algorithm>

namespace assay::detail {

namespace {

constexpr std::size_t longest_argument = 60;
constexpr std::size_t first_notes = 16;  // as many before more room is made
constexpr char separator = '\0';         // between arguments; a NUL in one would only cut a message short

}  // namespace

std::uint32_t repair_notes::keep(std::string_view text) {
  const auto at = static_cast<std::uint32_t>(characters_.size());
  characters_.append(text);
  return at;
}

void repair_notes::add(repair_code which, const step* at, place where,
                       std::initializer_list<std::string_view> arguments) {
  if (notes_.size() >= max_notes_) {
    ++beyond_;
    return;
  }
  if (notes_.empty()) {
    notes_.reserve(first_notes);
    steps_.reserve(first_notes);
    characters_.reserve(first_notes * 8);
  }
  note& one = notes_.emplace_back();
  one.which = which;
  one.begin = static_cast<std::uint32_t>(where.begin);
  one.length = static_cast<std::uint32_t>(where.end - where.begin);
  one.line = one.column = 0;
  one.innermost = at == nullptr ? 0 : keep_path(at);
  one.arguments = static_cast<std::uint32_t>(characters_.size());
  for (const std::string_view argument : arguments) {
    if (argument.size() <= longest_argument) {
      characters_.append(argument);
    } else {
      characters_.append(shorten(argument, longest_argument));
    }
    characters_.push_back(separator);
  }
  one.arguments_size = static_cast<std::uint32_t>(characters_.size()) - one.arguments;
}

bool repair_notes::is_same(const known_step& known, const step& other) const {
  if (other.name != nullptr) return known.name == other.name;
  const noted_step& noted = steps_[known.id - 1];
  if (other.index != path_item::no_index) return noted.size == is_index && noted.begin == other.index;
  return noted.size == other.key.size() && characters_.compare(noted.begin, noted.size, other.key) == 0;
}

/// The path's innermost step, with as much of the last path as is the same.
std::uint32_t repair_notes::keep_path(const step* at) {
  if (last_.empty() || !has_last_outside(at->up)) return keep_other_path(at);
  if (!is_same(last_.back(), *at)) last_.back() = keep_step(*at, last_.size() < 2 ? 0 : last_[last_.size() - 2].id);
  return last_.back().id;
}

/// Whether this is the last path but for its innermost step: then it is a sibling, or the same once more.
bool repair_notes::has_last_outside(const step* at) const {
  for (std::size_t i = last_.size() - 1; i != 0; --i, at = at->up) {
    if (at == nullptr || !is_same(last_[i - 1], *at)) return false;
  }
  return at == nullptr;
}

repair_notes::known_step repair_notes::keep_step(const step& one, std::uint32_t outer) {
  if (one.index != path_item::no_index) {
    steps_.push_back({static_cast<std::uint32_t>(one.index), is_index, outer});
  } else {
    const std::string_view key = one.name != nullptr ? *one.name : one.key;
    steps_.push_back({keep(key), static_cast<std::uint32_t>(key.size()), outer});
  }
  return {static_cast<std::uint32_t>(steps_.size()), one.name};
}

std::uint32_t repair_notes::keep_other_path(const step* at) {
  walked_.clear();
  for (const step* s = at; s != nullptr; s = s->up) walked_.push_back(s);
  std::size_t left = walked_.size();
  std::size_t same = 0;
  while (left != 0 && same < last_.size() && is_same(last_[same], *walked_[left - 1])) ++same, --left;
  last_.resize(same);
  while (left != 0) last_.push_back(keep_step(*walked_[--left], last_.empty() ? 0 : last_.back().id));
  return last_.back().id;
}

void repair_notes::take_back(const mark& to) {
  notes_.erase(notes_.begin() + static_cast<std::ptrdiff_t>(to.notes), notes_.end());
  steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(to.steps), steps_.end());
  characters_.resize(to.characters);
  while (!last_.empty() && last_.back().id > to.steps) last_.pop_back();
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
      to.key.assign(characters_, from.begin, from.size);
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
                                             : wanted.index == path_item::no_index && wanted.key.size() == noted.size &&
                                                   characters_.compare(noted.begin, noted.size, wanted.key) == 0;
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

void repair_notes::locate(std::string_view text) {
  const auto earlier = [](const note& a, const note& b) { return a.begin < b.begin; };
  auto sorted = std::is_sorted_until(notes_.begin(), notes_.end(), earlier);
  // What is said of an answer as a whole comes last and stands first.
  for (int few = 0; few < 8 && sorted != notes_.end(); ++few, ++sorted) {
    std::rotate(std::upper_bound(notes_.begin(), sorted, *sorted, earlier), sorted, sorted + 1);
  }
  if (!std::is_sorted(sorted == notes_.begin() ? sorted : sorted - 1, notes_.end(), earlier)) {
    // std::stable_sort would do, but for a deprecated function within libstdc++ 12's that Clang warns of. Lines are not
    // known yet: their place holds the order in which the notes came.
    for (std::size_t i = 0; i < notes_.size(); ++i) notes_[i].line = static_cast<std::uint32_t>(i);
    std::sort(notes_.begin(), notes_.end(),
              [](const note& a, const note& b) { return a.begin != b.begin ? a.begin < b.begin : a.line < b.line; });
  }
  line_counter lines(text);
  for (note& one : notes_) {
    const auto [line, column] = lines.locate(one.begin);
    one.line = static_cast<std::uint32_t>(line);
    one.column = static_cast<std::uint32_t>(column);
  }
}

std::string repair_notes::message_of(const note& one) const {
  std::string_view arguments = std::string_view(characters_).substr(one.arguments, one.arguments_size);
  std::string_view sentence = row_of(one.which).message;
  std::string result;
  while (!arguments.empty()) {
    const std::size_t end = arguments.find(separator);
    const std::size_t hole = sentence.find("{}");
    if (hole == std::string_view::npos) break;
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
      const repair_kind& row = row_of(one.which);
      words_.push_back({std::string(row.code),
                        row.category,
                        path_of(one),
                        {one.begin, one.length, one.line, one.column},
                        message_of(one)});
    }
  });
  return words_;
}

std::span<const repair> words_of(const repair_notes& notes) { return notes.words(); }
std::size_t count_of(const repair_notes& notes) noexcept { return notes.size(); }

}  // namespace assay::detail
