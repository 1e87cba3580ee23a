// A text in one form for all that Unicode, case and white space let differ, and the way back to its bytes.
#pragma once

#include "json/region.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// What folding does, beyond lower case and composition (json/composition.hpp): a run of white space becomes one space;
/// typographic quotes, dashes, ligatures, full-width characters and digits of other scripts become ASCII; soft hyphens
/// and zero-width characters vanish. Bytes that are not UTF-8 become U+FFFD. Linear in the text.
class folded_text {
 public:
  explicit folded_text(std::string_view source);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// The bytes of the source that a part of text(), which is not empty, was made of; nothing where the part begins or
  /// ends within what one character has become (the first half of a ligature).
  [[nodiscard]] std::optional<region> source_of(region folded) const;

 private:
  /// What lies up to the next run: bytes that stand for each other one by one (behind them, the source may have more
  /// that vanished), or a character and what it has become as a whole.
  struct run {
    std::size_t folded;
    std::size_t source;
    bool even;
  };

  void put(std::string_view folded, region source);
  void put_space(region source);
  void put_plain(region ascii);
  void put_others(region part);
  [[nodiscard]] std::size_t run_at(std::size_t folded) const;

  std::string_view source_;
  std::string text_;
  std::deque<run> runs_;   ///< the last one is the end of both
  bool extends_ = false;   ///< what is put next may belong to the last run
  bool in_space_ = false;  ///< the last character is a space
};

/// folded_text without the way back.
[[nodiscard]] std::string folded_phrase(std::string_view text);

/// Whether two texts are equal but for the case of letters and, if asked for, but for white space.
[[nodiscard]] bool equal_but_for_case(std::string_view a, std::string_view b, bool and_white_space);

}  // namespace assay::inline v0::detail
