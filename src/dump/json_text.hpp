// JSON text, a token at a time: strings, numbers, base64.
#pragma once

#include "dump/text_out.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::detail::writing {

/// Writes `text` in quotes, escaped; UTF-8 stays as it is. False where it is no UTF-8: what was written is none either.
[[nodiscard]] bool put_quoted(text_out& out, std::string_view text);
/// The same, appended. Of what is no UTF-8 nothing is.
[[nodiscard]] bool append_quoted(std::string& out, std::string_view text);

/// The shortest digits that read back as the same value, always with a sign of being no integer: "3.0", "1e+22".
/// The value must be finite. Returns where the digits end; longest_number bytes are enough.
[[nodiscard]] char* write_number(char* at, double value);
[[nodiscard]] char* write_number(char* at, float value);
inline constexpr std::size_t longest_number = 32;

/// RFC 4648, the standard alphabet, padded.
void append_base64(std::string& out, std::string_view data);

}  // namespace assay::detail::writing
