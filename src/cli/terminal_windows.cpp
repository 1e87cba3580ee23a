#include "cli/terminal.hpp"
#include "cli/windows_handles.hpp"

namespace assay::cli {

// Not by _isatty, which takes every device for one, as NUL.
bool is_terminal(int number) {
  DWORD mode = 0;
  return ::GetConsoleMode(handle_of(number), &mode) != 0;
}

bool terminal_has_colors(int number) {
  DWORD mode = 0;
  return ::GetConsoleMode(handle_of(number), &mode) != 0 && (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

std::optional<std::size_t> terminal_columns(int number) {
  CONSOLE_SCREEN_BUFFER_INFO known = {};
  if (::GetConsoleScreenBufferInfo(handle_of(number), &known) == 0) return std::nullopt;
  const int columns = known.srWindow.Right - known.srWindow.Left + 1;
  if (columns <= 0) return std::nullopt;
  return static_cast<std::size_t>(columns);
}

}  // namespace assay::cli
