// The invalid values of an answer that can be asked for alone.
#pragma once

#include <assay/error.hpp>
#include <assay/path.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace assay::inline v0::detail {

/// A value to be asked for again.
struct patch_place {
  path where;                                      ///< never the whole
  const nlohmann::ordered_json* schema = nullptr;  ///< of the value, in the whole's
};

/// What stands at a path; nullptr if nothing does.
[[nodiscard]] const nlohmann::ordered_json* value_at(const nlohmann::ordered_json& whole, const path& where);
/// Puts a value there: in place of what is there, or as another member of an object.
void replace_at(nlohmann::ordered_json& whole, const path& where, nlohmann::ordered_json value);

/// Where the errors lie, each place once, none within another; nothing if an error concerns the whole or lies where no
/// value can be replaced alone. In a union the whole of its value is the place, unless only one alternative has what is
/// wrong. `schema`: with every reference to an entry of its root's $defs.
[[nodiscard]] std::optional<std::vector<patch_place>> places_of(const validation_error& wrong,
                                                                const nlohmann::ordered_json& answer,
                                                                const nlohmann::ordered_json& schema);

/// Whether at most half of what the answer holds (scalars and empty containers, what is missing included) lies at the
/// places.
[[nodiscard]] bool is_smaller_part(const std::vector<patch_place>& places, const nlohmann::ordered_json& answer);

}  // namespace assay::inline v0::detail
