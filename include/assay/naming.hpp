// Naming styles: snake_case in C++, camelCase (or another style) on the wire, converted at compile time.
#pragma once

#include <assay/describe.hpp>
#include <assay/detail/names.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>

namespace assay::inline v0::detail {

inline constexpr std::tuple<> empty_tuple{};

constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
constexpr char to_upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr char to_lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

/// Writes `name` in a style, a character at a time. Words end at '_' and between a lower and an upper case letter.
template <class Put>
constexpr void write_styled(std::string_view name, naming style, Put put) {
  const bool spaced =
      style == naming::snake_case || style == naming::kebab_case || style == naming::screaming_snake_case;
  bool first_word = true;
  bool word_start = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == '_') {
      word_start = true;
      continue;
    }
    if (i > 0 && is_upper(c) && is_lower(name[i - 1])) word_start = true;
    if (word_start) {
      if (spaced && !first_word) put(style == naming::kebab_case ? '-' : '_');
      const bool capital = style == naming::screaming_snake_case || style == naming::pascal_case ||
                           (style == naming::camel_case && !first_word);
      put(capital ? to_upper(c) : to_lower(c));
      first_word = false;
      word_start = false;
    } else {
      put(style == naming::screaming_snake_case ? to_upper(c) : to_lower(c));
    }
  }
}

struct name_reference {
  std::string_view name;
  [[nodiscard]] constexpr std::string_view view() const noexcept { return name; }
};

/// The name that `get` gives, in a style: as it is by reference, else in a buffer of its own.
template <naming Style, class Get>
constexpr auto styled_name(Get get) {
  if constexpr (Style == naming::as_is) {
    return name_reference{get()};
  } else {
    constexpr std::size_t size = [] {
      std::size_t n = 0;
      write_styled(Get{}(), Style, [&n](char) { ++n; });
      return n;
    }();
    name_buffer<size> buffer{};
    std::size_t n = 0;
    write_styled(get(), Style, [&](char c) { buffer.data[n++] = c; });
    return buffer;
  }
}

}  // namespace assay::inline v0::detail
