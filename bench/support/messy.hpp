// Documents as models write them: the invoices, each damaged in one way or in several.
#pragma once

#include "documents.hpp"

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Calls `outside(c)` for each character outside strings, and copies strings as `string(content)` writes them.
template <class Outside, class String>
void rewrite(std::string_view document, Outside outside, String string) {
  for (std::size_t i = 0; i < document.size(); ++i) {
    if (document[i] != '"') {
      outside(document[i]);
      continue;
    }
    std::size_t end = i + 1;
    while (document[end] != '"') end += document[end] == '\\' ? 2 : 1;
    string(document.substr(i + 1, end - i - 1));
    i = end;
  }
}

inline std::string fenced(const std::string& document) { return "Sure!\n```json\n" + document + "\n```\n"; }

inline std::string with_trailing_commas(const std::string& document) {
  std::string out;
  rewrite(
      document,
      [&](char c) {
        if ((c == '}' || c == ']') && out.back() != '[' && out.back() != '{') out += ',';
        out += c;
      },
      [&](std::string_view content) { out.append("\"").append(content).append("\""); });
  return out;
}

/// Strings that hold an apostrophe or an escape stay as they are.
inline std::string with_single_quotes(const std::string& document) {
  std::string out;
  rewrite(
      document, [&](char c) { out += c; },
      [&](std::string_view content) {
        const char quote = content.find_first_of("'\\") == std::string_view::npos ? '\'' : '"';
        out.append(1, quote).append(content).append(1, quote);
      });
  return out;
}

inline std::string with_string_numbers(const std::string& document) {
  std::string out;
  bool number = false;
  rewrite(
      document,
      [&](char c) {
        const bool part = std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ||
                          (number && (c == 'e' || c == 'E' || c == '+'));
        if (part != number) out += '"';
        number = part;
        out += c;
      },
      [&](std::string_view content) { out.append("\"").append(content).append("\""); });
  return out;
}

/// The whole corpus, each document damaged.
template <class Damage>
std::vector<std::string> damaged(Damage damage) {
  std::vector<std::string> documents;
  for (const std::string& document : invoices()) documents.push_back(damage(document));
  return documents;
}

/// Text that is made to be slow: `unit` again and again.
inline std::string repeated(std::string_view unit, std::size_t size) {
  std::string text;
  text.reserve(size + unit.size());
  while (text.size() < size) text += unit;
  return text;
}

}  // namespace bench
