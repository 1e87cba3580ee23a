// The meta-schemas of JSON Schema (schemas/meta-schemas), which assay has built in.
#pragma once

#include "schema/loaded_schema.hpp"

#include <string_view>
#include <vector>

namespace assay::inline v0::loading {

/// The texts, in no order. In a source of its own that the build makes.
[[nodiscard]] const std::vector<std::string_view>& meta_schema_texts();

/// The meta-schema of a URI (without a fragment); nullptr for others. It lasts as long as the program.
[[nodiscard]] const json* meta_schema_at(std::string_view uri);

}  // namespace assay::inline v0::loading
