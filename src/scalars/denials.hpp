// Words that deny or doubt what they stand beside, or offer an alternative to it.
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

/// Whether a word denies what is said beside it, or doubts it, or offers another: "not", "isn't", "maybe", "or".
[[nodiscard]] bool denies(std::string_view word);

}  // namespace assay::inline v0::detail
