#include "reader/tolerant_escape.hpp"

#include "source/escapes.hpp"
#include "source/unicode.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace assay::detail {

namespace {

/// A backslash that escapes nothing stands for itself.
passed_escape plain_backslash(const char* p, std::string& out) {
  out += '\\';
  return {p + 1, repair_code::invalid_escape, "a backslash"};
}

/// At the backslash of \u.
passed_escape pass_unicode_escape(const char* p, const char* end, std::string& out) {
  const unicode_escape found = read_unicode_escape(p + 2, end);
  if (found.kind == unicode_escape_kind::no_digits) return plain_backslash(p, out);
  if (found.kind == unicode_escape_kind::lone_surrogate) {
    out.append(replacement_character);
    return {found.behind, repair_code::invalid_utf8, {}};
  }
  append_utf8(out, found.code_point);
  return {found.behind, std::nullopt, {}};
}

/// At the backslash of \x.
passed_escape pass_byte_escape(const char* p, const char* end, std::string& out) {
  constexpr std::ptrdiff_t size = 4;
  std::uint32_t code = 0;
  if (end - p < size) return plain_backslash(p, out);
  const auto [stop, error] = std::from_chars(p + 2, p + size, code, 16);
  if (error != std::errc() || stop != p + size) return plain_backslash(p, out);
  std::string character;
  append_utf8(character, code);
  out += character;
  return {p + size, repair_code::invalid_escape, character};
}

}  // namespace

passed_escape pass_tolerant_escape(const char* p, const char* end, std::string& out) {
  if (p + 1 == end) {
    out += '\\';
    return {end, std::nullopt, {}};
  }
  if (const char letter = escaped_letter(p[1])) {
    out += letter;
    return {p + 2, std::nullopt, {}};
  }
  switch (p[1]) {
    case 'u':
      return pass_unicode_escape(p, end, out);
    case 'x':
      return pass_byte_escape(p, end, out);
    case '\n':
    case '\r':
      return {p + (p[1] == '\r' && p + 2 != end && p[2] == '\n' ? 3 : 2), repair_code::line_continuation, {}};
    case '\'':
    case '`':
      out += p[1];
      return {p + 2, repair_code::invalid_escape, std::string(1, p[1])};
    default:
      return plain_backslash(p, out);
  }
}

}  // namespace assay::detail
