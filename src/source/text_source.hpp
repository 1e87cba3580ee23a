// The first source: one JSON document (RFC 8259) in text, read once, front to back, with nothing built in between.
//
// Every reading function consumes exactly one value (or one key) and leaves the position behind it. The first mistake
// in the text is final: failed() is true from then on, every loop ends, and failure() says what and where.
#pragma once

#include "source/number.hpp"
#include "source/token.hpp"
#include "source/unicode.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::detail {

class text_source {
 public:
  using mark = const char*;
  static constexpr mark nowhere = nullptr;
  static constexpr bool tolerant = false;

  text_source(std::string_view text, std::size_t max_depth, std::size_t max_items) noexcept
      : begin_(text.data()),
        at_(text.data()),
        end_(text.data() + text.size()),
        depth_left_(max_depth),
        items_left_(max_items) {}

  // --- where ---------------------------------------------------------------------------------------------------------

  [[nodiscard]] mark save() const noexcept { return at_; }
  void restore(mark where) noexcept { at_ = where; }

  /// Where a value is in the text that started at the mark and ends here.
  [[nodiscard]] place place_of(mark value) const noexcept {
    return {static_cast<std::size_t>(value - begin_), static_cast<std::size_t>(at_ - begin_)};
  }
  [[nodiscard]] std::string_view input_of(mark value) const noexcept {
    return {value, static_cast<std::size_t>(at_ - value)};
  }

  /// The same for a value that is long past.
  [[nodiscard]] std::string_view input_at(mark, place where) const noexcept {
    return {begin_ + where.begin, where.end - where.begin};
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] const source_failure& failure() const noexcept { return failure_; }

  // --- what is ahead -------------------------------------------------------------------------------------------------

  /// The token of the value ahead, behind white space.
  ASSAY_HOT token peek() noexcept {
    skip_space();
    return at_ == end_ ? token::none : first_token[static_cast<unsigned char>(*at_)];
  }

  // --- values --------------------------------------------------------------------------------------------------------

  bool read_null() { return literal("null"); }

  bool read_boolean(bool& out) {
    out = *at_ == 't';
    return out ? literal("true") : literal("false");
  }

  ASSAY_HOT bool read_number(number& out) {
    const char* wrong = nullptr;
    const char* const next = scan_number(at_, end_, out, wrong);
    if (next == nullptr) return fail("invalid number", wrong);
    at_ = next;
    return true;
  }

  /// The string's content: a view into the text, or into a buffer that lasts until the next string is read.
  ASSAY_HOT bool read_string(std::string_view& out) {
    const char* const first = ++at_;
    bool ascii = true;
    const char* const stop = find_special(first, ascii);
    if (stop == end_) return fail("EOF while parsing a string", end_);
    if (*stop == '"') {
      out = std::string_view(first, static_cast<std::size_t>(stop - first));
      at_ = stop + 1;
      return ascii || check_utf8(out);
    }
    if (*stop == '\\') return read_escaped(first, stop, ascii, out);
    return fail("control character (\\u0000-\\u001F) found while parsing a string", stop);
  }

  /// Passes over any value, checking its syntax.
  bool skip();

  /// A union within unions within unions was tried too often.
  bool too_many_visits() {
    failure_.type = "visits_limit";
    return fail("too many alternatives had to be tried", at_);
  }

  /// Nobody wants to know the rest.
  bool abandon() { return fail("abandoned", at_); }

  /// Nothing that starts a value is ahead.
  bool no_value() { return at_ == end_ ? fail("EOF while parsing a value", at_) : fail("expected value", at_); }

  // --- arrays and objects --------------------------------------------------------------------------------------------
  // enter, then next_item (or next_member and a key) until it is false, then leave; whether or not the source failed.

  ASSAY_HOT bool enter() {
    ++at_;
    first_ = true;
    if (depth_left_ == 0) {
      --at_;
      failure_.type = "depth_limit";
      fail("arrays and objects are nested too deep", at_);
      return false;
    }
    --depth_left_;
    return true;
  }
  void leave() noexcept { ++depth_left_; }

  /// Whether another item is ahead; passes the comma, or the closing bracket.
  ASSAY_HOT bool next_item() { return next<']'>("expected `,` or `]`", "EOF while parsing a list"); }
  /// Whether another member is ahead; its key is next.
  ASSAY_HOT bool next_member() {
    if (!next<'}'>("expected `,` or `}`", "EOF while parsing an object")) return false;
    if (at_ == end_) return fail("EOF while parsing an object", at_);
    if (*at_ != '"') return fail("key must be a string", at_);
    return true;
  }

