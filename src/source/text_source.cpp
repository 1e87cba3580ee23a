#include "source/text_source.hpp"

namespace assay::detail {

namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Four hexadecimal digits; -1 where they are none.
long read_hex4(const char* p, const char* end) noexcept {
  if (end - p < 4) return -1;
  long value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_digit(p[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

char simple_escape(char c) noexcept {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '/':
      return '/';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

}  // namespace

bool text_source::fail(std::string_view why, const char* where) {
  if (!failed_) {
    failed_ = true;
    failure_.reason = why;
    failure_.offset = static_cast<std::size_t>(where - begin_);
  }
  at_ = end_;
  return false;
}

bool text_source::skip() {
  switch (peek()) {
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
    case token::string: {
      std::string_view ignored;
      return read_string(ignored);
    }
    case token::array:
      if (!enter()) return false;
      while (next_item()) skip();
      leave();
      return !failed_;
    case token::object: {
      if (!enter()) return false;
      std::string_view ignored;
      while (next_member()) {
        if (read_key(ignored)) skip();
      }
      leave();
      return !failed_;
    }
    case token::none:
      break;
  }
  return no_value();
}

// p is behind "\u".
bool text_source::read_unicode_escape(const char*& p, std::string& out) {
  const long high = read_hex4(p, end_);
  if (high < 0) return fail("invalid escape", p);
  const char* const escape = p - 2;
  p += 4;
  if (high < 0xD800 || high > 0xDFFF) {
    append_utf8(out, static_cast<std::uint32_t>(high));
    return true;
  }
  const bool pair = high < 0xDC00 && end_ - p >= 6 && p[0] == '\\' && p[1] == 'u';
  const long low = pair ? read_hex4(p + 2, end_) : -1;
  if (low < 0xDC00 || low > 0xDFFF) return fail("lone surrogate in hex escape", escape);
  p += 6;
  append_utf8(out, static_cast<std::uint32_t>(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
  return true;
}

// Runs between escapes are copied whole. `stop` is at the first backslash.
bool text_source::read_escaped(const char* first, const char* stop, bool ascii, std::string& out) {
  out.clear();
  out.reserve(2 * static_cast<std::size_t>(stop - first));  // as the first character behind the run would make it
  const char* run = first;
  const char* p = stop;
  for (;;) {
    const std::string_view raw(run, static_cast<std::size_t>(p - run));
    if (!ascii && !check_utf8(raw)) return false;
    out.append(raw);
    if (p == end_) return fail("EOF while parsing a string", end_);
    if (*p == '"') break;
    if (*p != '\\') return fail("control character (\\u0000-\\u001F) found while parsing a string", p);
    if (++p == end_) return fail("EOF while parsing a string", end_);
    if (*p == 'u') {
      ++p;
      if (!read_unicode_escape(p, out)) return false;
    } else {
      const char c = simple_escape(*p);
      if (c == '\0') return fail("invalid escape", p);
      out.push_back(c);
      ++p;
    }
    run = p;
    ascii = true;
    p = find_special(p, ascii);
  }
  at_ = p + 1;
  return true;
}

bool text_source::read_string_into(std::string& out) {
  const char* const first = at_ + 1;
  bool ascii = true;
  const char* const stop = find_special(first, ascii);
  if (stop != end_ && *stop == '\\') return read_escaped(first, stop, ascii, out);
  std::string_view content;
  if (!read_string(content)) return false;
  out = content;
  return true;
}

}  // namespace assay::detail
