// The first source: one JSON document (RFC 8259) in text, read once, front to back, with nothing built in between.
//
// Every reading function consumes exactly one value (or one key) and leaves the position behind it. The first mistake
// in the text is final: failed() is true from then on, every loop ends, and failure() says what and where.
#pragma once

#include <assay/detail/export.hpp>

#include "json/enforced_limits.hpp"
#include "json/number.hpp"
#include "json/quick_scan.hpp"
#include "json/string_scan.hpp"
#include "json/structure_ends.hpp"
#include "json/token.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail {

class ASSAY_EXPORT_INTERNAL text_source {
 public:
  using mark = const char*;
  static constexpr mark nowhere = nullptr;

  /// `base`: where the text starts in a larger one, which places speak of.
  text_source(std::string_view text, std::size_t max_depth, std::size_t max_items, std::size_t base = 0) noexcept
      : base_(base), depth_left_(max_depth), items_left_(max_items) {
    // A short text is copied, so that there is something to read behind its end; of a long one only the last bytes go
    // the general path.
    const bool copied = text.size() <= short_text;
    if (copied) {
      text.copy(copy_, text.size());
      std::memcpy(copy_ + text.size(), nothing, quick_reach);  // by wide moves, which a memset would not be
    }
    begin_ = at_ = copied ? copy_ : text.data();
    end_ = begin_ + text.size();
    quick_end_ = text.size() > max_items ? begin_ : copied ? end_ : end_ - quick_reach;
  }
  text_source(const text_source&) = delete;
  text_source& operator=(const text_source&) = delete;

  // --- where ---------------------------------------------------------------------------------------------------------

  [[nodiscard]] mark save() const noexcept { return at_; }
  void restore(mark where) noexcept { at_ = where; }

  /// Where a value is in the text that started at the mark and ends here.
  [[nodiscard]] place place_of(mark value) const noexcept {
    return {base_ + static_cast<std::size_t>(value - begin_), base_ + static_cast<std::size_t>(at_ - begin_)};
  }
  [[nodiscard]] std::string_view input_of(mark value) const noexcept {
    return {value, static_cast<std::size_t>(at_ - value)};
  }

  /// The same for a value that is long past.
  [[nodiscard]] std::string_view input_at(mark, place where) const noexcept {
    return {begin_ + (where.begin - base_), where.end - where.begin};
  }

