// The progress line of a long run on a terminal.
#pragma once

#include "cli/palette.hpp"
#include "cli/progress_words.hpp"

#include <chrono>
#include <concepts>
#include <vector>

namespace assay::cli {

/// Shown on standard error where that is a terminal, a few times a second, as far as it fits into a line of it; gone at
/// the end.
class progress {
 public:
  explicit progress(palette colors);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  /// `words` gives the parts of the line, those first that matter most; it is called when the line is due.
  template <std::invocable Words>
  void show(const Words& words) {
    if (is_due()) write(words());
  }
  /// Takes the line away, so that something else can be written to standard error.
  void hide();
  /// The same for standard output: where that is a terminal, too, it is taken to be the same.
  void make_room();
  /// The last line, which stays, and is shown in whole: on a terminal alone.
  template <std::invocable Words>
  void finish(const Words& words) {
    if (on_terminal_) write_last(words());
  }

 private:
  [[nodiscard]] bool is_due() const;
  void write(const std::vector<progress_part>& parts);
  void write_last(const std::vector<progress_part>& parts);

  palette colors_;
  bool on_terminal_;
  bool can_rewrite_;  ///< a line that was shown can be replaced
  bool output_on_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace assay::cli
