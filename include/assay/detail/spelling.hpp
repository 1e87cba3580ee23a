// How compilers spell template arguments in the name of a function, and where in it the names are. Free of what
// compiles it, so that the spelling of each compiler is tested with all of them (tests/test_spelled_names.cpp).
//
//   GCC    ... pretty() [with auto Value = Color::red; std::string_view = std::basic_string_view<char>]
//   Clang  ... pretty() [Value = Color::red]
//   MSVC   ... pretty<Color::red>(void) noexcept
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

enum class compiler : std::uint8_t { gcc, clang, msvc };

#if defined(__clang__)  // also where it takes MSVC's place
inline constexpr compiler this_compiler = compiler::clang;
#elif defined(_MSC_VER)
inline constexpr compiler this_compiler = compiler::msvc;
#else
inline constexpr compiler this_compiler = compiler::gcc;
#endif

constexpr bool is_name_char(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The identifier that ends where `text` ends.
constexpr std::string_view last_name(std::string_view text) noexcept {
  std::size_t begin = text.size();
  while (begin > 0 && is_name_char(text[begin - 1])) --begin;
  return text.substr(begin);
}

/// The member in the text of pretty<spelled{&...}>. A value in braces is what each compiler spells last, but for what
/// GCC says of std::string_view: "(& ...Person::age)}", "{&phantom.value.age}", "{&object->value.age}".
constexpr std::string_view spelled_member(std::string_view text, compiler by = this_compiler) noexcept {
  return last_name(text.substr(0, by == compiler::gcc ? text.rfind(")}") : text.rfind('}')));
}

/// The enumerator, or the pointer to a member, in the text of pretty<Value>: its last name.
constexpr std::string_view spelled_value(std::string_view text, compiler by = this_compiler) noexcept {
  switch (by) {
    case compiler::gcc:
      return last_name(text.substr(0, text.find(';', text.find("Value = "))));
    case compiler::msvc:
      return last_name(text.substr(0, text.rfind(">(void)")));
    case compiler::clang:
      break;
  }
  return last_name(text.substr(0, text.rfind(']')));
}

/// Where the type begins in the text of pretty_type<T>, without the keyword that MSVC puts before it.
constexpr std::size_t begin_of_type(std::string_view text, compiler by = this_compiler) noexcept {
  if (by != compiler::msvc) return text.find("T = ") + 4;
  constexpr std::string_view function = "pretty_type<";
  const std::size_t begin = text.find(function) + function.size();
  for (const std::string_view keyword : {"struct ", "class ", "enum ", "union "}) {
    if (text.substr(begin).starts_with(keyword)) return begin + keyword.size();
  }
  return begin;
}

/// The type's own name in the text of pretty_type<T>, without namespaces; with template arguments.
constexpr std::string_view spelled_type(std::string_view text, compiler by = this_compiler) noexcept {
  const std::size_t begin = begin_of_type(text, by);
  std::size_t end = begin;
  std::size_t start = begin;
  int depth = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (depth == 0 && (c == ';' || c == ']' || c == '>')) break;
    if (c == '<' || c == '(' || c == '[' || c == '{') ++depth;
    if (c == '>' || c == ')' || c == ']' || c == '}') --depth;
    if (depth == 0 && c == ':') start = end + 1;
  }
  if (end > start && text[end - 1] == ' ') --end;  // MSVC: "Page<int> >(void)"
  return text.substr(start, end - start);
}

/// How many characters a number has.
constexpr std::size_t length_of(std::int64_t number) noexcept {
  std::size_t length = number < 0 ? 2 : 1;
  while ((number /= 10) != 0) ++length;
  return length;
}

/// Calls found(index, name) for each value of Values that has a name, in the text of pretty_pack<...>: for
/// `enum class E { a = 1 }` the pack {0, 1, 2} is spelled "(E)0, E::a, (E)2", by MSVC "(enum E)0x0,E::a,(enum E)0x2".
template <class Values, class Found>
constexpr void for_each_named(std::string_view text, Found found, compiler by = this_compiler) {
  // Behind '{' (GCC) or '<' (Clang, MSVC).
  std::size_t at = by == compiler::msvc ? text.find("pretty_pack<") + 12 : text.find("Values = ") + 10;
  const std::size_t separator = by == compiler::msvc ? 1 : 2;
  std::size_t cast = 0;  // how long it is, once there was one
  for (std::size_t index = 0; index < Values::count; ++index) {
    // Hundreds have no name: they are passed in one step, for every step of a constant expression takes its time. (MSVC
    // spells them in hexadecimal, each of another length.)
    const std::size_t end = at + cast + length_of(Values::at(index));
    if (cast != 0 && end < text.size() && text[at] == '(' && text[at + cast - 1] == ')' &&
        (text[end] == ',' || text[end] == '}' || text[end] == '>')) {
      at = end + separator;
      continue;
    }
    // A value ends at a comma or a closer of no bracket of its own; its last word is a name, or a number behind a cast.
    const std::size_t begin = at;
    std::size_t word = at;
    int depth = 0;
    for (;; ++at) {
      const char c = text[at];
      if (c == '(' || c == '{' || c == '<') {
        ++depth;
      } else if (c == ')' || c == '}' || c == '>') {
        if (--depth < 0) break;
        word = at + 1;
      } else if (c == ':') {
        word = at + 1;
      } else if (c == ',' && depth == 0) {
        break;
      }
    }
    const bool named = text[word] != '-' && (text[word] < '0' || text[word] > '9');
    if (named) found(index, text.substr(word, at - word));
    if (!named && by != compiler::msvc) cast = word - begin;
    at += separator;
  }
}

}  // namespace assay::inline v0::detail
