#include "tables/closest_labels.hpp"

#include "json/characters.hpp"
#include "json/text_lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
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

/// How many letters must be changed, added or removed to make one text of the other, whatever their case (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  a = a.substr(0, longest_compared);
  b = b.substr(0, longest_compared);
  std::array<std::size_t, longest_compared + 1> row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

/// The indexes of the labels that are most like a text, the closest first; of equally close ones the first.
std::vector<std::size_t> closest(std::span<const listed_label> labels, std::string_view came) {
  struct rank {
    std::size_t distance;
    std::size_t index;
    bool operator<(const rank& other) const {
      return distance != other.distance ? distance < other.distance : index < other.index;
    }
  };
  const auto keep_first = [](std::vector<rank>& ranks, std::size_t count) {
    count = std::min(count, ranks.size());
    std::partial_sort(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(count), ranks.end());
    ranks.resize(count);
  };
  std::vector<rank> ranks;
  ranks.reserve(labels.size());
  const std::uint64_t wanted = pairs_of(came);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ranks.push_back({static_cast<std::size_t>(std::popcount(wanted ^ pairs_of(labels[i].text))), i});
  }
  keep_first(ranks, most_compared);
  for (rank& one : ranks) one.distance = distance(came, labels[one.index].text);
  keep_first(ranks, most_listed);
  std::vector<std::size_t> indexes;
  for (const rank& one : ranks) indexes.push_back(one.index);
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

/// 1234567 as "1,234,567".
std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace

std::string list_labels(std::span<const listed_label> labels, std::string_view came) {
  std::size_t size = 0;
  for (const listed_label& one : labels) size += one.text.size() + 4;
  std::string list;
  if (size <= longest_full_list) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (i > 0) list += i + 1 == labels.size() ? " or " : ", ";
      list += listed(labels[i], longest_full_list);
    }
    return list;
  }
  const std::vector<std::size_t> nearest = came.empty() ? first_ones(labels.size()) : closest(labels, came);
  const std::size_t others = labels.size() - nearest.size();
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (i > 0) list += others == 0 && i + 1 == nearest.size() ? " or " : ", ";
    list += listed(labels[nearest[i]], longest_label);
  }
  if (others != 0) list += " or " + (others == 1 ? "one other" : "one of " + grouped(others) + " others");
  return list;
}

}  // namespace assay::inline v0::detail
