// Folded text as a sequence of words, spaces and single characters.
#pragma once

#include "json/region.hpp"

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

/// The word that starts at a place in folded text, which must not be its end.
[[nodiscard]] text_word word_at(std::string_view folded, std::size_t at) noexcept;

/// Whether a letter, digit or mark of a word ends before this place, or starts at it.
[[nodiscard]] bool word_ends_at(std::string_view folded, std::size_t at) noexcept;
[[nodiscard]] bool word_starts_at(std::string_view folded, std::size_t at) noexcept;

}  // namespace assay::inline v0::detail
