// JSON text, a token at a time: strings, base64. Numbers are in number_text.hpp.
#pragma once

#include <assay/detail/export.hpp>

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
/// The same from `at` on, for whoever keeps the place itself (see text_out::room_from).
struct quoted_text {
  char* end;
  bool is_utf8;
};
[[nodiscard]] quoted_text put_quoted(text_out& out, char* at, std::string_view text);
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
#if defined(_GLIBCXX_USE_CXX11_ABI) && _GLIBCXX_USE_CXX11_ABI
  constexpr bool always_has_room = true;  // none of libstdc++'s strings has less
#else
  constexpr bool always_has_room = false;
#endif
  return text.size() <= short_string && (always_has_room || text.capacity() >= short_string);
}
inline constexpr std::size_t longest_short = short_string + 3;  ///< a chunk and the quotes
/// The same as put_quoted, appended. Of what is no UTF-8 nothing is.
[[nodiscard]] bool append_quoted(std::string& out, std::string_view text);

/// RFC 4648, the standard alphabet, padded.
ASSAY_EXPORT_INTERNAL void append_base64(std::string& out, std::string_view data);

}  // namespace assay::inline v0::detail::writing
