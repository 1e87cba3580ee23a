// JSON text, a token at a time: strings, numbers, base64.
#pragma once

#include <string>
#include <string_view>

namespace assay::detail::writing {

/// Appends `text` in quotes, escaped; UTF-8 stays as it is. False where it is no UTF-8: `out` then ends in the middle.
[[nodiscard]] bool append_quoted(std::string& out, std::string_view text);

/// The shortest digits that read back as the same value, always with a sign of being no integer: "3.0", "1e+22".
/// The value must be finite.
void append_number(std::string& out, double value);
void append_number(std::string& out, float value);

/// RFC 4648, the standard alphabet, padded.
void append_base64(std::string& out, std::string_view data);

}  // namespace assay::detail::writing
