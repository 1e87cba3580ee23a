// What of a value needs evidence: its strings, numbers, dates and labels.
#pragma once

#include <assay/ground.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::inline v0::detail {

enum class evidence_kind : std::uint8_t { text, number, date, date_time };

struct evidence_leaf {
  path loc;
  evidence_kind kind = evidence_kind::text;
  std::string text;                        ///< the value, as grounded_field has it
  const enumerator_info* label = nullptr;  ///< of an enum: what else it may be called
  bool required = false;
};

/// The leaves in the order of the value, which is one of the type's. Linear in the value.
[[nodiscard]] std::vector<evidence_leaf> evidence_leaves(const type_info& type, const nlohmann::ordered_json& value,
                                                         ground_scope scope);

}  // namespace assay::inline v0::detail
