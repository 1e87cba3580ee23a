// The line on a terminal that says how far a long run is.
#pragma once

#include <chrono>
#include <cstddef>

namespace assay::cli {

/// Shown on standard error where that is a terminal, a few times a second; gone at the end.
class progress {
 public:
  progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  void show(std::size_t documents, std::size_t invalid);

 private:
  bool on_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace assay::cli
