// Punycode (RFC 3492), which spells the labels of a host name in ASCII; and code points to UTF-8 and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The code points of well-formed UTF-8.
[[nodiscard]] std::u32string to_code_points(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view code_points);

/// Without the prefix xn--. Quadratic in the label, so only for labels of bounded length.
[[nodiscard]] std::string encode_punycode(std::u32string_view label);
/// Nothing where it is no Punycode.
[[nodiscard]] std::optional<std::u32string> decode_punycode(std::u32string_view encoded);

}  // namespace assay::inline v0::detail
