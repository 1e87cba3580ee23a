#include "reader/notations/source_code.hpp"

#include "json/characters.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <vector>

namespace assay::inline v0::detail {

namespace {

constexpr std::array transparent = std::to_array<std::string_view>({
    "print",        "str",         "int",
    "float",        "bool",        "Decimal",
    "String::from", "Some",        "std::string",
    "list",         "tuple",       "set",
    "frozenset",    "UUID",        "Path",
    "PosixPath",    "WindowsPath", "date.fromisoformat",
    "json.dumps",   "Date",        "datetime.fromisoformat",
    "ISODate",      "ObjectId",    "JSON.stringify",
    "NumberInt",    "NumberLong",  "NumberDecimal",
    "Timestamp",    "Url",         "pd.Timestamp",
    "HttpUrl",      "AnyUrl",      "EmailStr",
    "array",        "np.array",    "numpy.array",
    "np.float64",   "np.float32",  "np.int64",
    "np.int32",     "np.str_",     "np.bool_",
});
constexpr std::array dates = std::to_array<std::string_view>({"date", "datetime.date", "dt.date"});
constexpr std::array date_times = std::to_array<std::string_view>({"datetime", "datetime.datetime", "dt.datetime"});

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// "2026, 3, 10": the numbers; nothing where there is anything else.
std::vector<unsigned> numbers_in(std::string_view text) {
  std::vector<unsigned> numbers;
  const char* p = text.data();
  const char* const end = p + text.size();
  const auto pass_space = [&] {
    while (p != end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) ++p;
  };
  for (;;) {
    pass_space();
    unsigned number = 0;
    const auto [stop, error] = std::from_chars(p, end, number);
    if (error != std::errc()) return {};
    numbers.push_back(number);
    p = stop;
    pass_space();
    if (p == end) return numbers;
    if (*p++ != ',') return {};
  }
}

std::string padded(unsigned number, std::size_t digits) {
  std::string text = std::to_string(number);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

}  // namespace

bool is_transparent(std::string_view name) { return holds(transparent, name); }

std::optional<std::string> constructed_date(std::string_view name, std::string_view arguments) {
  const bool time = holds(date_times, name);
  if (!time && !holds(dates, name)) return std::nullopt;
  const std::vector<unsigned> parts = numbers_in(arguments);
  if (parts.size() < 3 || parts.size() > (time ? 7U : 3U)) return std::nullopt;
  std::string text = padded(parts[0], 4) + '-' + padded(parts[1], 2) + '-' + padded(parts[2], 2);
  if (!time) return text;
  const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : 0U; };
  text += 'T' + padded(part(3), 2) + ':' + padded(part(4), 2) + ':' + padded(part(5), 2);
  if (parts.size() == 7) text += '.' + padded(part(6), 6);
  return text;
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

std::size_t pass_string_literal(std::string_view text, std::size_t at, bool raw, std::string& content) {
  const char quote = text[at];
  const std::string_view three = text.substr(at, 3);
  const bool triple = quote != '`' && three.size() == 3 && three[1] == quote && three[2] == quote;
  const std::string closer(triple ? 3 : 1, quote);
  at += closer.size();
  while (at < text.size()) {
    const char c = text[at];
    if (c == quote && text.substr(at, closer.size()) == closer) return at + closer.size();
    if (c == '\n' && !triple && quote != '`') return 0;
    if (quote == '`' && text.substr(at, 2) == "${") return 0;
    if (c == '\\' && at + 1 < text.size()) {
      if (raw) {
        content.append(text.substr(at, 2));
        at += 2;
      } else if (const std::size_t behind = append_escape(text, at, content); behind != 0) {
        at = behind;
      } else {
        return 0;
      }
      continue;
    }
    content += c;
    ++at;
  }
  return 0;
}

std::size_t pass_number_literal(std::string_view text, std::size_t at, std::string& literal) {
  const std::size_t from = at;
  if (text[at] == '-') literal = "-";
  if (text[at] == '-' || text[at] == '+') ++at;
  const auto digits = [&] {
    std::size_t count = 0;
    for (; at < text.size() && (is_digit(text[at]) || text[at] == '_'); ++at) {
      if (text[at] == '_') continue;
      literal += text[at];
      ++count;
    }
    return count;
  };
  const std::size_t sign = literal.size();
  if (digits() == 0) literal += '0';
  if (literal.size() > sign + 1 && literal[sign] == '0') return 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    literal += '.';
    if (digits() == 0) literal += '0';
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    literal += text[at++];
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) literal += text[at++];
    if (digits() == 0) return 0;
  }
  if (at - from == 1 && !is_digit(text[from])) return 0;
  const bool goes_on = at < text.size() && (is_name_character(text[at]) || text[at] == '*' || text[at] == '/');
  return goes_on ? 0 : at;
}

}  // namespace assay::inline v0::detail
