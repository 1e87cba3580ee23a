// The escapes of JSON strings, for all who read them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace assay::inline v0::detail {

/// What the letter behind a backslash stands for; 0 where it is none, or takes more than a letter.
constexpr std::array<char, 256> make_escaped_letters() {
  std::array<char, 256> letters{};
  letters['"'] = '"';
  letters['\\'] = '\\';
  letters['/'] = '/';
  letters['b'] = '\b';
  letters['f'] = '\f';
  letters['n'] = '\n';
  letters['r'] = '\r';
  letters['t'] = '\t';
  return letters;
}
inline constexpr std::array<char, 256> escaped_letters = make_escaped_letters();
inline char escaped_letter(char c) noexcept { return escaped_letters[static_cast<unsigned char>(c)]; }

/// Four hexadecimal digits at `p`.
inline std::optional<std::uint32_t> hex4(const char* p, const char* end) noexcept {
  if (end - p < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i];
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
    } else {
      return std::nullopt;
    }
    value = value * 16 + digit;
  }
  return value;
}

enum class unicode_escape_kind : std::uint8_t { valid, no_digits, lone_surrogate };

/// The character of a \u, which two of them make where it is beyond the first 65536.
struct unicode_escape {
  unicode_escape_kind kind;
  std::uint32_t code_point;
  const char* behind;  ///< of a lone surrogate: behind its own digits
};

/// `p` is behind the "\u".
inline unicode_escape read_unicode_escape(const char* p, const char* end) noexcept {
  using enum unicode_escape_kind;
  const std::optional<std::uint32_t> unit = hex4(p, end);
  if (!unit) return {no_digits, 0, p};
  p += 4;
  if (*unit < 0xD800 || *unit > 0xDFFF) return {valid, *unit, p};
  const bool pair = *unit < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u';
  const std::optional<std::uint32_t> low = pair ? hex4(p + 2, end) : std::nullopt;
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return {lone_surrogate, 0, p};
  return {valid, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00), p + 6};
}

}  // namespace assay::inline v0::detail
