// Colours: whether to use them, and which.
#pragma once

#include "decode/report_text.hpp"

#include <assay/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::cli {

/// --color: on terminals, everywhere, nowhere.
enum class color_choice : std::uint8_t { automatic, always, never };

/// What a part of the output is. Each has one of the sixteen colours that every theme of a terminal can show on its
/// background, or only its weight: yellow on white and blue on black can't be read.
enum class tone : std::uint8_t { bad, warning, note, good, place, aside };

/// The colours of one stream, or none. A value: cheap to copy.
class palette {
 public:
  /// Without colours.
  constexpr palette() = default;
  explicit constexpr palette(bool has_colors) : has_colors_(has_colors) {}

  [[nodiscard]] constexpr bool has_colors() const noexcept { return has_colors_; }
  /// The text in the colour of `what`. It must be printable: only our own escape sequences reach a terminal.
  [[nodiscard]] std::string paint(tone what, std::string_view text) const;
  /// For detail::report_text.
  [[nodiscard]] detail::report_marks marks() const;

 private:
  bool has_colors_ = false;
};

/// Says on standard error what keeps assay from doing what it was asked for.
void complain(std::string_view message, palette marks);

/// Whether TERM says that the terminal obeys no escape sequences.
[[nodiscard]] bool terminal_is_dumb();

/// The palette for a stream (cli/terminal.hpp). With color_choice::automatic there are colours where it is a terminal
/// that shows them and NO_COLOR is not set, or empty; and everywhere where CLICOLOR_FORCE is set to something other
/// than "0" and NO_COLOR is not.
[[nodiscard]] palette palette_of(int descriptor, color_choice choice);

}  // namespace assay::cli
