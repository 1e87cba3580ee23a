#include "json/json_text.hpp"

#include "json/string_scan.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace assay::inline v0::detail::writing {

namespace {

// --- strings ---------------------------------------------------------------------------------------------------------

/// What a byte needs inside a JSON string: nothing (0), a code escape ('u'), or a backslash and the letter given.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
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

constexpr std::size_t longest_escape = 6;

/// The escape of a byte.
ASSAY_HOT char* write_escape(char* at, char c) {
  *at++ = '\\';
  *at++ = escape_of(c);
  if (escape_of(c) != 'u') return at;
  constexpr std::string_view hex = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  *at++ = '0';
  *at++ = '0';
  *at++ = hex[code >> 4U];
  *at++ = hex[code & 15U];
  return at;
}

#if defined(__SSE2__)
/// A chunk with these bytes escaped; behind it nearly another may be read, and behind what is written, written. What
/// lies between two escapes is copied as a whole chunk: what was too much is written over.
ASSAY_HOT char* write_chunk(char* at, const char* from, std::uint32_t special) noexcept {
  copy_chunk(from, at);
  std::size_t done = 0;
  for (; special != 0; special &= special - 1) {
    const auto next = static_cast<std::size_t>(std::countr_zero(special));
    at = write_escape(at + (next - done), from[next]);
    done = next + 1;
    copy_chunk(from + done, at);
  }
  return at + chunk_size - done;
}

ASSAY_HOT std::uint64_t in_all_bytes(std::uint64_t word) noexcept { return word; }
ASSAY_HOT std::uint64_t in_all_bytes(std::uint32_t word) noexcept { return std::uint64_t{word} << 32 | word; }

/// copy_plain for a text of one word's size to two's: both ends at once, which may be partly the same.
template <class Word>
ASSAY_HOT std::size_t copy_ends(const char* from, std::size_t size, char* to, bool& beyond_ascii) noexcept {
  Word first;
  Word last;
  std::memcpy(&first, from, sizeof(Word));
  std::memcpy(&last, from + size - sizeof(Word), sizeof(Word));
  const detail::chunk_marks marks = mark_chunk(
      _mm_set_epi64x(static_cast<long long>(in_all_bytes(last)), static_cast<long long>(in_all_bytes(first))));
  std::memcpy(to, &first, sizeof(Word));
  std::memcpy(to + size - sizeof(Word), &last, sizeof(Word));
  beyond_ascii |= marks.beyond_ascii != 0;
  if (marks.special == 0) return size;
  constexpr std::uint32_t of_a_word = (std::uint32_t{1} << sizeof(Word)) - 1;
  const std::uint32_t in_first = marks.special & of_a_word;
  return in_first != 0 ? static_cast<std::size_t>(std::countr_zero(in_first))
                       : size - sizeof(Word) + static_cast<std::size_t>(std::countr_zero(marks.special >> 8U));
}
#endif

/// Copies what needs no escape, and says how much that was; `beyond_ascii` becomes true where it has other characters.
/// Behind it, up to `size`, anything may be written.
ASSAY_HOT std::size_t copy_plain(const char* from, std::size_t size, char* to, bool& beyond_ascii) noexcept {
  std::size_t i = 0;
#if defined(__SSE2__)
  while (size >= chunk_size && i < size) {
    // The last bytes once more with what is before them, which is plain.
    const std::size_t at = std::min(i, size - chunk_size);
    const chunk_marks marks = copy_chunk(from + at, to + at);
    beyond_ascii |= marks.beyond_ascii != 0;
    if (marks.special != 0) return at + static_cast<std::size_t>(std::countr_zero(marks.special));
    i = at + chunk_size;
  }
  if (i != 0) return size;
  if (size >= 8) return copy_ends<std::uint64_t>(from, size, to, beyond_ascii);
  if (size >= 4) return copy_ends<std::uint32_t>(from, size, to, beyond_ascii);
#endif
  for (; i < size && escape_of(from[i]) == 0; ++i) {
    to[i] = from[i];
    beyond_ascii |= static_cast<unsigned char>(from[i]) >= 0x80;
  }
  return i;
}

// --- numbers ---------------------------------------------------------------------------------------------------------

/// Within these bounds digits are written out, as Python writes them; std::to_chars alone would make 100000 "1e+05".
constexpr double smallest_fixed = 1e-4;
constexpr double largest_fixed = 1e16;

/// A number below 100, with a zero before it where it has one digit.
void write_pair(char* at, std::uint32_t number) noexcept {
  at[0] = static_cast<char>('0' + number / 10);
  at[1] = static_cast<char>('0' + number % 10);
}

/// A number that is a whole number of `Scale`ths, of which there are 100 or 10,000; nullptr for others.
template <std::uint32_t Scale>
char* write_scaled(char* at, double value, double size) noexcept {
  const auto parts = static_cast<std::uint64_t>(size * Scale + 0.5);
  if (static_cast<double>(parts) / Scale != size) return nullptr;
  if (std::signbit(value)) *at++ = '-';
  at = std::to_chars(at, at + longest_number, parts / Scale).ptr;
  const auto rest = static_cast<std::uint32_t>(parts % Scale);
  *at++ = '.';
  if constexpr (Scale == 10'000) {
    write_pair(at, rest / 100);
    write_pair(at + 2, rest % 100);
    at += 4;
  } else {
    write_pair(at, rest);
    at += 2;
  }
  while (at[-1] == '0' && at[-2] != '.') --at;
  return at;
}

template <class Float>
char* write_shortest(char* at, Float value) {
  const double size = std::fabs(static_cast<double>(value));
  char* const last = at + longest_number - 2;
  if (size != 0 && !(size >= smallest_fixed && size < largest_fixed)) {
    return std::to_chars(at, last, value, std::chars_format::scientific).ptr;
  }
  char* const end = std::to_chars(at, last, value, std::chars_format::fixed).ptr;
  if (size != static_cast<double>(static_cast<std::int64_t>(size))) return end;  // it has a fraction, and so a point
  end[0] = '.';
  end[1] = '0';
  return end + 2;
}

}  // namespace

