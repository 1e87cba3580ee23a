#include "engine/repair_notes.hpp"

#include "engine/error_log.hpp"
#include "engine/text_lines.hpp"

#include <algorithm>

namespace assay::detail {

namespace {

constexpr std::size_t longest_argument = 60;
constexpr char separator = '\0';  // between arguments; a NUL in one would only cut a message short

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
  note& one = notes_.emplace_back();
  one.which = which;
  one.begin = static_cast<std::uint32_t>(where.begin);
  one.length = static_cast<std::uint32_t>(where.end - where.begin);
  one.first_step = static_cast<std::uint32_t>(steps_.size());
  for (const step* s = at; s != nullptr; s = s->up) {
    if (s->index != path_item::no_index) {
      steps_.push_back({static_cast<std::uint32_t>(s->index), is_index});
    } else {
      const std::string_view key = s->name != nullptr ? *s->name : s->key;
      steps_.push_back({keep(key), static_cast<std::uint32_t>(key.size())});
    }
  }
  one.steps = static_cast<std::uint32_t>(steps_.size()) - one.first_step;
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

void repair_notes::take_back(const mark& to) {
  notes_.erase(notes_.begin() + static_cast<std::ptrdiff_t>(to.notes), notes_.end());
  steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(to.steps), steps_.end());
  characters_.resize(to.characters);
  beyond_ = to.uncounted;
}

path repair_notes::path_of(const note& one) const {
  path result(one.steps);
  for (std::uint32_t i = 0; i < one.steps; ++i) {
    const noted_step& from = steps_[one.first_step + i];
    path_item& to = result[one.steps - 1 - i];
    if (from.size == is_index) {
      to.index = from.begin;
    } else {
      to.key.assign(characters_, from.begin, from.size);
    }
  }
  return result;
}

void repair_notes::drop_below(const step* at) {
  constexpr std::size_t looked_at = 256;
  const path prefix = make_path(at);
  const std::size_t first = notes_.size() > looked_at ? notes_.size() - looked_at : 0;
  const auto below = [&](const note& one) {
    if (one.steps < prefix.size()) return false;
    const path where = path_of(one);
    return std::equal(prefix.begin(), prefix.end(), where.begin());
  };
  notes_.erase(std::remove_if(notes_.begin() + static_cast<std::ptrdiff_t>(first), notes_.end(), below), notes_.end());
}

void repair_notes::locate(std::string_view text) {
  const auto earlier = [](const note& a, const note& b) { return a.begin < b.begin; };
  if (!std::is_sorted(notes_.begin(), notes_.end(), earlier)) {
    // std::stable_sort would do, but for a deprecated function within libstdc++ 12's that Clang warns of.
    std::sort(notes_.begin(), notes_.end(), [](const note& a, const note& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.first_step < b.first_step;
    });
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
