#include "dump/json_text.hpp"

#include "source/unicode.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace assay::detail::writing {

namespace {

// --- strings ---------------------------------------------------------------------------------------------------------

/// What a byte needs inside a JSON string: nothing (0), a look at its sequence ('8'), a code escape ('u'), or a
/// backslash and the letter given.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  for (std::size_t c = 0x80; c < 256; ++c) escapes[c] = '8';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  return escapes;
}
constexpr std::array<char, 256> escapes = make_escapes();

char escape_of(char c) noexcept { return escapes[static_cast<unsigned char>(c)]; }

void append_escape(std::string& out, char c) {
  out += '\\';
  out += escape_of(c);
  if (escape_of(c) != 'u') return;
  constexpr std::string_view hex = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  out += "00";
  out += hex[code >> 4U];
  out += hex[code & 15U];
}

// --- numbers ---------------------------------------------------------------------------------------------------------

/// Within these bounds digits are written out, as Python writes them; std::to_chars alone would make 100000 "1e+05".
constexpr double smallest_fixed = 1e-4;
constexpr double largest_fixed = 1e16;

template <class Float>
void append_shortest(std::string& out, Float value) {
  const double size = std::fabs(static_cast<double>(value));
  const bool fixed = size == 0 || (size >= smallest_fixed && size < largest_fixed);
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                 fixed ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += text;
  if (fixed && text.find('.') == std::string_view::npos) out += ".0";
}

}  // namespace

bool append_quoted(std::string& out, std::string_view text) {
  out += '"';
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char escape = escape_of(text[i]);
    if (escape == 0) {
      ++i;
    } else if (escape == '8') {
      const std::size_t length = utf8_sequence(bytes + i, text.size() - i);
      if (length == 0) return false;
      i += length;
    } else {
      out.append(text, written, i - written);
      append_escape(out, text[i]);
      written = ++i;
    }
  }
  out.append(text, written, text.size() - written);
  out += '"';
  return true;
}

void append_number(std::string& out, double value) { append_shortest(out, value); }
void append_number(std::string& out, float value) { append_shortest(out, value); }

void append_base64(std::string& out, std::string_view data) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t count = data.size() - i < 3 ? data.size() - i : 3;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < count ? static_cast<unsigned char>(data[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= count ? alphabet[group >> (18 - 6 * k) & 63U] : '=';
    }
  }
}

}  // namespace assay::detail::writing
