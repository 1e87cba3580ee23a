#include "cli/palette.hpp"

#include "cli/terminal.hpp"
#include "json/printable.hpp"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <iostream>

namespace assay::cli {
namespace {

constexpr std::string_view end_of_color = "\033[0m";

/// In the order of tone.
constexpr std::array<std::string_view, 6> color_sequences = {
    "\033[1;31m",  // bad: bold red
    "\033[1;35m",  // warning: bold magenta
    "\033[36m",    // note: cyan
    "\033[32m",    // good: green
    "\033[1m",     // place: bold
    "\033[2m",     // aside: faint
};

constexpr std::string_view color_of(tone what) { return color_sequences[static_cast<std::size_t>(what)]; }

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool wants_colors(int descriptor) {
  if (!variable("NO_COLOR").empty()) return false;
  const std::string_view forced = variable("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  return terminal_has_colors(descriptor);
}

}  // namespace

std::string palette::paint(tone what, std::string_view text) const {
  if (!has_colors_ || text.empty()) return std::string(text);
  std::string out(color_of(what));
  out += text;
  out += end_of_color;
  return out;
}

detail::report_marks palette::marks() const {
  if (!has_colors_) return {};
  return {.summary = color_of(tone::bad),
          .place = color_of(tone::place),
          .aside = color_of(tone::aside),
          .caret = color_of(tone::bad),
          .end = end_of_color};
}

void complain(std::string_view message, palette marks) {
  std::cerr << marks.paint(tone::bad, "assay:") << ' ' << detail::printable_lines(message) << '\n';
}

bool terminal_is_dumb() { return variable("TERM") == "dumb"; }

palette palette_of(int descriptor, color_choice choice) {
  return palette(choice == color_choice::automatic ? wants_colors(descriptor) : choice == color_choice::always);
}

}  // namespace assay::cli
