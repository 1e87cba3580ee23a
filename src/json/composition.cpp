#include "json/composition.hpp"

#include "json/characters.hpp"
#include "json/composition_table.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// The next code point of well-formed text; a byte that starts none stands for itself, beyond all code points.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::size_t from = at;
  const std::size_t size =
      utf8_sequence(reinterpret_cast<const unsigned char*>(text.data()) + from, text.size() - from);
  at += std::max<std::size_t>(size, 1);
  switch (size) {
    case 1:
      return byte(from);
    case 2:
      return (byte(from) & 0x1F) << 6 | (byte(from + 1) & 0x3F);
    case 3:
      return (byte(from) & 0x0F) << 12 | (byte(from + 1) & 0x3F) << 6 | (byte(from + 2) & 0x3F);
    case 4:
      return (byte(from) & 0x07) << 18 | (byte(from + 1) & 0x3F) << 12 | (byte(from + 2) & 0x3F) << 6 |
             (byte(from + 3) & 0x3F);
    default:
      return folding::stray + byte(from);
  }
}

/// The one character for a letter and a mark; 0 where there is none.
std::uint32_t composed(std::uint32_t letter, std::uint32_t mark) {
  constexpr std::uint32_t leads = 0x1100, vowels = 0x1161, tails = 0x11A7, syllables = 0xAC00;
  if (letter - leads < 19 && mark - vowels < 21) return syllables + ((letter - leads) * 21 + (mark - vowels)) * 28;
  if (letter - syllables < 11172 && (letter - syllables) % 28 == 0 && mark > tails && mark < tails + 28) {
    return letter + (mark - tails);
  }
  const auto found = std::lower_bound(compositions.begin(), compositions.end(), std::pair(letter, mark),
                                      [](const composition& one, const auto& wanted) {
                                        return std::pair<std::uint32_t, std::uint32_t>(one.letter, one.mark) < wanted;
                                      });
  return found != compositions.end() && found->letter == letter && found->mark == mark ? found->both : 0;
}

}  // namespace

std::uint32_t lower_case(std::uint32_t c) noexcept {
  const auto within = [c](std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; };
  if (within('A', 'Z')) return c + 32;
  if (within(0xC0, 0xDE) && c != 0xD7) return c + 32;                                      // Latin-1
  if (within(0x100, 0x12F) || within(0x132, 0x137) || within(0x14A, 0x177)) return c | 1;  // Latin Extended-A
  if (within(0x139, 0x148) || within(0x179, 0x17E)) return c + c % 2;
  if (within(0x391, 0x3A9) && c != 0x3A2) return c + 32;  // Greek
  if (within(0x410, 0x42F)) return c + 32;                // Cyrillic
  if (within(0x400, 0x40F)) return c + 80;
  if (within(0x1E00, 0x1EFF) && !within(0x1E96, 0x1E9F)) return c | 1;  // Latin Extended Additional
  return c;
}

bool folding::next(folded_character& character) {
  if (at_ == text_.size()) return false;
  character.begin = at_;
  std::uint32_t letter = next_code_point(text_, at_);
  while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80) {
    std::size_t behind = at_;
    const std::uint32_t mark = next_code_point(text_, behind);
    const std::uint32_t both = mark < 0x300 ? 0 : composed(letter, mark);
    if (both == 0) break;
    letter = both;
    at_ = behind;
  }
  character.code_point = lower_case(letter);
  character.end = at_;
  return true;
}

std::string folded(std::string_view text) {
  const bool ascii =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (ascii) return lower(text);
  std::string result;
  folding all(text);
  for (folded_character one; all.next(one);) {
    if (one.code_point >= folding::stray) {
      result += static_cast<char>(one.code_point - folding::stray);
    } else {
      append_utf8(result, one.code_point);
    }
  }
  return result;
}

}  // namespace assay::inline v0::detail
