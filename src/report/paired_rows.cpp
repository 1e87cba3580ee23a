#include "report/paired_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>

namespace assay::reports {

paired_rows::paired_rows(std::vector<row_mark> rows, const earlier_outcomes& earlier) {
  std::sort(rows.begin(), rows.end());
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin;
    while (end < rows.size() && rows[end].key == rows[begin].key) ++end;
    const std::span<const row_mark> others = earlier.find(rows[begin].key);
    const std::size_t count = std::min(end - begin, others.size());
    for (std::size_t i = 0; i < count; ++i) pairs_.push_back({rows[begin + i], others[i]});
    begin = end;
  }
}

const row_mark* paired_rows::partner_of(std::uint64_t key, std::uint64_t number) const {
  const auto wanted = std::tuple(key, number);
  const auto found = std::lower_bound(pairs_.begin(), pairs_.end(), wanted, [](const pair& one, const auto& place) {
    return std::tuple(one.now.key, one.now.number) < place;
  });
  if (found == pairs_.end() || std::tuple(found->now.key, found->now.number) != wanted) return nullptr;
  return &found->before;
}

run_changes paired_rows::changes() const {
  run_changes made;
  made.compared = pairs_.size();
  for (const pair& one : pairs_) {
    if (one.before.is_valid != one.now.is_valid) {
      ++(one.now.is_valid ? made.newly_valid : made.newly_failing);
    } else if (!one.now.is_valid) {
      ++made.still_failing;
    }
  }
  return made;
}

}  // namespace assay::reports
