// YAML as JSON Schema sees it: documents of JSON values, by the core schema of YAML 1.2.
#pragma once

#include "cli/data_document.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Whether this program was built with a YAML library. Without one read_yaml throws failure.
[[nodiscard]] bool has_yaml() noexcept;

/// All documents of a YAML text. `yes`, `on` and dates are strings; numbers are those of JSON, digit by digit. A
/// document has errors where it is no YAML or says what JSON can't hold: keys that are no strings, keys that come
/// twice, tags of other types, .inf and .nan, aliases that would make it huge. Behind a syntax error nothing more is
/// read. A text without any document has one with an error. At most 500 levels are read, on as much stack as that
/// takes.
[[nodiscard]] std::vector<data_document> read_yaml(std::string_view text, std::size_t max_errors);

}  // namespace assay::cli
