#include "llm/amazon_events.hpp"

#include <assay/llm/model_error.hpp>

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t prelude_size = 12;  // two lengths and their CRC
constexpr std::size_t crc_size = 4;
/// What Amazon permits of headers.
constexpr std::size_t most_header_bytes = std::size_t{128} << 10;

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  constexpr std::uint32_t polynomial = 0xEDB88320U;
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? polynomial : 0U);
    table[byte] = value;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> crc_table = make_crc_table();

/// A number, its highest byte first.
std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t size) noexcept {
  std::size_t number = 0;
  for (const char byte : bytes.substr(at, size)) number = (number << 8U) | static_cast<unsigned char>(byte);
  return number;
}

[[noreturn]] void refuse_frame(model_failure kind, const std::string& why) {
  throw model_error(kind, "the event stream is damaged: " + why);
}

/// The sizes of values, by their type's number; text and bytes (6 and 7) have theirs before them.
constexpr std::array<std::size_t, 10> value_sizes = {0, 0, 1, 2, 4, 8, 2, 2, 8, 16};
constexpr std::size_t type_bytes = 6;
constexpr std::size_t type_text = 7;

/// Reads headers; false where they are none.
bool read_headers(std::string_view bytes, amazon_message& into) {
  while (!bytes.empty()) {
    const std::size_t name_size = number_at(bytes, 0, 1);
    if (name_size == 0 || bytes.size() < 1 + name_size + 1) return false;
    const std::string_view name = bytes.substr(1, name_size);
    const std::size_t type = number_at(bytes, 1 + name_size, 1);
    bytes.remove_prefix(1 + name_size + 1);
    if (type >= value_sizes.size() || bytes.size() < value_sizes[type]) return false;
    std::size_t size = value_sizes[type];
    if (type == type_bytes || type == type_text) {
      const std::size_t own = number_at(bytes, 0, size);
      bytes.remove_prefix(size);
      size = own;
      if (bytes.size() < size) return false;
    }
    if (type == type_text) into.headers.emplace_back(name, bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return true;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) noexcept {
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    value = crc_table[(value ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (value >> 8U);
  }
  return value ^ 0xFFFFFFFFU;
}

std::string_view amazon_message::header(std::string_view name) const noexcept {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [name](const auto& one) { return one.first == name; });
  return found == headers.end() ? std::string_view() : found->second;
}

std::string amazon_event_parser::place() const { return "the frame at byte " + std::to_string(offset_); }

void amazon_event_parser::feed(std::string_view bytes) {
  buffer_.erase(0, begin_);
  begin_ = 0;
  buffer_ += bytes;
}

std::optional<amazon_event_parser::lengths> amazon_event_parser::read_prelude() const {
  const std::string_view left = rest();
  if (left.size() < prelude_size) return std::nullopt;
  if (crc32(left.substr(0, prelude_size - crc_size)) != number_at(left, prelude_size - crc_size, crc_size)) {
    refuse_frame(model_failure::protocol, place() + " has lengths with a wrong checksum");
  }
  const lengths read = {number_at(left, 0, 4), number_at(left, 4, 4)};
  if (read.whole < prelude_size + crc_size || read.headers > read.whole - prelude_size - crc_size) {
    refuse_frame(model_failure::protocol, place() + " has lengths that can't be");
  }
  if (read.whole > most_ || read.headers > most_header_bytes) {
    refuse_frame(model_failure::over_limit, place() + " has " + std::to_string(read.whole) + " bytes, " +
                                                std::to_string(read.headers) + " of them headers; at most " +
                                                std::to_string(most_) + " and " + std::to_string(most_header_bytes) +
                                                " are permitted");
  }
  return read;
}

std::optional<amazon_message> amazon_event_parser::next() {
  const std::optional<lengths> size = read_prelude();
  if (!size || rest().size() < size->whole) return std::nullopt;
  const std::string_view frame = rest().substr(0, size->whole);
  const std::size_t end = frame.size() - crc_size;
  if (crc32(frame.substr(0, end)) != number_at(frame, end, crc_size)) {
    refuse_frame(model_failure::protocol, place() + " has a wrong checksum");
  }
  amazon_message made;
  if (!read_headers(frame.substr(prelude_size, size->headers), made)) {
    refuse_frame(model_failure::protocol, place() + " has headers that are none");
  }
  made.payload = frame.substr(prelude_size + size->headers, end - prelude_size - size->headers);
  begin_ += size->whole;
  offset_ += size->whole;
  return made;
}

void amazon_event_parser::finish() const {
  if (!rest().empty()) refuse_frame(model_failure::protocol, "it ends within " + place());
}

}  // namespace assay::inline v0::detail