  /// The key ahead is this name: passes it and the colon. Else nothing happens.
  ASSAY_HOT bool match_key(const key_name& key) {
    const std::size_t size = key.name.size();
    if (static_cast<std::size_t>(end_ - at_) < size + 2 || at_[size + 1] != '"' || !key.plain) return false;
    if (!equal(at_ + 1, key.name.data(), size)) return false;
    at_ += size + 2;
    return pass_colon();
  }

  // --- the common case, in one go ------------------------------------------------------------------------------------
  // What models write is mostly the next field in order and a plain scalar. These read that, or say false and have
  // consumed nothing: then the functions above go the long way. All of them look at local copies of the position, so
  // that it stays in a register.

  /// The comma (or none, behind a bracket), a key that is this name, and the colon.
  ASSAY_HOT bool next_known(const key_name& key) {
    const std::size_t size = key.name.size();
    const char* p = at_;
    if (!first_) {
      if (p == end_ || *p != ',') return false;
      ++p;
    }
    while (p != end_ && is_space(*p)) ++p;
    if (static_cast<std::size_t>(end_ - p) < size + 4 || *p != '"' || p[size + 1] != '"' || p[size + 2] != ':' ||
        !key.plain || items_left_ == 0 || !equal(p + 1, key.name.data(), size)) {
      return false;
    }
    p += size + 3;
    if (*p == ' ') ++p;
    first_ = false;
    --items_left_;
    at_ = p;
    return true;
  }

  /// A string of ASCII without escapes.
  ASSAY_HOT bool quick_string(std::string& out) {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const first = at_ + 1;
    bool ascii = true;
    const char* const stop = find_special(first, ascii);
    if (stop == end_ || *stop != '"' || !ascii) return false;
    out.assign(first, static_cast<std::size_t>(stop - first));
    at_ = stop + 1;
    return true;
  }

  /// An integer of up to 18 digits that something else than a number's rest follows.
  template <class T>
  ASSAY_HOT bool quick_integer(T& out) {
    const char* p = at_;
    const bool negative = p != end_ && *p == '-';
    if (negative) ++p;
    const char* const first = p;
    std::uint64_t magnitude = 0;  // may wrap behind 19 digits, which are refused below
    while (p != end_ && static_cast<unsigned char>(*p - '0') < 10) {
      magnitude = magnitude * 10 + static_cast<unsigned char>(*p++ - '0');
    }
    const auto digits = p - first;
    if (digits == 0 || digits > 18 || (digits > 1 && *first == '0') || p == end_) return false;
    if (*p == '.' || (*p | 0x20) == 'e') return false;
    const auto value = negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
    if (!std::in_range<T>(value)) return false;
    out = static_cast<T>(value);
    at_ = p;
    return true;
  }

  /// A number without an exponent whose digits are an exact double.
  ASSAY_HOT bool quick_real(double& out, bool& integral) {
    const char* p = at_;
    const bool negative = p != end_ && *p == '-';
    if (negative) ++p;
    const char* const first = p;
    std::uint64_t digits = 0;
    while (p != end_ && static_cast<unsigned char>(*p - '0') < 10) {
      digits = digits * 10 + static_cast<unsigned char>(*p++ - '0');
    }
    if (p == first || p == end_ || (p - first > 1 && *first == '0')) return false;
    integral = *p != '.';
    const char* fraction = p;
    if (!integral) {
      fraction = ++p;
      while (p != end_ && static_cast<unsigned char>(*p - '0') < 10) {
        digits = digits * 10 + static_cast<unsigned char>(*p++ - '0');
      }
      if (p == fraction || p == end_) return false;
    }
    if (p - first > 16 || (*p | 0x20) == 'e') return false;  // 15 digits and a point are exact, and divide exactly
    const auto value = static_cast<double>(digits) / number::powers_of_ten[p - fraction];
    out = negative ? -value : value;
    at_ = p;
    return true;
  }

  ASSAY_HOT bool quick_boolean(bool& out) {
    if (end_ - at_ < 5) return false;
    const bool is_true = std::memcmp(at_, "true", 4) == 0;
    if (!is_true && std::memcmp(at_, "false", 5) != 0) return false;
    out = is_true;
    at_ += is_true ? 4 : 5;
    return true;
  }

  /// Any key, and the colon. The view lasts until the next string is read.
  bool read_key(std::string_view& out) { return read_bare_key(out) && pass_colon(); }

  /// The key alone; pass_colon is next.
  bool read_bare_key(std::string_view& out) { return !failed_ && read_string(out); }
  ASSAY_HOT bool pass_colon() {
    skip_space();
    if (at_ == end_ || *at_ != ':') return fail(at_ == end_ ? "EOF while parsing an object" : "expected `:`", at_);
    ++at_;
    return true;
  }

