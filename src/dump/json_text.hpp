// JSON text, a token at a time: strings, numbers, base64.
#pragma once

#include "dump/text_out.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::detail::writing {

/// Writes `text` in quotes, escaped; UTF-8 stays as it is. False where it is no UTF-8: what was written is none either.
[[nodiscard]] bool put_quoted(text_out& out, std::string_view text);
/// The same at `at`, where there is room for the text and two bytes more. nullptr where it needs escapes or isn't
/// ASCII; then anything may be written there.
[[nodiscard]] char* write_plain(char* at, std::string_view text) noexcept;
/// The same as put_quoted, appended. Of what is no UTF-8 nothing is.
[[nodiscard]] bool append_quoted(std::string& out, std::string_view text);

/// The shortest digits that read back as the same value, always with a sign of being no integer: "3.0", "1e+22".
/// The value must be finite. Returns where the digits end; longest_number bytes are enough.
[[nodiscard]] char* write_number(char* at, double value);
[[nodiscard]] char* write_number(char* at, float value);
inline constexpr std::size_t longest_number = 32;
/// The same for what has no more than two decimals, as amounts of money have, at a fraction of the time; nullptr for
/// others. These are the shortest digits: of decimals with up to fifteen, no two read back as the same value.
[[nodiscard]] char* write_hundredths(char* at, double value) noexcept;

/// RFC 4648, the standard alphabet, padded.
void append_base64(std::string& out, std::string_view data);

}  // namespace assay::detail::writing
