// Plans are made at first use and kept beside their tables (see plan.hpp).
#pragma once

#include <atomic>

namespace assay::inline v0::detail {

/// Of two that are made at once, the one that is published first stays.
template <class Plan, class Info>
const Plan& find_or_make(const Info& info) {
  const Plan* known = info.derived.plan.load(std::memory_order_acquire);
  if (known != nullptr) return *known;
  const auto* made = new Plan(info);
  if (info.derived.plan.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return *made;
  delete made;
  return *known;
}

}  // namespace assay::inline v0::detail
