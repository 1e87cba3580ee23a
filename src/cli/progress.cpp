#include "cli/progress.hpp"

#include <iostream>

#include <unistd.h>

namespace assay::cli {
namespace {

constexpr auto interval = std::chrono::milliseconds(200);
constexpr const char* clear_line = "\r\033[K";

}  // namespace

progress::progress() : on_terminal_(::isatty(STDERR_FILENO) == 1), last_(std::chrono::steady_clock::now()) {}

progress::~progress() {
  if (shown_) std::cerr << clear_line << std::flush;
}

void progress::show(std::size_t documents, std::size_t invalid) {
  const auto now = std::chrono::steady_clock::now();
  if (!on_terminal_ || now - last_ < interval) return;
  std::cerr << clear_line << "assay: " << documents << " documents, " << invalid << " invalid" << std::flush;
  shown_ = true;
  last_ = now;
}

}  // namespace assay::cli
