// Lines by the block, in bounded memory.
#pragma once

#include "cli/files.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace assay::cli {

/// Whole lines that came together.
struct line_block {
  std::string text;
  std::size_t first_line = 1;  ///< the number of the first of them in the file
  bool too_long = false;       ///< instead of lines: one that was longer than the limit, dropped
};

/// Cuts a file into blocks. A block ends where no more bytes are there, so that lines which trickle through a pipe are
/// answered as they come.
class line_reader {
 public:
  /// No line is longer than this; one that is would have to be held whole to be read.
  static constexpr std::size_t max_line_bytes = std::size_t{64} << 20;

  explicit line_reader(input_file& file) : file_(file) {}

  /// The next block; nothing at the end. Throws failure where the file can't be read.
  [[nodiscard]] std::optional<line_block> next();

 private:
  [[nodiscard]] bool read_more(std::string& text);
  void keep_rest(line_block& block, std::size_t end);
  [[nodiscard]] line_block drop_line(line_block block);

  input_file& file_;
  std::string rest_;  ///< the beginning of a line whose end has not been read
  std::size_t next_line_ = 1;
};

}  // namespace assay::cli
