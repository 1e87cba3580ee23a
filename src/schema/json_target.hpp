// What the decoder does to the target of a run-time type: every value is one slot, a nlohmann::ordered_json.
#pragma once

#include <assay/type_info.hpp>

#include <span>

namespace assay::inline v0::loading::json_target {

/// A table of the kind, with nothing in its union yet.
[[nodiscard]] type_info table_of(kind what) noexcept;

[[nodiscard]] nullable_info nullable_of(const type_info* value) noexcept;
[[nodiscard]] list_info list_of(const type_info* item) noexcept;
[[nodiscard]] tuple_info tuple_of(std::span<const type_info* const> items) noexcept;
[[nodiscard]] map_info map_of(const type_info* value) noexcept;
/// Without fields.
[[nodiscard]] object_info object_of() noexcept;
[[nodiscard]] union_info union_of(std::span<const type_info* const> alternatives) noexcept;

}  // namespace assay::inline v0::loading::json_target
