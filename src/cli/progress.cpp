#include "cli/progress.hpp"

#include "cli/terminal.hpp"

#include <cstddef>
#include <iostream>
#include <string>

namespace assay::cli {
namespace {

constexpr auto interval = std::chrono::milliseconds(200);
constexpr const char* clear_line = "\r\033[K";
constexpr const char* title = "assay: ";
constexpr std::size_t title_columns = 7;

std::string line_of(const std::vector<progress_part>& parts, palette colors) {
  std::string line;
  for (const progress_part& each : parts) {
    if (!line.empty()) line += ", ";
    line += each.is_bad ? colors.paint(tone::bad, each.text) : each.text;
  }
  return line;
}

}  // namespace

progress::progress(palette colors)
    : colors_(colors),
      on_terminal_(is_terminal(standard_error)),
      can_rewrite_(on_terminal_ && !terminal_is_dumb()),
      output_on_terminal_(is_terminal(standard_output)),
      last_(std::chrono::steady_clock::now()) {}

progress::~progress() { hide(); }

bool progress::is_due() const { return can_rewrite_ && std::chrono::steady_clock::now() - last_ >= interval; }

void progress::write(const std::vector<progress_part>& parts) {
  // The last column stays free: a cursor behind it is on the next line in some terminals.
  constexpr std::size_t usual = 80;
  const std::size_t columns = terminal_columns(standard_error).value_or(usual);
  const std::size_t room = columns > title_columns + 1 ? columns - title_columns - 1 : 0;
  std::cerr << clear_line << (room > 0 ? title : "") << line_of(fitting(parts, room), colors_) << std::flush;
  shown_ = true;
  last_ = std::chrono::steady_clock::now();
}

void progress::hide() {
  if (shown_) std::cerr << clear_line << std::flush;
  shown_ = false;
}

void progress::make_room() {
  if (output_on_terminal_) hide();
}

void progress::write_last(const std::vector<progress_part>& parts) {
  hide();
  std::cerr << title << line_of(parts, colors_) << std::endl;
}

}  // namespace assay::cli
