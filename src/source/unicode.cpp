#include "source/unicode.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace assay::detail {

namespace {

/// How long the plain sequence is that a word of four bytes starts with: two or three of them, which are no ASCII, no
/// surrogate, and not longer than they need be; 0 where a closer look has to be taken.
std::size_t plain_sequence(std::uint32_t word) noexcept {
  if ((word & 0xC0E0) == 0x80C0) return (word & 0x1E) != 0 ? 2 : 0;
  if ((word & 0xC0C0F0) != 0x8080E0) return 0;
  const std::uint32_t lead = word & 0x0F;
  const bool high = (word & 0x2000) != 0;  // of the second byte: U+0800 and more; a surrogate
  return (lead == 0 && !high) || (lead == 0xD && high) ? 0 : 3;
}

}  // namespace

std::size_t utf8_error(std::string_view text) noexcept {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    if (bytes[i] < 0x80) {
      i += ascii_prefix(text.substr(i));
      continue;
    }
    if constexpr (std::endian::native == std::endian::little) {
      std::uint32_t word = 0;
      std::size_t plain = 1;
      while (plain != 0 && text.size() - i >= sizeof word) {
        std::memcpy(&word, bytes + i, sizeof word);
        plain = plain_sequence(word);
        i += plain;
      }
      if (i == text.size() || bytes[i] < 0x80) continue;
    }
    const std::size_t length = utf8_sequence(bytes + i, text.size() - i);
    if (length == 0) return i;
    i += length;
  }
  return text.size();
}

}  // namespace assay::detail
