#include "cli/terminal.hpp"

#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace assay::cli {

bool is_terminal(int number) { return ::isatty(number) == 1; }

bool terminal_has_colors(int number) {
  const char* const name = std::getenv("TERM");
  if (name == nullptr || *name == '\0' || std::string_view(name) == "dumb") return false;
  return is_terminal(number);
}

std::optional<std::size_t> terminal_columns(int number) {
  ::winsize size = {};
  if (::ioctl(number, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

}  // namespace assay::cli
