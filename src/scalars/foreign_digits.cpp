#include "scalars/foreign_digits.hpp"

#include "json/characters.hpp"

#include <array>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// The zeros of the scripts; the other digits follow them.
constexpr std::array zeros = std::to_array<char32_t>({
    0x0660,  // Arabic-Indic
    0x06F0,  // the same, for Persian and Urdu
    0x0966,  // Devanagari
    0x09E6,  // Bengali
    0x0A66,  // Gurmukhi
    0x0AE6,  // Gujarati
    0x0B66,  // Oriya
    0x0BE6,  // Tamil
    0x0C66,  // Telugu
    0x0CE6,  // Kannada
    0x0D66,  // Malayalam
    0x0E50,  // Thai
    0x0ED0,  // Lao
    0x0F20,  // Tibetan
    0x1040,  // Myanmar
    0x17E0,  // Khmer
    0xFF10,  // fullwidth
});

/// What stands among such digits.
constexpr std::array digit_marks = std::to_array<std::pair<std::string_view, char>>({
    {"\xD9\xAB", '.'},      // Arabic decimal separator
    {"\xD9\xAC", ','},      // Arabic thousands separator
    {"\xD9\xAA", '%'},      // Arabic percent sign
    {"\xEF\xBC\x8E", '.'},  // ．
    {"\xEF\xBC\x8C", ','},  // ，
    {"\xEF\xBC\x85", '%'},  // ％
    {"\xEF\xBC\x8D", '-'},  // －
    {"\xEF\xBC\x8B", '+'},  // ＋
    {"\xEF\xBC\x84", '$'},  // ＄
});

}  // namespace

foreign_digit foreign_digit_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<char32_t>(static_cast<unsigned char>(text[at + i])) : 0;
  };
  const char32_t lead = byte(0);
  const std::size_t size = lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 && lead < 0xE0 ? 2 : 0;
  if (size == 0) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
  }
  const char32_t c = size == 2 ? (lead & 0x1FU) << 6 | (byte(1) & 0x3FU)
                               : (lead & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  for (const char32_t zero : zeros) {
    if (c >= zero && c < zero + 10) return {static_cast<int>(c - zero), size, zero};
  }
  return {};
}

std::optional<std::string> in_ascii_digits(std::string_view text) {
  std::string made;
  char32_t zero = 0;
  bool ascii = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const foreign_digit digit = foreign_digit_at(text, at); digit.size != 0) {
      if (zero != 0 && digit.zero != zero) return std::nullopt;
      zero = digit.zero;
      made += static_cast<char>('0' + digit.value);
      at += digit.size;
      continue;
    }
    std::size_t size = 0;
    for (const auto& [written, meant] : digit_marks) {
      if (!text.substr(at).starts_with(written)) continue;
      made += meant;
      size = written.size();
    }
    if (size == 0) {
      ascii |= is_digit(text[at]);
      made += text[at];
      size = 1;
    }
    at += size;
  }
  return zero == 0 || ascii ? std::nullopt : std::optional(std::move(made));
}

}  // namespace assay::inline v0::detail
