// Letters and their marks as one: what is written in two ways in Unicode is compared as one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// In lower case, of ASCII, Latin, Greek and Cyrillic.
[[nodiscard]] std::uint32_t lower_case(std::uint32_t code_point) noexcept;

/// A character of folded text, and the bytes that it stands for.
struct folded_character {
  std::uint32_t code_point = 0;
  std::size_t begin = 0, end = 0;
};

/// What folded() makes of a text, a character at a time. A byte that starts no character stands for itself, beyond all
/// code points.
class folding {
 public:
  static constexpr std::uint32_t stray = 0x110000;

  explicit folding(std::string_view text) : text_(text) {}
  /// The next character; false at the end.
  [[nodiscard]] bool next(folded_character& character);

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The text in lower case (of ASCII, Latin, Greek and Cyrillic), with letters and the marks behind them composed where
/// Unicode has one character for both (normalization form C, for marks in their usual order). Linear in the text.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace assay::inline v0::detail
