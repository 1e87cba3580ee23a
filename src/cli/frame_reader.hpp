// Frames: texts with their lengths before them, as a program writes them that keeps one assay running.
#pragma once

#include "cli/files.hpp"
#include "cli/line_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::cli {

/// A frame is four bytes, which are the length of the rest as an unsigned number, its highest byte first; and as many
/// bytes, which are not interpreted: there may be line breaks among them, or none at all.
struct frame_format {
  static constexpr std::size_t header_bytes = 4;
  /// A length beyond this ends the stream: what follows it is hardly a frame.
  static constexpr std::size_t max_bytes = line_reader::max_line_bytes;

  [[nodiscard]] static std::size_t length_in(std::string_view header) noexcept;
};

/// Writes a frame behind `out`. Throws failure if it has 4 GiB or more.
void append_frame(std::string& out, std::string_view text);

struct numbered_frame {
  std::string_view text;   ///< behind it, line_block::padding bytes may be read
  std::size_t number = 1;  ///< from 1
};

/// Takes a file apart. It holds what has arrived and was not given yet, so that a length that is a lie costs no memory.
class frame_reader {
 public:
  explicit frame_reader(input_file& file) : file_(file) {}

  /// Reads once, which waits until there is something; false at the end. Frames that were given are gone. Throws
  /// failure if the file can't be read, or ends within a frame.
  [[nodiscard]] bool advance();
  /// The next frame that is there as a whole. Throws failure if it is too long.
  [[nodiscard]] std::optional<numbered_frame> next();

 private:
  void make_room();
  [[nodiscard]] std::string_view rest() const { return std::string_view(memory_).substr(begin_, end_ - begin_); }
  void refuse_end() const;

  input_file& file_;
  std::string memory_;     ///< its size is the room there is
  std::size_t begin_ = 0;  ///< of what was not given
  std::size_t end_ = 0;    ///< of what was read
  std::size_t given_ = 0;  ///< frames
};

}  // namespace assay::cli
