// Lines by the block, in bounded memory.
#pragma once

#include "cli/files.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::cli {

/// Whole lines that came together. It can be filled again, and then uses the memory it has.
class line_block {
 public:
  std::size_t first_line = 1;  ///< the number of the first of them in the file
  bool too_long = false;       ///< instead of lines: one that was longer than the limit, dropped

  [[nodiscard]] std::string_view text() const noexcept { return std::string_view(memory_).substr(0, size_); }
  /// Behind the text so many bytes may be read, whatever they are.
  static constexpr std::size_t padding = 64;

  /// Gives back memory that only an uncommonly long line needed.
  void trim();

 private:
  friend class line_reader;

  std::string memory_;  ///< its size is the room there is
  std::size_t size_ = 0;
};

/// Cuts a file into blocks. A block ends where no more bytes are there, so that lines which trickle through a pipe are
/// answered as they come.
class line_reader {
 public:
  /// No line is longer than this; one that is would have to be held whole to be read.
  static constexpr std::size_t max_line_bytes = std::size_t{64} << 20;

  explicit line_reader(input_file& file) : file_(file) {}

  /// The next block; false at the end. Throws failure where the file can't be read.
  [[nodiscard]] bool next(line_block& block);

  /// Reads once, so that it doesn't wait where there is something to read. Gives the block that this completed; false
  /// where no line ended. Throws failure.
  [[nodiscard]] bool advance(line_block& block);
  /// Whether the file's end has been seen, and all blocks have been given.
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  /// How many bytes of the file were given in blocks, or dropped.
  [[nodiscard]] std::uint64_t bytes_given() const noexcept { return bytes_read_ - size_; }

 private:
  [[nodiscard]] std::size_t read_more();
  void take(line_block& block, std::size_t size);
  void take_dropped(line_block& block, std::size_t size);

  input_file& file_;
  std::string memory_;        ///< its size is the room there is
  std::size_t size_ = 0;      ///< how much of it was read and not given
  std::size_t searched_ = 0;  ///< how much of that has no line's end
  bool dropping_ = false;     ///< the line that it begins with is too long; what was read of it is gone
  bool ended_ = false;
  std::size_t next_line_ = 1;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace assay::cli
