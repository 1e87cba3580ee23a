// The content of JSON strings with escapes, written by wide steps into memory that has room for it.
#pragma once

#include <cstddef>

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

}  // namespace assay::inline v0::detail
