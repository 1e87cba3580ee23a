// A failed extraction as data (capsule.hpp): from what a session knows, and back.
#pragma once

#include <assay/llm/capsule.hpp>

#include <vector>

namespace assay::inline v0::detail {

/// What a session has done. `asked`: nullptr where nothing is known of the requests.
[[nodiscard]] extraction_record record_of(extraction_failure reason, const retry_policy& policy,
                                          const std::vector<attempt>& attempts, const type_info& type,
                                          const question* asked);
/// An attempt as it is recorded, fit for JSON.
[[nodiscard]] recorded_attempt recorded(const attempt& one);
/// The policy, without functions.
[[nodiscard]] retry_policy policy_of(const recorded_policy& recorded);

}  // namespace assay::inline v0::detail