  /// Nothing but white space may be left.
  bool finish() {
    skip_space();
    return at_ == end_ || fail("trailing characters", at_);
  }

  ASSAY_COLD bool fail(std::string_view why, const char* where);

 private:
  static bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  ASSAY_HOT void skip_space() noexcept {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }

  /// Names are short: whole words that may overlap, rather than a call.
  ASSAY_HOT static bool equal(const char* a, const char* b, std::size_t size) noexcept {
    const auto word = [](const char* p) {
      std::uint64_t w = 0;
      std::memcpy(&w, p, 8);
      return w;
    };
    const auto half = [](const char* p) {
      std::uint32_t w = 0;
      std::memcpy(&w, p, 4);
      return w;
    };
    if (size >= 8) {
      for (std::size_t i = 0; i + 8 < size; i += 8) {
        if (word(a + i) != word(b + i)) return false;
      }
      return word(a + size - 8) == word(b + size - 8);
    }
    if (size >= 4) return half(a) == half(b) && half(a + size - 4) == half(b + size - 4);
    for (std::size_t i = 0; i < size; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }

  template <char Close>
  ASSAY_HOT bool next(std::string_view expected, std::string_view at_end) {
    skip_space();
    if (at_ == end_) return failed_ ? false : fail(at_end, at_);
    if (*at_ == Close) {
      ++at_;
      first_ = false;
      return false;
    }
    if (!first_) {
      if (*at_ != ',') return fail(expected, at_);
      ++at_;
      skip_space();
      if (at_ != end_ && *at_ == Close) return fail("trailing comma", at_);
    }
    first_ = false;
    if (items_left_-- == 0) {
      failure_.type = "items_limit";
      return fail("there are too many array items and object members", at_);
    }
    return true;
  }

  bool literal(std::string_view word) {
    if (static_cast<std::size_t>(end_ - at_) >= word.size() && std::memcmp(at_, word.data(), word.size()) == 0) {
      at_ += word.size();
      return true;
    }
    std::size_t i = 0;
    while (at_ + i != end_ && i < word.size() && at_[i] == word[i]) ++i;
    return fail(at_ + i == end_ ? "EOF while parsing a value" : "expected ident", at_ + i);
  }

#if defined(__SSE2__)
  struct chunk_marks {
    std::uint32_t special, beyond_ascii;  ///< a bit a byte
  };
  ASSAY_HOT static chunk_marks mark_chunk(const char* p) noexcept {
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i control = _mm_set1_epi8(0x1F);
    const __m128i special = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('"')), _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\'))),
        _mm_cmpeq_epi8(_mm_min_epu8(chunk, control), chunk));
    return {static_cast<std::uint32_t>(_mm_movemask_epi8(special)),
            static_cast<std::uint32_t>(_mm_movemask_epi8(chunk))};
  }
#endif

  /// The first quote, backslash or control character from `p` on; `ascii` becomes false if a byte above 127 is passed.
  ASSAY_HOT const char* find_special(const char* p, bool& ascii) const noexcept {
#if defined(__SSE2__)
    // Most strings end within 32 bytes: one step, and no branch that depends on how long they are.
    while (end_ - p >= 32) {
      const chunk_marks low = mark_chunk(p);
      const chunk_marks high = mark_chunk(p + 16);
      const std::uint32_t special = low.special | high.special << 16;
      const std::uint32_t beyond_ascii = low.beyond_ascii | high.beyond_ascii << 16;
      if (special != 0) {
        const int index = __builtin_ctz(special);
        ascii &= (beyond_ascii & ((std::uint32_t{1} << index) - 1)) == 0;
        return p + index;
      }
      ascii &= beyond_ascii == 0;
      p += 32;
    }
#endif
    for (; p != end_; ++p) {
      const auto c = static_cast<unsigned char>(*p);
      if (c == '"' || c == '\\' || c < 0x20) return p;
      if (c >= 0x80) ascii = false;
    }
    return p;
  }

  bool check_utf8(std::string_view content) {
    const std::size_t error = utf8_error(content);
    return error == content.size() || fail("invalid unicode code point", content.data() + error);
  }

  bool read_escaped(const char* first, const char* stop, bool ascii, std::string_view& out);
  bool read_unicode_escape(const char*& p);

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t depth_left_;
  std::size_t items_left_;
  bool first_ = false;  ///< just inside a bracket: no comma is due
  bool failed_ = false;
  std::string buffer_;
  source_failure failure_;
};

}  // namespace assay::detail
