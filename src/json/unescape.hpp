// The content of JSON strings with escapes, written by wide steps into memory that has room for it.
#pragma once

#include <cstddef>
#include <string>

namespace assay::inline v0::detail {

/// How far a string is read, and its content written. Nothing gets longer on the way.
struct unescaping {
  const char* at;
  char* to;
  bool ascii = true;  ///< false as well where there are other bytes just behind the string
};

/// How many bytes more than `end` may be read, and more than what is written, written over.
inline constexpr std::size_t unescape_reach = 64;

/// Passes all that needs no escape, and escapes of one letter, up to anything else or to `end`, which it may pass by
/// some bytes.
void pass_letters(unescaping& string, const char* end) noexcept;

/// The same with characters by their numbers (\u0041): up to a quote, to what is no string's content, or to `end`.
void pass_content(unescaping& string, const char* end) noexcept;

/// The same, by wide steps where the string is full of escaped quotes. They pay only in long strings.
void pass_long_content(unescaping& string, const char* end) noexcept;

/// Reads a long string whose content begins at `at` and is over before `end`, behind which unescape_reach bytes may be
/// read, whatever they are; the memory that `content` has is used again.
/// Returns where the closing quote is passed; nullptr where this is no JSON string, or not in UTF-8, and then `content`
/// means nothing.
[[nodiscard]] const char* unescape_long(const char* at, const char* end, std::string& content);

}  // namespace assay::inline v0::detail
