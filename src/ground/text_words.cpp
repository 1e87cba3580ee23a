#include "ground/text_words.hpp"

#include "json/code_point.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

struct letter_block {
  char32_t first, last;
};

/// Where letters, digits and marks of scripts are that put spaces between words; in order.
constexpr auto letter_blocks = std::to_array<letter_block>({
    {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x37D},
    {0x37F, 0x386},   {0x388, 0x559},   {0x560, 0x588},   {0x591, 0x5BD},   {0x5BF, 0x5F2},   {0x610, 0x61A},
    {0x620, 0x669},   {0x66E, 0x6D3},   {0x6D5, 0x6FF},   {0x710, 0x963},   {0x966, 0xDFF},   {0x10A0, 0x10FA},
    {0x10FC, 0x10FF}, {0x1200, 0x135F}, {0x1380, 0x139F}, {0x13A0, 0x13FF}, {0x1401, 0x166C}, {0x1C80, 0x1CBF},
    {0x1D00, 0x1FFF}, {0x2C00, 0x2DFF}, {0xA640, 0xA672}, {0xA674, 0xA6FF}, {0xA722, 0xA7FF}, {0xFB1D, 0xFDFF},
    {0xFE20, 0xFE2F}, {0xFE70, 0xFEFE},
});

bool is_in_letter_block(char32_t c) noexcept {
  const auto found = std::lower_bound(letter_blocks.begin(), letter_blocks.end(), c,
                                      [](const letter_block& one, char32_t wanted) { return one.last < wanted; });
  return found != letter_blocks.end() && found->first <= c;
}

/// The size of the letter that starts here; 0 where none does.
std::size_t letter_at(std::string_view text, std::size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return ascii_letters[lead] ? 1 : 0;
  const decoded_character one = first_character(text.substr(at));
  return one.length != 0 && is_in_letter_block(one.code_point) ? one.length : 0;
}

}  // namespace

text_word word_beyond_ascii(std::string_view folded, std::size_t at, std::size_t ascii_end) noexcept {
  std::size_t end = ascii_end;
  while (end < folded.size()) {
    const std::size_t size = letter_at(folded, end);
    if (size == 0) break;
    end += size;
  }
  if (end != at) return {{at, end}, word_kind::word};
  return {{at, border_behind(folded, at + 1)}, word_kind::symbol};
}

text_words::text_words(std::string_view folded) : text_(folded), blocks_(folded.size() / 64 + 1) {
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t block = at / 64, end = std::min(folded.size(), (block + 1) * 64);
    std::uint64_t bits = blocks_[block];
    for (; at < end; ++at) {
      const auto byte = static_cast<unsigned char>(folded[at]);
      if (byte >= 0x80) break;
      bits |= std::uint64_t{ascii_letters[byte]} << at % 64;
    }
    blocks_[block] = bits;
    if (at == end) continue;
    // A character beyond ASCII, which may end in the next block.
    const std::size_t letter = letter_at(folded, at);
    const std::size_t behind = border_behind(folded, at + 1);
    for (; at < behind; ++at) blocks_[at / 64] |= std::uint64_t{letter != 0} << at % 64;
  }
}

bool word_ends_at(std::string_view folded, std::size_t at) noexcept {
  return at > 0 && letter_at(folded, border_before(folded, at - 1)) != 0;
}

bool word_starts_at(std::string_view folded, std::size_t at) noexcept {
  return at < folded.size() && letter_at(folded, at) != 0;
}

}  // namespace assay::inline v0::detail
