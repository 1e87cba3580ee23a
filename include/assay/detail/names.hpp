// Names as the compiler spells them, and memory of their own for them. Those of members and enumerators are found in
// counted_members.hpp and spelled_enumerators.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

// These know how long they are, so that no constant expression counts it.
template <auto Value>
constexpr std::string_view pretty() noexcept {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

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

/// A name in memory of its own: the compiler spells it in much that would stay in the program, too.
template <std::size_t Size>
struct name_buffer {
  char data[Size + 1] = {};
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {data, Size}; }
};
template <std::size_t Size>
constexpr name_buffer<Size> keep_name(std::string_view name) noexcept {
  name_buffer<Size> kept;
  for (std::size_t i = 0; i < Size; ++i) kept.data[i] = name[i];
  return kept;
}

template <class T>
constexpr std::string_view pretty_type() noexcept {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

template <class T>
constexpr std::string_view spelled_type_name() noexcept {
  constexpr std::string_view text = pretty_type<T>();
  constexpr std::size_t begin = text.find("T = ") + 4;
  std::size_t end = begin;
  std::size_t start = begin;
  int depth = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (depth == 0 && (c == ';' || c == ']')) break;
    if (c == '<' || c == '(' || c == '[' || c == '{') ++depth;
    if (c == '>' || c == ')' || c == ']' || c == '}') --depth;
    if (depth == 0 && c == ':') start = end + 1;
  }
  return text.substr(start, end - start);
}
template <class T>
inline constexpr auto kept_type_name = keep_name<spelled_type_name<T>().size()>(spelled_type_name<T>());

/// A type's own name, without namespaces; template arguments stay ("Page<int>").
template <class T>
constexpr std::string_view type_name() noexcept {
  return kept_type_name<T>.view();
}

/// An enumerator: its own name, and its bits, sign-extended.
struct named_value {
  std::string_view name;
  std::int64_t value = 0;
};

}  // namespace assay::inline v0::detail
