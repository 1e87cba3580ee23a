// What both spellings of an expression have in common.
#pragma once

#include "scalars/code_points.hpp"
#include "scalars/regex_tree.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

inline void write_code_point(std::string& out, char32_t value) {
  const bool plain = (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') ||
                     (value >= 'a' && value <= 'z') || value == '_' || value == ' ';
  if (plain) {
    out += static_cast<char>(value);
    return;
  }
  std::array<char, 8> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(value), 16).ptr;
  out.append("\\x{").append(digits.data(), end).append("}");
}

/// The set as a class; `write_property` adds one of its properties.
template <class WriteProperty>
void write_class(std::string& out, const character_set& set, const WriteProperty& write_property) {
  const bool is_one = set.ranges.size() == 1 && set.ranges.front().first == set.ranges.front().last;
  if (is_one && set.properties.empty() && !set.negated) return write_code_point(out, set.ranges.front().first);
  bool negated = set.negated;
  if (set.ranges.empty() && set.properties.empty()) {  // neither library knows an empty class
    out += negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]";
    return;
  }
  out += negated ? "[^" : "[";
  for (const code_point_range& range : set.ranges) {
    write_code_point(out, range.first);
    if (range.first == range.last) continue;
    out += '-';
    write_code_point(out, range.last);
  }
  for (const unicode_property& property : set.properties) write_property(out, property);
  out += ']';
}

inline void write_quantifier(std::string& out, std::size_t least, std::size_t most) {
  if (most == regex_node::unbounded && least < 2) {
    out += least == 0 ? '*' : '+';
  } else if (least == 0 && most == 1) {
    out += '?';
  } else if (least != 1 || most != 1) {
    out.append("{").append(std::to_string(least));
    if (most != least) {
      out += ',';
      if (most != regex_node::unbounded) out += std::to_string(most);
    }
    out += '}';
  }
}

}  // namespace assay::inline v0::detail
