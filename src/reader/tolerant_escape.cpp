#include "reader/tolerant_escape.hpp"

#include "json/escapes.hpp"
#include "json/unicode.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// A backslash that escapes nothing stands for itself.
passed_escape plain_backslash(const char* p, std::string& out) {
  out += '\\';
  return {p + 1, repair_code::invalid_escape, "a backslash"};
}

/// A code point in hexadecimal digits between two places; 0 where it is none.
std::uint32_t code_point_between(const char* first, const char* last) {
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(first, last, code, 16);
  const bool scalar = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return error == std::errc() && stop == last && scalar ? code : 0;
}

/// JavaScript's \u{1F600} and Python's \U0001F600; nothing where there is no such.
std::optional<passed_escape> pass_long_unicode_escape(const char* p, const char* end, std::string& out) {
  const std::string_view rest(p, static_cast<std::size_t>(end - p));
  const bool braced = rest.starts_with("\\u{");
  constexpr std::size_t python_size = 10;
  const std::size_t brace = braced ? rest.substr(0, 10).find('}') : std::string_view::npos;
  if (braced ? brace == std::string_view::npos : rest.size() < python_size) return std::nullopt;
  const std::size_t first = braced ? 3 : 2;
  const std::uint32_t code = code_point_between(p + first, p + (braced ? brace : python_size));
  if (code == 0) return std::nullopt;
  std::string character;
  append_utf8(character, code);
  out += character;
  return passed_escape{p + (braced ? brace + 1 : python_size), repair_code::invalid_escape, character};
}

/// At the backslash of \u.
passed_escape pass_unicode_escape(const char* p, const char* end, std::string& out) {
  if (p + 2 != end && p[2] == '{') {
    if (std::optional<passed_escape> braced = pass_long_unicode_escape(p, end, out)) return std::move(*braced);
  }
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
    case 'U':
      if (std::optional<passed_escape> eight = pass_long_unicode_escape(p, end, out)) return std::move(*eight);
      return plain_backslash(p, out);
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

}  // namespace assay::inline v0::detail
