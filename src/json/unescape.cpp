#include "json/unescape.hpp"

#include "json/escaped_quotes.hpp"
#include "json/escapes.hpp"
#include "json/string_scan.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace assay::inline v0::detail {
namespace {

/// The letter that an escape at this place stands for; 0 where it is none, or one that takes more than a letter.
char letter_at(const char* at) noexcept { return *at == '\\' ? escaped_letter(at[1]) : '\0'; }

}  // namespace

#if defined(__SSE2__)

// What lies between two marks is copied as a whole chunk: what was too much is written over.
void pass_letters(unescaping& string, const char* end) noexcept {
  const char* at = string.at;
  char* to = string.to;
  std::uint32_t beyond_ascii = 0;
  bool stopped = false;
  while (at < end && !stopped) {
    const chunk_marks marks = mark_chunk(at);
    beyond_ascii |= marks.beyond_ascii;
    std::size_t done = 0;  // of the chunk, and of the letter behind it where an escape begins at its end
    for (std::uint32_t left = marks.special; left != 0; left &= ~std::uint32_t{0} << done) {
      const auto next = static_cast<std::size_t>(std::countr_zero(left));
      copy_chunk(at + done, to);
      to += next - done;
      done = next;
      const char letter = letter_at(at + next);
      stopped = letter == '\0';
      if (stopped) break;
      *to++ = letter;
      done = next + 2;
    }
    if (!stopped) {
      copy_chunk(at + done, to);
      to += chunk_size - std::min(done, chunk_size);
      done = std::max(done, chunk_size);
    }
    at += done;
  }
  string = {at, to, string.ascii && beyond_ascii == 0};
}

#else

void pass_letters(unescaping& string, const char* end) noexcept {
  for (; string.at < end; ++string.at) {
    const auto c = static_cast<unsigned char>(*string.at);
    if (c == '"' || c == '\\' || c < 0x20) {
      const char letter = letter_at(string.at);
      if (letter == '\0') return;
      *string.to++ = letter;
      ++string.at;
    } else {
      string.ascii &= c < 0x80;
      *string.to++ = *string.at;
    }
  }
}

#endif

void pass_content(unescaping& string, const char* end) noexcept {
  for (;;) {
    pass_letters(string, end);
    if (string.at >= end || string.at[0] != '\\' || string.at[1] != 'u') return;
    const unicode_escape found = read_unicode_escape(string.at + 2, end + unescape_reach);
    if (found.kind != unicode_escape_kind::valid) return;
    string.to = write_utf8(string.to, found.code_point);
    string.at = found.behind;
  }
}

void pass_long_content(unescaping& string, const char* end) noexcept {
  while (string.at < end) {
    pass_escaped_quotes(string, end);
    const char* const stop = string.at;
    pass_content(string, std::min(stop + 1, end));
    if (string.at == stop) return;
  }
}

const char* unescape_long(const char* at, const char* end, std::string& content) {
  // Nothing gets longer; what is written is written by the chunk.
  content.resize(static_cast<std::size_t>(end - at) + unescape_reach);
  unescaping string{at, content.data()};
  pass_long_content(string, end);
  if (string.at >= end || *string.at != '"') return nullptr;
  content.resize(static_cast<std::size_t>(string.to - content.data()));
  if (!string.ascii && utf8_error(content) != content.size()) return nullptr;
  return string.at + 1;
}

}  // namespace assay::inline v0::detail
