#include "cli/quick_line.hpp"

#include "source/string_scan.hpp"
#include "source/unicode.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace assay::cli {
namespace {

/// What the letter behind a backslash stands for; 0 where it takes more than that.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> escapes{};
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  escapes['/'] = '/';
  escapes['b'] = '\b';
  escapes['f'] = '\f';
  escapes['n'] = '\n';
  escapes['r'] = '\r';
  escapes['t'] = '\t';
  return escapes;
}
constexpr std::array<char, 256> escapes = make_escapes();

/// A string's content without its escapes, written front to back.
class unescaper {
 public:
  /// `at` is behind the opening quote. `to` has room for as many bytes as there are up to `end`, and for `slack` more.
  unescaper(const char* at, const char* end, char* to) : at_(at), end_(end), to_(to) {}
  static constexpr std::size_t slack = 32;

  /// Up to the closing quote; false where the string isn't one.
  bool run() {
    while (!closed_) {
#if defined(__SSE2__)
      if (end_ - at_ >= reach) {
        if (!pass_chunk()) return false;
        continue;
      }
#endif
      if (at_ == end_ || !pass_byte()) return false;
    }
    return true;
  }

  [[nodiscard]] const char* behind() const noexcept { return at_; }
  [[nodiscard]] char* written() const noexcept { return to_; }
  /// Whether all was ASCII; false as well where other bytes are just behind the string.
  [[nodiscard]] bool is_ascii() const noexcept { return ascii_; }

 private:
#if defined(__SSE2__)
  static constexpr std::ptrdiff_t chunk = 16;
  static constexpr std::ptrdiff_t reach = 2 * chunk;  ///< what lies between two escapes is copied a chunk at a time

  static void copy_chunk(const char* from, char* to) noexcept {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }

  /// The 16 bytes ahead, and what an escape that begins there needs behind them.
  bool pass_chunk() {
    const detail::chunk_marks marks = detail::mark_chunk(at_);
    ascii_ &= marks.beyond_ascii == 0;
    std::ptrdiff_t done = 0;
    for (std::uint32_t left = marks.special; left != 0;) {
      const std::ptrdiff_t next = std::countr_zero(left);
      copy_chunk(at_ + done, to_);
      to_ += next - done;
      const char* const mark = at_ + next;
      if (*mark != '\\') {
        at_ = mark + 1;
        closed_ = *mark == '"';
        return closed_;
      }
      const char plain = escapes[static_cast<unsigned char>(mark[1])];
      if (plain == 0) {
        at_ = mark;
        return pass_unicode();
      }
      *to_++ = plain;
      done = next + 2;
      if (done >= chunk) {
        at_ += done;
        return true;
      }
      left &= ~std::uint32_t{0} << done;
    }
    copy_chunk(at_ + done, to_);
    to_ += chunk - done;
    at_ += chunk;
    return true;
  }
#endif

  /// The byte ahead, or the escape.
  bool pass_byte() {
    const char c = *at_;
    if (c == '\\') {
      if (end_ - at_ < 2) return false;
      const char plain = escapes[static_cast<unsigned char>(at_[1])];
      if (plain == 0) return pass_unicode();
      *to_++ = plain;
      at_ += 2;
      return true;
    }
    ++at_;
    closed_ = c == '"';
    if (closed_) return true;
    ascii_ &= static_cast<unsigned char>(c) < 0x80;
    *to_++ = c;
    return static_cast<unsigned char>(c) >= 0x20;
  }

  /// \u and four digits; a pair of them for what is beyond.
  bool pass_unicode() {
    std::optional<std::uint32_t> code = code_unit();
    if (!code) return false;
    if (*code >= 0xD800 && *code < 0xE000) {
      const std::optional<std::uint32_t> low = *code < 0xDC00 ? code_unit() : std::nullopt;
      if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    }
    std::string character;
    detail::append_utf8(character, *code);
    to_ = std::copy(character.begin(), character.end(), to_);
    return true;
  }
  std::optional<std::uint32_t> code_unit() {
    if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return std::nullopt;
    const std::optional<std::uint32_t> code = detail::hex4(at_ + 2, end_);
    at_ += 6;
    return code;
  }

  const char* at_;
  const char* const end_;
  char* to_;
  bool ascii_ = true;
  bool closed_ = false;
};

/// The line's tokens, one after another. Each function passes what it names, or returns false.
class line_tokens {
 public:
  explicit line_tokens(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

  bool pass(char wanted) {
    skip_space();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  bool pass_key(std::string_view name) {
    const char* const before = at_;
    if (pass('"') && rest().substr(0, name.size()) == name) {
      at_ += name.size();
      if (at_ != end_ && *at_ == '"') {
        ++at_;
        return pass(':');
      }
    }
    at_ = before;
    return false;
  }

  bool pass_id(std::string_view& id) {
    skip_space();
    const char* const begin = at_;
    if (!(at_ != end_ && *at_ == '"' ? pass_plain_string() : pass_integer())) return false;
    id = std::string_view(begin, static_cast<std::size_t>(at_ - begin));
    return true;
  }

  bool pass_text(std::string& text) {
    if (!pass('"')) return false;
    text.resize(rest().size() + unescaper::slack);
    unescaper content(at_, end_, text.data());
    if (!content.run()) return false;
    at_ = content.behind();
    text.resize(static_cast<std::size_t>(content.written() - text.data()));
    return content.is_ascii() || detail::utf8_error(text) == text.size();
  }

  bool at_end() {
    skip_space();
    return at_ == end_;
  }

 private:
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }

  bool pass_plain_string() {
    for (++at_; at_ != end_ && *at_ != '"'; ++at_) {
      if (*at_ < ' ' || *at_ >= 0x7F || *at_ == '\\') return false;
    }
    return at_ != end_ && ++at_ != end_;
  }

  /// As it is written back, digit by digit.
  bool pass_integer() {
    constexpr std::ptrdiff_t most_digits = 18;
    if (at_ != end_ && *at_ == '-') ++at_;
    const char* const first = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != first && *first != '0' && at_ - first <= most_digits;
  }

  const char* at_;
  const char* const end_;
};

}  // namespace

bool read_quickly(std::string_view line, std::string_view key, quick_line& found) {
  line_tokens tokens(line);
  if (!tokens.pass('{')) return tokens.pass_text(found.text) && tokens.at_end();
  if (tokens.pass_key("id") && !(tokens.pass_id(found.id) && tokens.pass(','))) return false;
  return tokens.pass_key(key) && tokens.pass_text(found.text) && tokens.pass('}') && tokens.at_end();
}

}  // namespace assay::cli
