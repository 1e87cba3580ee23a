// White space at the ends of a text, that of all scripts among it.
#pragma once

#include "json/region.hpp"

#include <string_view>

namespace assay::inline v0::detail {

[[nodiscard]] inline std::string_view strip(std::string_view text) {
  const region inner = trimmed(text, {0, text.size()});
  return text.substr(inner.begin, inner.end - inner.begin);
}

}  // namespace assay::inline v0::detail
