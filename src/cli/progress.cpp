#include "cli/progress.hpp"

#include <iostream>

#include <unistd.h>

namespace assay::cli {
namespace {

constexpr auto interval = std::chrono::milliseconds(200);
constexpr const char* clear_line = "\r\033[K";

}  // namespace

progress::progress()
    : on_terminal_(::isatty(STDERR_FILENO) == 1),
      output_on_terminal_(::isatty(STDOUT_FILENO) == 1),
      last_(std::chrono::steady_clock::now()) {}

progress::~progress() { hide(); }

bool progress::is_due() const { return on_terminal_ && std::chrono::steady_clock::now() - last_ >= interval; }

void progress::write(std::string_view line) {
  std::cerr << clear_line << "assay: " << line << std::flush;
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

void progress::write_last(std::string_view line) {
  hide();
  std::cerr << "assay: " << line << std::endl;
}

}  // namespace assay::cli
