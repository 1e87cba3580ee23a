#include "cli/line_reader.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::size_t read_bytes = std::size_t{256} << 10;

}  // namespace

std::size_t line_reader::read_more() {
  const std::size_t before = text_.size();
  text_.resize(before + read_bytes);
  const std::size_t count = file_.read(std::span(text_).subspan(before));
  text_.resize(before + count);
  return count;
}

/// A block of the first `size` bytes; the rest, the beginning of a line, waits for the next.
line_block line_reader::take(std::size_t size) {
  line_block block;
  block.first_line = next_line_;
  std::string rest = text_.substr(size);
  searched_ = rest.size();
  block.text = std::exchange(text_, std::move(rest));
  block.text.resize(size);
  next_line_ += static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\n'));
  return block;
}

/// The line that was dropped ends at `size`.
line_block line_reader::take_dropped(std::size_t size) {
  line_block block;
  block.first_line = next_line_++;
  block.too_long = true;
  text_.erase(0, size);
  searched_ = 0;
  dropping_ = false;
  return block;
}

std::optional<line_block> line_reader::advance() {
  ended_ = read_more() == 0;
  if (ended_) {
    if (dropping_) return take_dropped(text_.size());
    return text_.empty() ? std::nullopt : std::optional(take(text_.size()));
  }
  const std::string_view fresh = std::string_view(text_).substr(searched_);
  const std::size_t newline = dropping_ ? fresh.find('\n') : fresh.rfind('\n');
  if (newline != std::string_view::npos) {
    const std::size_t size = searched_ + newline + 1;
    return dropping_ ? take_dropped(size) : take(size);
  }
  dropping_ = dropping_ || text_.size() > max_line_bytes;
  if (dropping_) text_.clear();
  searched_ = text_.size();
  return std::nullopt;
}

std::optional<line_block> line_reader::next() {
  while (!ended_) {
    if (auto block = advance()) return block;
  }
  return std::nullopt;
}

}  // namespace assay::cli
