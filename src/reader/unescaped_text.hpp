// Strings with literal backslashes, some of which happen to form a JSON escape: paths and formulas.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The text of a string as its writer meant it, where an invalid escape in it shows that he did not escape backslashes:
/// C:\Users\new, and nothing else; or a formula, in which \frac, \times and other words of LaTeX begin as \f and \t do.
/// `raw` is what stands between the quotes. None where the escapes are to be read as they are.
[[nodiscard]] std::optional<std::string> unescaped_text(std::string_view raw);

}  // namespace assay::inline v0::detail
