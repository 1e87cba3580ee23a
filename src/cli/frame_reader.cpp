#include "cli/frame_reader.hpp"

#include "cli/failure.hpp"
#include "json/grouped_digits.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <span>

namespace assay::cli {
namespace {

using detail::grouped;

constexpr std::size_t read_bytes = std::size_t{256} << 10;
constexpr std::size_t kept_bytes = 4 * read_bytes;

}  // namespace

std::size_t frame_format::length_in(std::string_view header) noexcept {
  std::size_t length = 0;
  for (const char byte : header.substr(0, header_bytes)) length = length << 8 | static_cast<unsigned char>(byte);
  return length;
}

void append_frame(std::string& out, std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw failure("cannot write a result of " + grouped(text.size()) + " bytes: a frame has less than 4 GiB");
  }
  std::array<char, frame_format::header_bytes> header{};
  for (std::size_t i = 0; i < header.size(); ++i) {
    header[i] = static_cast<char>(text.size() >> (8 * (header.size() - 1 - i)) & 0xFF);
  }
  out.append(header.data(), header.size());
  out.append(text);
}

/// Room for one read and the padding. What was given makes place for it.
void frame_reader::make_room() {
  const std::size_t size = end_ - begin_;
  if (size == 0 && memory_.size() > kept_bytes) memory_ = std::string();
  if (begin_ > 0 && size > 0) std::memmove(memory_.data(), memory_.data() + begin_, size);
  begin_ = 0;
  end_ = size;
  const std::size_t wanted = size + read_bytes + line_block::padding;
  if (memory_.size() < wanted) memory_.resize(std::max(wanted, size * 2));
}

bool frame_reader::advance() {
  make_room();
  const std::size_t count = file_.read_bytes(std::span(memory_).subspan(end_, read_bytes));
  end_ += count;
  if (count == 0 && !rest().empty()) refuse_end();
  return count != 0;
}

std::optional<numbered_frame> frame_reader::next() {
  const std::string_view there = rest();
  if (there.size() < frame_format::header_bytes) return std::nullopt;
  const std::size_t length = frame_format::length_in(there);
  if (length > frame_format::max_bytes) {
    throw failure("frame " + grouped(given_ + 1) + " has a length of " + grouped(length) + " bytes, and at most " +
                  grouped(frame_format::max_bytes) +
                  " are read; put a four-byte big-endian length before each text, or give --jsonl for lines");
  }
  if (there.size() - frame_format::header_bytes < length) return std::nullopt;
  begin_ += frame_format::header_bytes + length;
  return numbered_frame{there.substr(frame_format::header_bytes, length), ++given_};
}

void frame_reader::refuse_end() const {
  const std::string_view there = rest();
  const bool has_length = there.size() >= frame_format::header_bytes;
  const std::size_t size = has_length ? there.size() - frame_format::header_bytes : there.size();
  const std::size_t whole = has_length ? frame_format::length_in(there) : frame_format::header_bytes;
  throw failure("the input ends within frame " + grouped(given_ + 1) + ", after " + grouped(size) + " of the " +
                grouped(whole) + (has_length ? " bytes of its text" : " bytes of its length") +
                "; the frames before it were answered");
}

}  // namespace assay::cli
