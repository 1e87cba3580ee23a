#include "tables/closest_labels.hpp"

#include "json/characters.hpp"
#include "json/grouped_digits.hpp"
#include "json/text_lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace assay::inline v0::detail {
namespace {

constexpr std::size_t most_listed = 10;         ///< of labels that do not fit
constexpr std::size_t longest_label = 50;       ///< in such a list
constexpr std::size_t longest_full_list = 600;  ///< bytes of a list of all labels
constexpr std::size_t longest_compared = 64;    ///< bytes of a text that are looked at to tell how like it is
constexpr std::size_t most_compared = 64;       ///< labels that are compared letter by letter

/// Which pairs of letters a text has, hashed to 64 bits: a few instructions a label, of which there may be thousands.
std::uint64_t pairs_of(std::string_view text) noexcept {
  std::uint64_t pairs = 0;
  char before = '\0';
  for (const char raw : text.substr(0, longest_compared)) {
    const char c = lower(raw);
    const std::uint32_t pair = static_cast<unsigned char>(before) * 256U + static_cast<unsigned char>(c);
    pairs |= std::uint64_t{1} << (pair * 2654435761U >> 26);
    before = c;
  }
  return pairs;
}

/// How many letters must be changed, added or removed to make another text of this one, whatever their case
/// (Levenshtein). A column of the table is two words: where the distance grows from row to row, and where it shrinks
/// (Myers 1999), so that a letter costs a few instructions.
class distance_from {
 public:
  explicit distance_from(std::string_view text) : size_(std::min(text.size(), longest_compared)) {
    for (std::size_t i = 0; i < size_; ++i) rows_[byte_of(text[i])] |= std::uint64_t{1} << i;
  }

  [[nodiscard]] std::size_t to(std::string_view other) const {
    other = other.substr(0, longest_compared);
    if (size_ == 0) return other.size();
    const std::uint64_t last = std::uint64_t{1} << (size_ - 1);
    std::uint64_t grows = ~std::uint64_t{0};
    std::uint64_t shrinks = 0;
    std::size_t distance = size_;
    for (const char c : other) {
      const std::uint64_t same = rows_[byte_of(c)];
      const std::uint64_t stays = (((same & grows) + grows) ^ grows) | same;
      const std::uint64_t right = shrinks | ~(stays | grows);
      const std::uint64_t left = grows & stays;
      if ((right & last) != 0) ++distance;
      if ((left & last) != 0) --distance;
      const std::uint64_t down = right << 1 | 1;
      grows = left << 1 | ~((same | shrinks) | down);
      shrinks = down & (same | shrinks);
    }
    return distance;
  }

 private:
  static unsigned char byte_of(char c) noexcept { return static_cast<unsigned char>(lower(c)); }

  std::size_t size_;
  std::array<std::uint64_t, 256> rows_{};  ///< by letter: where in the text it is
};

/// The indexes of the labels that are most like a text, the closest first; of equally close ones the first.
std::vector<std::size_t> closest(const label_list& labels, std::string_view came) {
  struct rank {
    std::size_t distance;
    std::size_t index;
    bool operator<(const rank& other) const {
      return distance != other.distance ? distance < other.distance : index < other.index;
    }
  };
  // Which are to be compared letter by letter: those with the fewest pairs that only one of both has, the first ones of
  // those that are equal. How often there is each number of pairs tells where they end.
  const std::uint64_t wanted = pairs_of(came);
  std::vector<std::uint8_t> unlike(labels.pairs().size());
  std::array<std::size_t, 65> counts{};
  for (std::size_t i = 0; i < unlike.size(); ++i) {
    unlike[i] = static_cast<std::uint8_t>(std::popcount(wanted ^ labels.pairs()[i]));
    ++counts[unlike[i]];
  }
  std::size_t border = 0;
  std::size_t before = 0;
  while (border + 1 < counts.size() && before + counts[border] < most_compared) before += counts[border++];
  std::size_t at_border = most_compared - std::min(most_compared, before);

  const distance_from text(came);
  std::vector<rank> ranks;
  ranks.reserve(most_compared);
  for (std::size_t i = 0; i < unlike.size() && ranks.size() < most_compared; ++i) {
    if (unlike[i] > border || (unlike[i] == border && at_border == 0)) continue;
    if (unlike[i] == border) --at_border;
    ranks.push_back({text.to(labels.labels()[i].text), i});
  }
  const std::size_t count = std::min(most_listed, ranks.size());
  std::partial_sort(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(count), ranks.end());
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < count; ++i) indexes.push_back(ranks[i].index);
  return indexes;
}

std::vector<std::size_t> first_ones(std::size_t count) {
  std::vector<std::size_t> indexes(std::min(count, most_listed));
  std::iota(indexes.begin(), indexes.end(), std::size_t{0});
  return indexes;
}

std::string listed(const listed_label& one, std::size_t longest) {
  const std::string text = shorten(one.text, longest);
  return one.is_text ? "'" + text + "'" : text;
}

}  // namespace

label_list::label_list(const std::vector<listed_label>& labels) : labels_(labels) {
  pairs_.reserve(labels.size());
  for (const listed_label& one : labels) {
    pairs_.push_back(pairs_of(one.text));
    size_in_text_ += one.text.size() + 4;
  }
}

std::string list_labels(const label_list& all, std::string_view came) {
  const std::vector<listed_label>& labels = all.labels();
  std::string list;
  if (all.size_in_text() <= longest_full_list) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (i > 0) list += i + 1 == labels.size() ? " or " : ", ";
      list += listed(labels[i], longest_full_list);
    }
    return list;
  }
  const std::vector<std::size_t> nearest = came.empty() ? first_ones(labels.size()) : closest(all, came);
  const std::size_t others = labels.size() - nearest.size();
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (i > 0) list += others == 0 && i + 1 == nearest.size() ? " or " : ", ";
    list += listed(labels[nearest[i]], longest_label);
  }
  if (others != 0) list += " or " + (others == 1 ? "one other" : "one of " + grouped(others) + " others");
  return list;
}

}  // namespace assay::inline v0::detail
