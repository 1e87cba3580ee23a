// Offsets of a text as lines and columns, and long text made short.
#pragma once

#include "source/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::detail {

struct line_column {
  std::size_t line;
  std::size_t column;
};

/// Walks the text once for any number of offsets asked in ascending order.
class line_counter {
 public:
  explicit line_counter(std::string_view text) : text_(text) { find_line_end(); }

  /// Both from 1; columns in characters.
  line_column locate(std::size_t wanted) {
    const std::size_t offset = std::min(wanted, text_.size());
    if (offset > line_end_) go_to_line_of(offset);
    column_ += offset <= ascii_end_ ? offset - counted_ : count_to(offset);
    counted_ = offset;
    return {line_, column_};
  }
  /// Behind the offset asked last, up to here, a byte is a column of the same line.
  [[nodiscard]] std::size_t plain_end() {
    if (counted_ >= ascii_end_) look_ahead(counted_);
    return std::min(line_end_ + 1, ascii_end_);
  }
  /// The line of the offset asked last, without its end.
  [[nodiscard]] std::string_view line() const {
    std::string_view line = text_.substr(line_start_, line_end_ - line_start_);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
  }
  [[nodiscard]] std::size_t line_start() const noexcept { return line_start_; }

 private:
  void go_to_line_of(std::size_t offset) {
    while (line_end_ < offset) {
      line_start_ = counted_ = line_end_ + 1;
      column_ = 1;
      ++line_;
      find_line_end();
    }
  }
  /// The characters from counted_ on. Mostly there are no others than bytes.
  std::size_t count_to(std::size_t offset) {
    if (counted_ >= ascii_end_) look_ahead(offset);
    if (offset <= ascii_end_) return offset - counted_;
    return count_characters(text_.substr(counted_, offset - counted_));
  }
  void look_ahead(std::size_t offset) {
    constexpr std::size_t distance = 4096;
    ascii_end_ = counted_ + ascii_prefix(text_.substr(counted_, std::max(distance, offset - counted_)));
  }
  void find_line_end() { line_end_ = std::min(text_.find('\n', line_start_), text_.size()); }

  std::string_view text_;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t line_end_ = 0;
  std::size_t counted_ = 0;  ///< columns are counted up to here
  std::size_t column_ = 1;
  std::size_t ascii_end_ = 0;  ///< from counted_ up to here there is nothing beyond ASCII
};

/// Cuts long text in its middle, at the borders of characters.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t longest);

}  // namespace assay::detail
