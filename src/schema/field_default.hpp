// What a field holds where its key is absent.
#pragma once

#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>

namespace assay::inline v0::detail::schemas {

/// A document's default, a member's initializer, or null for what may be null; nothing where the key must be there, or
/// where JSON can't say the default (a NaN, an enumerator without a name).
[[nodiscard]] std::optional<nlohmann::ordered_json> default_of(const type_info& object, std::size_t field_index);

}  // namespace assay::inline v0::detail::schemas
