#include "reader/notations/source_code.hpp"

#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace assay::inline v0::detail {

namespace {

constexpr std::array<std::string_view, 17> transparent{"print",
                                                       "str",
                                                       "int",
                                                       "float",
                                                       "Decimal",
                                                       "String::from",
                                                       "Some",
                                                       "std::string",
                                                       "list",
                                                       "tuple",
                                                       "set",
                                                       "UUID",
                                                       "Path",
                                                       "date.fromisoformat",
                                                       "datetime.fromisoformat",
                                                       "json.dumps",
                                                       "JSON.stringify"};

}  // namespace

bool is_transparent(std::string_view name) {
  return std::find(transparent.begin(), transparent.end(), name) != transparent.end();
}

std::size_t append_escape(std::string_view text, std::size_t at, std::string& content) {
  const char c = text[at + 1];
  if (c == 'N') return 0;  // a character by its name
  if (c == 'u' || c == 'U' || c == 'x') {
    const std::size_t size = c == 'u' ? 4 : c == 'U' ? 8 : 2;
    const std::string_view digits = text.substr(at + 2, size);
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc() || stop != digits.data() + size || code > 0x10FFFF) return 0;
    if (code >= 0xD800 && code <= 0xDFFF) return 0;
    append_utf8(content, code);
    return at + 2 + size;
  }
  constexpr std::string_view letters = "ntr0abfv\\\"'`/";
  constexpr std::string_view meanings("\n\t\r\0\a\b\f\v\\\"'`/", 13);
  const std::size_t index = letters.find(c);
  if (index != std::string_view::npos) {
    content += meanings[index];
  } else if (c != '\n') {
    content.append(text.substr(at, 2));
  }
  return at + 2;
}

}  // namespace assay::inline v0::detail
