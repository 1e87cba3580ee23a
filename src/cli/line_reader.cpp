#include "cli/line_reader.hpp"

#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::size_t line_read_bytes = std::size_t{256} << 10;
constexpr std::size_t line_kept_bytes = 4 * line_read_bytes;

std::size_t count_lines(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ++count;
  return count;
}

}  // namespace

void line_block::trim() {
  if (memory_.size() <= line_kept_bytes) return;
  memory_ = std::string();
  size_ = 0;
}

std::size_t line_reader::read_more() {
  constexpr std::size_t room = line_read_bytes + line_block::padding;
  if (memory_.size() < size_ + room) memory_.resize(size_ + room);
  const std::size_t count = file_.read(std::span(memory_).subspan(size_, line_read_bytes));
  size_ += count;
  bytes_read_ += count;
  return count;
}

/// A block of the first `size` bytes; the rest, the beginning of a line, waits for the next.
void line_reader::take(line_block& block, std::size_t size) {
  const std::size_t rest = size_ - size;
  std::swap(block.memory_, memory_);
  if (memory_.size() < rest) memory_.resize(rest);
  std::memcpy(memory_.data(), block.memory_.data() + size, rest);
  size_ = searched_ = rest;
  block.size_ = size;
  block.too_long = false;
  block.first_line = next_line_;
  next_line_ += count_lines(block.text());
}

/// The line that was dropped ends at `size`.
void line_reader::take_dropped(line_block& block, std::size_t size) {
  block.size_ = 0;
  block.too_long = true;
  block.first_line = next_line_++;
  size_ -= size;
  std::memmove(memory_.data(), memory_.data() + size, size_);
  searched_ = 0;
  dropping_ = false;
}

bool line_reader::advance(line_block& block) {
  ended_ = read_more() == 0;
  if (ended_) {
    if (dropping_) {
      take_dropped(block, size_);
    } else if (size_ > 0) {
      take(block, size_);
    } else {
      return false;
    }
    return true;
  }
  const std::string_view fresh(memory_.data() + searched_, size_ - searched_);
  const std::size_t newline = dropping_ ? fresh.find('\n') : fresh.rfind('\n');
  if (newline != std::string_view::npos) {
    const std::size_t size = searched_ + newline + 1;
    dropping_ ? take_dropped(block, size) : take(block, size);
    return true;
  }
  if (!dropping_ && size_ > max_line_bytes) {
    dropping_ = true;
    memory_ = std::string();
  }
  if (dropping_) size_ = 0;
  searched_ = size_;
  return false;
}

bool line_reader::next(line_block& block) {
  while (!ended_) {
    if (advance(block)) return true;
  }
  return false;
}

}  // namespace assay::cli
