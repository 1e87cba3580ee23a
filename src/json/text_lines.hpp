// Offsets of a text as lines and columns, and long text made short.
#pragma once

#include "json/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

struct line_column {
  std::size_t line;
  std::size_t column;
};

/// Walks the text once for any number of offsets asked in ascending order.
class line_counter {
 public:
  explicit line_counter(std::string_view text) : text_(text) {}

  /// Both from 1; columns in characters.
  line_column locate(std::size_t wanted) {
    const std::size_t offset = std::min(wanted, text_.size());
    if (offset > plain_end_) pass_lines_before(offset);
    column_ += offset <= plain_end_ ? offset - counted_ : count_characters(text_.substr(counted_, offset - counted_));
    counted_ = offset;
    return {line_, column_};
  }
  /// Behind the offset asked last, up to here, a byte is a column of the same line. `wanted`: it need be no further.
  [[nodiscard]] std::size_t plain_end(std::size_t wanted) {
    if (counted_ >= plain_end_ && wanted > counted_) {
      constexpr std::size_t distance = 4096;
      const std::size_t ahead = std::min(distance, wanted - counted_);
      plain_end_ = counted_ + ascii_prefix</*OfOneLine=*/true>(text_.substr(counted_, ahead));
    }
    return plain_end_;
  }
  /// The line of the offset asked last, without its end.
  [[nodiscard]] std::string_view line() {
    if (line_end_ == 0 || line_end_ < counted_) line_end_ = std::min(text_.find('\n', counted_), text_.size());
    std::string_view line = text_.substr(line_start_, line_end_ - line_start_);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
  }
  [[nodiscard]] std::size_t line_start() const noexcept { return line_start_; }

 private:
  void pass_lines_before(std::size_t offset) {
    const std::string_view up_to = text_.substr(0, offset);
    for (std::size_t end = up_to.find('\n', counted_); end < offset; end = up_to.find('\n', end + 1)) {
      line_start_ = counted_ = end + 1;
      column_ = 1;
      ++line_;
    }
  }

  std::string_view text_;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t line_end_ = 0;  ///< of the line asked for last
  std::size_t counted_ = 0;   ///< columns are counted up to here
  std::size_t column_ = 1;
  std::size_t plain_end_ = 0;  ///< from counted_ up to here there is nothing but ASCII of this line
};

/// Cuts long text in its middle, at the borders of characters.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t longest);

}  // namespace assay::inline v0::detail
