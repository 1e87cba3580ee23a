// Amazon's event streams (application/vnd.amazon.eventstream): messages with headers, in binary frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// CRC-32 as in gzip (RFC 1952).
[[nodiscard]] std::uint32_t crc32(std::string_view bytes) noexcept;

struct amazon_message {
  std::vector<std::pair<std::string, std::string>> headers;  ///< those whose value is text
  std::string payload;

  /// Empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Takes a stream apart. A frame is its length and that of its headers (4 bytes each, the highest first), the CRC of
/// these, the headers, the payload, and the CRC of all that. Memory is bounded by the greatest frame and the largest
/// piece that is fed; work is linear in the stream's length, however it is cut. Not thread-safe.
///
/// Errors are model_errors that give the offset of the frame in the stream: over_limit for one that is too long,
/// protocol for lengths that can't be, a wrong CRC, and headers that are none. Nothing of a frame is given out before
/// both of its CRCs are checked.
class amazon_event_parser {
 public:
  /// A frame of more bytes than this is an error.
  explicit amazon_event_parser(std::size_t max_message_bytes) : most_(max_message_bytes) {}

  /// More of the stream, cut anywhere.
  void feed(std::string_view bytes);
  /// The next whole message.
  [[nodiscard]] std::optional<amazon_message> next();
  /// The stream is over. Throws model_error (protocol) if that is within a frame.
  void finish() const;

 private:
  [[nodiscard]] std::string_view rest() const noexcept { return std::string_view(buffer_).substr(begin_); }
  /// The lengths of the frame that begins here; nothing where they have not come.
  struct lengths {
    std::size_t whole;
    std::size_t headers;
  };
  [[nodiscard]] std::optional<lengths> read_prelude() const;
  [[nodiscard]] std::string place() const;

  std::size_t most_;
  std::string buffer_;
  std::size_t begin_ = 0;     // of what has not been taken, in the buffer
  std::uint64_t offset_ = 0;  // of the same, in the stream
};

}  // namespace assay::inline v0::detail
