#include "json/entities.hpp"

#include "json/unicode.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> named{{{"quot", "\""},
                                                                               {"amp", "&"},
                                                                               {"lt", "<"},
                                                                               {"gt", ">"},
                                                                               {"apos", "'"},
                                                                               {"nbsp", "\xC2\xA0"},
                                                                               {"lbrace", "{"},
                                                                               {"rbrace", "}"},
                                                                               {"lcub", "{"},
                                                                               {"rcub", "}"},
                                                                               {"colon", ":"},
                                                                               {"comma", ","},
                                                                               {"lbrack", "["},
                                                                               {"rbrack", "]"}}};

/// What a reference stands for, without its & and ;.
std::optional<std::string> meaning_of(std::string_view name) {
  if (name.size() < 2) return std::nullopt;
  if (name[0] == '#') {
    const bool hex = name[1] == 'x' || name[1] == 'X';
    const char* const first = name.data() + (hex ? 2 : 1);
    const char* const last = name.data() + name.size();
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(first, last, code, hex ? 16 : 10);
    const bool valid = error == std::errc() && stop == last && first != last && code != 0 && code <= 0x10FFFF &&
                       (code < 0xD800 || code > 0xDFFF);
    if (!valid) return std::nullopt;
    std::string text;
    append_utf8(text, code);
    return text;
  }
  for (const auto& [known, text] : named) {
    if (known == name) return std::string(text);
  }
  return std::nullopt;
}

}  // namespace

std::string without_entities(std::string_view text) {
  constexpr std::size_t longest = 10;
  std::string result;
  for (;;) {
    const std::size_t mark = text.find('&');
    result.append(text.substr(0, mark));
    if (mark == std::string_view::npos) return result;
    text.remove_prefix(mark);
    const std::size_t end = text.substr(0, longest).find(';');
    std::optional<std::string> meaning;
    if (end != std::string_view::npos) meaning = meaning_of(text.substr(1, end - 1));
    result.append(meaning ? std::string_view(*meaning) : std::string_view("&"));
    text.remove_prefix(meaning ? end + 1 : 1);
  }
}

}  // namespace assay::inline v0::detail
