// Searching text for any of several bytes, a table look-up each: std::string_view's find_first_of calls memchr for
// every byte of the text.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

class byte_set {
 public:
  constexpr explicit byte_set(std::string_view bytes) {
    for (const char c : bytes) add(c);
  }
  constexpr void add(char c) noexcept { in_[static_cast<unsigned char>(c)] = true; }

  [[nodiscard]] constexpr bool has(char c) const noexcept { return in_[static_cast<unsigned char>(c)]; }

  /// Where the text has the first of them, or the first byte that is none of them; npos where there is none. Who asks
  /// about a part of a text passes that part, or a search in every line goes on to the text's end: see has_any().
  [[nodiscard]] constexpr std::size_t first_in(std::string_view text, std::size_t from = 0) const noexcept {
    return search<true>(text, from);
  }
  [[nodiscard]] constexpr std::size_t first_not_in(std::string_view text, std::size_t from = 0) const noexcept {
    return search<false>(text, from);
  }

  /// Whether one of them is in a text.
  [[nodiscard]] constexpr bool has_any(std::string_view text) const noexcept {
    return first_in(text) != std::string_view::npos;
  }

 private:
  template <bool Wanted>
  [[nodiscard]] constexpr std::size_t search(std::string_view text, std::size_t from) const noexcept {
    for (std::size_t i = from; i < text.size(); ++i) {
      if (has(text[i]) == Wanted) return i;
    }
    return std::string_view::npos;
  }

  std::array<bool, 256> in_{};
};

inline constexpr byte_set json_space{" \t\r\n"};

}  // namespace assay::inline v0::detail
