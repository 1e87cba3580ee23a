#include "json/printable.hpp"

#include "json/unicode.hpp"

#include <algorithm>
#include <cstdint>

namespace assay::inline v0::detail {
namespace {

std::uint32_t code_point_of(std::string_view sequence) noexcept {
  const auto byte = [sequence](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i]));
  };
  const auto tail = [byte](std::size_t i) { return byte(i) & 0x3F; };
  switch (sequence.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1F) << 6 | tail(1);
    case 3:
      return (byte(0) & 0x0F) << 12 | tail(1) << 6 | tail(2);
    default:
      return (byte(0) & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
  }
}

bool turns_direction(std::uint32_t c) noexcept {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// Controls, separators of lines, and format characters that show nothing themselves. The joiners U+200C and U+200D
/// stay: scripts and emoji need them.
bool prints_as_itself(std::uint32_t c) noexcept {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
  const bool is_invisible = c == 0x00AD || c == 0x200B || c == 0x2060 || c == 0xFEFF || (c >= 0x206A && c <= 0x206F) ||
                            (c >= 0xFFF9 && c <= 0xFFFB);
  return !turns_direction(c) && !is_invisible && c != 0x2028 && c != 0x2029;
}

void append_hex(std::string& out, std::uint32_t value, int digits) {
  constexpr std::string_view hex = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += hex[value >> shift & 0xFU];
}

void append_escape(std::string& out, std::uint32_t code_point) {
  switch (code_point) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u";
      append_hex(out, code_point, 4);
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = utf8_sequence(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    if (size == 0) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text.front()), 2);
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, size);
    const std::uint32_t code_point = code_point_of(character);
    if (prints_as_itself(code_point)) {
      out += character;
    } else {
      append_escape(out, code_point);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    out += printable(text.substr(0, end)) + '\n';
    text.remove_prefix(end + 1);
  }
  return out + printable(text);
}

std::string without_terminal_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size =
        std::max<std::size_t>(1, utf8_sequence(reinterpret_cast<const unsigned char*>(text.data()), text.size()));
    const std::string_view character = text.substr(0, size);
    // Of one byte: a character of ASCII, or what is no UTF-8.
    const std::uint32_t code_point = size > 1 ? code_point_of(character) : text.front() == 0x7F ? 0x7F : 0;
    if ((code_point >= 0x7F && code_point < 0xA0) || turns_direction(code_point)) {
      append_escape(out, code_point);
    } else {
      out += character;
    }
    text.remove_prefix(size);
  }
  return out;
}

std::size_t printable_width(std::string_view text) { return count_characters(printable(text)); }

}  // namespace assay::inline v0::detail
