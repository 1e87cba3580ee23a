// How `assay validate` reads schemas: whether formats are checked, and that 1.0 is an integer.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace assay::cli {

/// Whether `format` is checked.
enum class format_policy : std::uint8_t {
  by_draft,  ///< as everywhere in assay: by draft-07 and before, and where a schema names no draft
  check,
  ignore,
};

using schema_resolver = std::function<std::optional<nlohmann::ordered_json>(const std::string& uri)>;

/// Loads a schema by the letter of its draft, and with this policy. One that names no draft is read as 2020-12, unless
/// it has words of older drafts: then it is read as assay::load_schema does, for which 1.0 is no integer. Throws what
/// load_schema and `resolve` throw.
[[nodiscard]] schema_type load_strictly(const nlohmann::ordered_json& document, const std::string& base_uri,
                                        const schema_resolver& resolve, format_policy formats);

}  // namespace assay::cli
