// Character references of XML and HTML: &quot; &#34; &#x22;
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The text with its references replaced; one that is none, or of a name that is not among the common ones, stays.
[[nodiscard]] std::string without_entities(std::string_view text);

}  // namespace assay::inline v0::detail
