// The line on a terminal that says how far a long run is.
#pragma once

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>

namespace assay::cli {

/// Shown on standard error where that is a terminal, a few times a second; gone at the end.
class progress {
 public:
  progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  /// `words` gives the line; it is called when the line is due.
  template <std::invocable Words>
  void show(const Words& words) {
    if (is_due()) write(words());
  }
  /// Takes the line away, so that something else can be written to standard error.
  void hide();
  /// The same for standard output: where that is a terminal, too, it is taken to be the same.
  void make_room();
  /// The last line, which stays: on a terminal alone.
  template <std::invocable Words>
  void finish(const Words& words) {
    if (on_terminal_) write_last(words());
  }

 private:
  [[nodiscard]] bool is_due() const;
  void write(std::string_view line);
  void write_last(std::string_view line);

  bool on_terminal_;
  bool output_on_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace assay::cli
