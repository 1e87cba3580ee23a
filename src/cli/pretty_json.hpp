// JSON for people: a line for each member and item.
#pragma once

#include <string>
#include <string_view>

namespace assay::cli {

/// The same document with line breaks and two spaces a level. `compact` must be JSON without white space between its
/// tokens, as our writers give it; numbers and strings stay as they are, byte by byte. Not recursive.
[[nodiscard]] std::string pretty_json(std::string_view compact);

}  // namespace assay::cli