char* write_plain(char* at, std::string_view text) noexcept {
  bool beyond_ascii = false;
  *at = '"';
  if (copy_plain(text.data(), text.size(), at + 1, beyond_ascii) != text.size() || beyond_ascii) return nullptr;
  at += text.size() + 1;
  *at = '"';
  return at + 1;
}

bool put_quoted(text_out& out, std::string_view text) {
  bool beyond_ascii = false;
  char* at = out.room(text.size() + 2);
  *at++ = '"';
  const char* from = text.data();
  std::size_t left = text.size();
#if defined(__SSE2__)
  for (; left >= chunk_size; from += chunk_size, left -= chunk_size) {
    const chunk_marks marks = copy_chunk(from, at);
    beyond_ascii |= marks.beyond_ascii != 0;
    if (marks.special == 0) {
      at += chunk_size;
      continue;
    }
    // With escapes what follows may not fit any more.
    out.written(at);
    at = out.room(left + chunk_size * longest_escape + chunk_size);
    if (left >= 2 * chunk_size) {
      at = write_chunk(at, from, marks.special);
    } else {
      char last[2 * chunk_size];
      copy_chunk(from, last);
      copy_chunk(from + left - chunk_size, last + left - chunk_size);
      at = write_chunk(at, last, marks.special);
    }
  }
#endif
  const std::size_t plain = copy_plain(from, left, at, beyond_ascii);
  at += plain;
  if (plain != left) {
    out.written(at);
    at = out.room((left - plain) * longest_escape + 1);
    for (const char c : std::string_view(from + plain, left - plain)) {
      beyond_ascii |= static_cast<unsigned char>(c) >= 0x80;
      if (escape_of(c) != 0) {
        at = write_escape(at, c);
      } else {
        *at++ = c;
      }
    }
  }
  *at++ = '"';
  out.written(at);
  return !beyond_ascii || utf8_error(text) == text.size();
}

bool append_quoted(std::string& out, std::string_view text) {
  text_out quoted;
  if (!put_quoted(quoted, text)) return false;
  out += quoted.take();
  return true;
}

char* write_decimal(char* at, double value) noexcept {
  const double size = std::fabs(value);
  if (size < 1e4) return write_scaled<10'000>(at, value, size);
  constexpr double limit = 1e13;  // with hundredths, whatever has no more than fifteen digits is told apart
  return size < limit ? write_scaled<100>(at, value, size) : nullptr;
}

char* write_number(char* at, double value) {
  char* const end = write_decimal(at, value);
  return end != nullptr ? end : write_shortest(at, value);
}
char* write_number(char* at, float value) { return write_shortest(at, value); }

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

}  // namespace assay::inline v0::detail::writing
