// Folded text as a sequence of words, spaces and single characters.
#pragma once

#include "json/region.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

enum class word_kind : std::uint8_t {
  word,    ///< letters, digits and marks of a script that puts spaces between words; as many as there are
  space,   ///< the space that stands for white space
  symbol,  ///< any other character: punctuation, and the letters of scripts that are written without spaces
};

struct text_word {
  region where;
  word_kind kind = word_kind::symbol;
};

/// ASCII letters and digits; the text is in lower case, but what is no folded text may be asked as well.
inline constexpr auto ascii_letters = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 128; ++c) {
    table[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return table;
}();

/// The word that starts at a place, ASCII of it ending before a character that is none.
[[nodiscard]] text_word word_beyond_ascii(std::string_view folded, std::size_t at, std::size_t ascii_end) noexcept;

/// The word that starts at a place in folded text, which must not be its end.
[[nodiscard]] inline text_word word_at(std::string_view folded, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < folded.size() && ascii_letters[static_cast<unsigned char>(folded[end])]) ++end;
  if (end < folded.size() && static_cast<unsigned char>(folded[end]) >= 0x80) return word_beyond_ascii(folded, at, end);
  if (end != at) return {{at, end}, word_kind::word};
  return {{at, at + 1}, folded[at] == ' ' ? word_kind::space : word_kind::symbol};
}

/// Whether a letter, digit or mark of a word ends before this place, or starts at it.
[[nodiscard]] bool word_ends_at(std::string_view folded, std::size_t at) noexcept;
[[nodiscard]] bool word_starts_at(std::string_view folded, std::size_t at) noexcept;

/// Words of a set as far as their size and three of their bytes tell them apart: most words of a text are no member,
/// and are known for it without their hash.
class word_shapes {
 public:
  void add(std::string_view word) noexcept { shapes_.set(shape_of(word)); }
  [[nodiscard]] bool may_have(std::string_view word) const noexcept { return shapes_.test(shape_of(word)); }

 private:
  static constexpr std::size_t count = 16384;
  /// The word must not be empty.
  [[nodiscard]] static std::size_t shape_of(std::string_view word) noexcept {
    const auto byte = [word](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    return (byte(0) * 31 + byte(word.size() - 1) * 7 + byte(word.size() / 2) * 131 + word.size() * 1021) % count;
  }

  std::bitset<count> shapes_;
};

}  // namespace assay::inline v0::detail
