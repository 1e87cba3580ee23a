#include "json/nearest_name.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace assay::inline v0::detail {
namespace {

/// How many characters must be inserted, left out, replaced, or swapped with their neighbour to make one of the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view written, const std::vector<std::string>& names) {
  constexpr std::size_t longest = 64;
  constexpr std::size_t shortest_changed = 3;  // of two characters one alone says nothing
  if (written.size() > longest) return {};
  const std::size_t most = written.size() < shortest_changed ? 0 : std::max<std::size_t>(1, written.size() / 3);
  const std::string folded = lower(written);
  std::string best;
  std::size_t best_distance = most + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(folded, lower(name));
    if (distance >= best_distance) continue;
    best = name;
    best_distance = distance;
  }
  return best;
}

}  // namespace assay::inline v0::detail
