// UTF-8 to code points.
#pragma once

#include "json/unicode.hpp"

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

struct decoded_character {
  char32_t code_point = 0;
  std::size_t length = 0;  ///< in bytes; 0 where no well-formed sequence is
};

/// The character that the text begins with. The text must not be empty.
inline decoded_character first_character(std::string_view text) noexcept {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  const std::size_t length = utf8_sequence(bytes, text.size());
  if (length == 0) return {};
  char32_t value = length == 1 ? bytes[0] : bytes[0] & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = value << 6 | (bytes[i] & 0x3FU);
  return {value, length};
}

}  // namespace assay::inline v0::detail
