#include "json/json_text.hpp"

#include "json/string_scan.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <bit>
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

/// A backslash and what is behind it, for each byte; of others both are zero.
struct short_escape {
  char bytes[2];
};
constexpr std::array<short_escape, 256> short_escapes = [] {
  std::array<short_escape, 256> all{};
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (escapes[c] != 0 && escapes[c] != 'u') all[c] = {{'\\', escapes[c]}};
  }
  return all;
}();

ASSAY_COLD char* write_code_escape(char* at, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  const char escape[] = {'\\', 'u', '0', '0', hex[code >> 4U], hex[code & 15U]};
  std::memcpy(at, escape, sizeof escape);
  return at + sizeof escape;
}

/// The escape of a byte.
ASSAY_HOT char* write_escape(char* at, char c) {
  const short_escape& escape = short_escapes[static_cast<unsigned char>(c)];
  if (!ASSAY_LIKELY(escape.bytes[1] != 0)) return write_code_escape(at, c);
  std::memcpy(at, escape.bytes, 2);
  return at + 2;
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

/// Copies four chunks and then two at a time, as long as they need no escape, and says how much that was: one look for
/// all.
ASSAY_HOT std::size_t copy_plain_chunks(const char* from, std::size_t size, char* to, bool& beyond_ascii) noexcept {
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1F);
  const auto special = [&](__m128i chunk) {
    return _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(chunk, quote), _mm_cmpeq_epi8(chunk, backslash)),
                        _mm_cmpeq_epi8(_mm_min_epu8(chunk, last_control), chunk));
  };
  const auto load = [from](std::size_t at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at)); };
  const auto store = [to](std::size_t at, __m128i chunk) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), chunk);
  };
  __m128i seen = _mm_setzero_si128();
  std::size_t done = 0;
  for (; size - done >= 4 * chunk_size; done += 4 * chunk_size) {
    const __m128i a = load(done);
    const __m128i b = load(done + chunk_size);
    const __m128i c = load(done + 2 * chunk_size);
    const __m128i d = load(done + 3 * chunk_size);
    const __m128i any = _mm_or_si128(_mm_or_si128(special(a), special(b)), _mm_or_si128(special(c), special(d)));
    if (_mm_movemask_epi8(any) != 0) break;
    store(done, a), store(done + chunk_size, b), store(done + 2 * chunk_size, c), store(done + 3 * chunk_size, d);
    seen = _mm_or_si128(seen, _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)));
  }
  for (; size - done >= 2 * chunk_size; done += 2 * chunk_size) {
    const __m128i first = load(done);
    const __m128i second = load(done + chunk_size);
    if (_mm_movemask_epi8(_mm_or_si128(special(first), special(second))) != 0) break;
    store(done, first), store(done + chunk_size, second);
    seen = _mm_or_si128(seen, _mm_or_si128(first, second));
  }
  beyond_ascii |= _mm_movemask_epi8(seen) != 0;
  return done;
}

/// Of one chunk or two, whether none of their bytes is to be escaped; then they are copied: from either end, so that
/// parts of them are copied twice.
ASSAY_HOT bool copy_plain_ends(const char* from, std::size_t size, char* to, bool& beyond_ascii) noexcept {
  const std::size_t last = size - chunk_size;
  const chunk_marks first = copy_chunk(from, to);
  const chunk_marks second = copy_chunk(from + last, to + last);
  beyond_ascii |= (first.beyond_ascii | second.beyond_ascii) != 0;
  return (first.special | second.special) == 0;
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
  const quoted_text quoted = put_quoted(out, out.room(0), text);
  out.written(quoted.end);
  return quoted.is_utf8;
}

quoted_text put_quoted(text_out& out, char* at, std::string_view text) {
  bool beyond_ascii = false;
  at = out.room_from(at, text.size() + 2);
  *at++ = '"';
  const char* from = text.data();
  std::size_t left = text.size();
#if defined(__SSE2__)
  const std::size_t plain_chunks = copy_plain_chunks(from, left, at, beyond_ascii);
  const std::size_t tail = std::min(left, 2 * chunk_size);
  if (left >= chunk_size && left - plain_chunks <= tail &&
      copy_plain_ends(from + left - tail, tail, at + left - tail, beyond_ascii)) {
    at[left] = '"';
    return {at + left + 1, !beyond_ascii || utf8_error(text) == text.size()};
  }
  from += plain_chunks;
  left -= plain_chunks;
  at += plain_chunks;
  for (; left >= chunk_size; from += chunk_size, left -= chunk_size) {
    const chunk_marks marks = copy_chunk(from, at);
    beyond_ascii |= marks.beyond_ascii != 0;
    if (marks.special == 0) {
      at += chunk_size;
      continue;
    }
    // With escapes what follows may not fit any more.
    at = out.room_from(at, left + chunk_size * longest_escape + chunk_size);
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
    at = out.room_from(at, (left - plain) * longest_escape + 1);
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
  return {at, !beyond_ascii || utf8_error(text) == text.size()};
}

bool append_quoted(std::string& out, std::string_view text) {
  text_out quoted;
  if (!put_quoted(quoted, text)) return false;
  out += quoted.take();
  return true;
}

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
