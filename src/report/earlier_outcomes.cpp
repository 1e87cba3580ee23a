#include "report/earlier_outcomes.hpp"

#include "report/kept_rows.hpp"

#include <algorithm>

namespace assay::reports {

void earlier_outcomes::add(std::string_view id, bool valid) { rows_.emplace_back(sampling_hash(id), valid); }

void earlier_outcomes::sort() { std::sort(rows_.begin(), rows_.end()); }

std::optional<bool> earlier_outcomes::find(std::string_view id) const {
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), std::pair(sampling_hash(id), false));
  if (at == rows_.end() || at->first != sampling_hash(id)) return std::nullopt;
  return at->second;
}

}  // namespace assay::reports
