// Folded text as a sequence of words, spaces and single characters.
#pragma once

#include "json/region.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

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

/// The words of a folded text, found once for all who go through them: a bit for each byte that belongs to one.
class text_words {
 public:
  explicit text_words(std::string_view folded);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// word_at().
  [[nodiscard]] text_word at(std::size_t place) const noexcept {
    const std::size_t end = end_of_word(place);
    if (end != place) return {{place, end}, word_kind::word};
    return {{place, border_behind(text_, place + 1)}, text_[place] == ' ' ? word_kind::space : word_kind::symbol};
  }
  /// Behind the word that starts at a place; the place itself where none does.
  [[nodiscard]] std::size_t end_of_word(std::size_t place) const noexcept {
    std::size_t block = place / 64;
    const std::uint64_t others = ~blocks_[block] >> place % 64;
    if (others != 0) return place + static_cast<std::size_t>(std::countr_zero(others));
    do ++block;
    while (blocks_[block] == ~std::uint64_t{0});
    return block * 64 + static_cast<std::size_t>(std::countr_one(blocks_[block]));
  }
  /// The next place from a place on that belongs to a word: where it begins, if that is not within one; the text's end
  /// where there is none.
  [[nodiscard]] std::size_t next_word(std::size_t place) const noexcept {
    std::size_t block = place / 64;
    std::uint64_t letters = blocks_[block] >> place % 64;
    if (letters != 0) return place + static_cast<std::size_t>(std::countr_zero(letters));
    do {
      if (++block == blocks_.size()) return text_.size();
      letters = blocks_[block];
    } while (letters == 0);
    return block * 64 + static_cast<std::size_t>(std::countr_zero(letters));
  }

 private:
  std::string_view text_;
  std::vector<std::uint64_t> blocks_;  ///< behind the text's end there is always a bit that is not set
};

/// Whether a letter, digit or mark of a word ends before this place, or starts at it.
[[nodiscard]] bool word_ends_at(std::string_view folded, std::size_t at) noexcept;
[[nodiscard]] bool word_starts_at(std::string_view folded, std::size_t at) noexcept;

/// Words of a list that is known beforehand, as far as their first two letters and their size tell them apart. Words
/// have two letters or more, in lower case.
class word_beginnings {
 public:
  constexpr void add(std::string_view word) noexcept {
    sizes_[index(word[0])][index(word[1])] |= static_cast<std::uint16_t>(1U << std::min(word.size(), longest));
  }
  [[nodiscard]] constexpr bool may_have(std::string_view word) const noexcept {
    if (word.size() < 2 || index(word[0]) >= letters || index(word[1]) >= letters) return false;
    return (sizes_[index(word[0])][index(word[1])] >> std::min(word.size(), longest) & 1) != 0;
  }

 private:
  static constexpr std::size_t letters = 26, longest = 15;
  [[nodiscard]] static constexpr std::size_t index(char c) noexcept {
    return static_cast<unsigned char>(c) - std::size_t{'a'};
  }

  std::array<std::array<std::uint16_t, letters>, letters> sizes_{};
};

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
