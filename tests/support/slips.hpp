// Where a slip of the pen may damage a document's structure, and what each of its characters is taken for.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace slips {

/// The places of brackets, commas and colons outside of strings, and of quotes.
inline std::vector<std::size_t> structure_of(std::string_view text) {
  std::vector<std::size_t> places;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (inside && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      inside = !inside;
      places.push_back(at);
    } else if (!inside && std::string_view("{}[],:").find(text[at]) != std::string_view::npos) {
      places.push_back(at);
    }
  }
  return places;
}

inline std::string_view mistaken_for(char c) {
  switch (c) {
    case '{':
      return "[(";
    case '}':
      return "])";
    case '[':
      return "{(";
    case ']':
      return "})";
    case ',':
      return ";.";
    case ':':
      return "=,";
    default:
      return "'`";
  }
}

}  // namespace slips
