// Regular expressions of JSON Schema documents (ECMA-262) for RE2.
#pragma once

#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace assay::inline v0::detail {

/// The same expression in RE2's spelling, where the two differ: \uXXXX, \u{X}, \cX, [\b], [], [^], (?<name>...), and
/// the long names of Unicode's general categories and scripts. All else is passed on as it is.
[[nodiscard]] std::string to_re2(std::string_view ecma);

/// Why RE2 refused an expression, in one sentence for people.
[[nodiscard]] std::string pattern_fault(const re2::RE2& refused);

}  // namespace assay::inline v0::detail
