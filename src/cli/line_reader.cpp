#include "cli/line_reader.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::size_t read_bytes = std::size_t{256} << 10;

}  // namespace

bool line_reader::read_more(std::string& text) {
  const std::size_t before = text.size();
  text.resize(before + read_bytes);
  const std::size_t count = file_.read(std::span(text).subspan(before));
  text.resize(before + count);
  return count > 0;
}

/// The block keeps what ends at `end`, just behind a line's end; the rest waits for the next.
void line_reader::keep_rest(line_block& block, std::size_t end) {
  rest_.assign(block.text, end);
  block.text.resize(end);
}

/// Reads on to the end of the line that is too long, keeping nothing of it.
line_block line_reader::drop_line(line_block block) {
  block.too_long = true;
  for (;;) {
    const std::size_t end = block.text.find('\n');
    if (end != std::string::npos) {
      rest_.assign(block.text, end + 1);
      break;
    }
    block.text.clear();
    if (!read_more(block.text)) break;
  }
  block.text.clear();
  ++next_line_;
  return block;
}

std::optional<line_block> line_reader::next() {
  line_block block;
  block.first_line = next_line_;
  block.text = std::exchange(rest_, {});
  for (;;) {
    const std::size_t searched = block.text.size();
    const bool more = read_more(block.text);
    if (!more && block.text.empty()) return std::nullopt;
    const std::size_t newline = std::string_view(block.text).substr(searched).rfind('\n');
    if (newline != std::string_view::npos) {
      keep_rest(block, searched + newline + 1);
      break;
    }
    if (!more) break;
    if (block.text.size() > max_line_bytes) return drop_line(std::move(block));
  }
  next_line_ += static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\n'));
  return block;
}

}  // namespace assay::cli
