// JSON text, a token at a time: strings, numbers, base64.
#pragma once

#include "json/string_scan.hpp"
#include "json/text_out.hpp"
#include "json/token.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::writing {

/// Writes `text` in quotes, escaped; UTF-8 stays as it is. False where it is no UTF-8: what was written is none either.
[[nodiscard]] bool put_quoted(text_out& out, std::string_view text);
/// The same at `at`, where there is room for the text and two bytes more. nullptr where it needs escapes or isn't
/// ASCII; then anything may be written there.
[[nodiscard]] char* write_plain(char* at, std::string_view text) noexcept;
/// The same for a string of up to short_string bytes, which is read and written as a chunk, whatever its size: there
/// must be room for longest_short.
[[nodiscard]] ASSAY_HOT char* write_short(char* at, const std::string& text) noexcept {
#if defined(__SSE2__) && !defined(ASSAY_SANITIZED)
  // A std::string has that many bytes, even where it holds fewer.
  const chunk_marks marks = copy_chunk(text.data(), at + 1);
  const std::uint32_t own = (std::uint32_t{1} << text.size()) - 1;
  if (((marks.special | marks.beyond_ascii) & own) != 0) return nullptr;
  at[0] = at[text.size() + 1] = '"';
  return at + text.size() + 2;
#else
  return write_plain(at, text);
#endif
}
[[nodiscard]] ASSAY_HOT bool is_short(const std::string& text) noexcept {
  return text.size() <= short_string && text.capacity() >= short_string;
}
inline constexpr std::size_t longest_short = short_string + 3;  ///< a chunk and the quotes
/// The same as put_quoted, appended. Of what is no UTF-8 nothing is.
[[nodiscard]] bool append_quoted(std::string& out, std::string_view text);

/// The shortest digits that read back as the same value, always with a sign of being no integer: "3.0", "1e+22".
/// The value must be finite. Returns where the digits end; longest_number bytes are enough.
[[nodiscard]] char* write_number(char* at, double value);
[[nodiscard]] char* write_number(char* at, float value);
inline constexpr std::size_t longest_number = 32;
/// The same for what has no more than two decimals, as amounts of money have, or, below 10,000, four: at a fraction of
/// the time; nullptr for others. These are the shortest digits: of decimals with up to fifteen, no two read back as the
/// same value. They are nlohmann's as well, which are not the shortest for each and every number.
[[nodiscard]] char* write_decimal(char* at, double value) noexcept;

/// RFC 4648, the standard alphabet, padded.
void append_base64(std::string& out, std::string_view data);

}  // namespace assay::inline v0::detail::writing