  /// How far the text is read.
  [[nodiscard]] std::size_t position() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

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
    if (*stop == '\\') {
      if (!read_escaped(first, stop, ascii, buffer_)) return false;
      out = buffer_;
      return true;
    }
    return fail("control character (\\u0000-\\u001F) found while parsing a string", stop);
  }

  /// The same into a string, without a copy in between.
  bool read_string_into(std::string& out);

  /// Passes over any value, checking its syntax.
  bool skip() {
    return skip_each([](const char*, const char*) {});
  }
  /// The same, and notes where the arrays and objects end.
  bool skip_noting(structure_ends<mark>& ends) {
    return skip_each([&ends](const char* from, const char* behind) { ends.emplace(from, behind); });
  }

  /// A union within unions within unions was tried too often.
  bool too_many_visits() {
    failure_.type = "visits_limit";
    return fail("too many alternatives, or steps of a pattern, had to be tried", at_);
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
      fail(nested_too_deep, at_);
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
    if (!equal_names(at_ + 1, key.name.data(), size)) return false;
    at_ += size + 2;
    return pass_colon();
  }

  // --- the common case -----------------------------------------------------------------------------------------------
  // The walk's loops read that themselves (see quick_scan.hpp), on a position of their own: they take it from save(),
  // and give it back with resume() before anything else is asked of the source. They count no items, so they are only
  // for texts that are too short to hold too many.

  /// Before this, quick_reach bytes may be read, whatever they are.
  [[nodiscard]] const char* quick_end() const noexcept { return quick_end_; }

  /// Goes on behind a value that the loop has read.
  ASSAY_HOT void resume(const char* where) noexcept {
    at_ = where;
    first_ = false;
  }

  /// White space behind `p`, of which there is mostly none or one; nullptr if it ends the quick path.
  ASSAY_HOT const char* pass_space(const char* p) const noexcept {
    p = quick_space(p);
    return ASSAY_LIKELY(static_cast<unsigned char>(*p) > ' ') ? p : pass_more_space(p);
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

 protected:
  static bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  ASSAY_COLD const char* pass_more_space(const char* p) const noexcept {
    while (p < quick_end_ && is_space(*p)) ++p;
    return p < quick_end_ ? p : nullptr;
  }

  ASSAY_HOT void skip_space() noexcept {
    while (at_ != end_ && is_space(*at_)) ++at_;
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
      return fail(too_many_items, at_);
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

  /// The first quote, backslash or control character from `p` on; `ascii` becomes false if a byte above 127 is passed.
  template <char Quote = '"'>
  ASSAY_HOT const char* find_special(const char* p, bool& ascii) const noexcept {
#if defined(__SSE2__)
    // Most strings end within 32 bytes: one step, and no branch that depends on how long they are. What is found in the
    // padding is behind the end.
    while (p < quick_end_) {
      const chunk_marks low = mark_chunk<Quote>(p);
      const chunk_marks high = mark_chunk<Quote>(p + 16);
      const std::uint32_t special = low.special | high.special << 16;
      const std::uint32_t beyond_ascii = low.beyond_ascii | high.beyond_ascii << 16;
      if (special != 0) {
        const int index = __builtin_ctz(special);
        ascii &= (beyond_ascii & ((std::uint32_t{1} << index) - 1)) == 0;
        return std::min(p + index, end_);
      }
      ascii &= beyond_ascii == 0;
      p += 32;
    }
#endif
    for (; p != end_; ++p) {
      const auto c = static_cast<unsigned char>(*p);
      if (c == static_cast<unsigned char>(Quote) || c == '\\' || c < 0x20) return p;
      if (c >= 0x80) ascii = false;
    }
    return p;
  }

  bool check_utf8(std::string_view content) {
    const std::size_t error = utf8_error(content);
    return error == content.size() || fail("invalid unicode code point", content.data() + error);
  }

  /// Calls `ended` with the begin and the end of each array and object in the value that is ahead.
  template <class Ended>
  bool skip_each(const Ended& ended);

  bool read_escaped(const char* first, const char* stop, bool ascii, std::string& out);
  bool read_escaped_quickly(const char* first, std::string& out);
  bool append_unicode_escape(const char*& p, std::string& out);

  static constexpr std::size_t short_text = 4096;  // most answers are, and it is little to have on the stack

  static constexpr char nothing[quick_reach] = {};

  std::size_t base_;
  const char* begin_;
  const char* at_;
  const char* end_;
  const char* quick_end_;
  std::size_t depth_left_;
  std::size_t items_left_;
  bool first_ = false;  ///< just inside a bracket: no comma is due
  bool failed_ = false;
  std::string buffer_;
  source_failure failure_;
  char copy_[short_text + quick_reach];  ///< not set where the text is long
};

template <class Ended>
bool text_source::skip_each(const Ended& ended) {
  const token ahead = peek();
  const char* const from = at_;
  std::string_view text;
  switch (ahead) {
    case token::null:
      return read_null();
    case token::boolean: {
      bool ignored = false;
      return read_boolean(ignored);
    }
    case token::number: {
      number ignored;
      return read_number(ignored);
    }
    case token::string:
      return read_string(text);
    case token::array:
      if (!enter()) return false;
      while (next_item()) skip_each(ended);
      break;
    case token::object:
      if (!enter()) return false;
      while (next_member()) {
        if (read_key(text)) skip_each(ended);
      }
      break;
    case token::none:
      return no_value();
  }
  leave();
  if (!failed_) ended(from, at_);
  return !failed_;
}

}  // namespace assay::inline v0::detail
