// A folder of schemas as `assay serve` offers them.
#pragma once

#include "serve/schema_store.hpp"

#include <string>
#include <vector>

namespace assay::cli {

/// Each file below the folder under its path without ".schema.json" or ".json" (or ".yaml", ".yml"): shop/Order. What a
/// schema refers to is found in the folder, as everywhere. Throws failure where the folder can't be read or has none.
[[nodiscard]] std::vector<serve::loaded_schema> served_schemas(const std::string& folder);

}  // namespace assay::cli
