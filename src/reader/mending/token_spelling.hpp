// How tokens may be spelt in damaged text: where a quote stands, where a string may end and at what cost.
#pragma once

#include "json/byte_set.hpp"
#include "scalars/repair_code.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail::mending {

/// A quotation mark of any kind.
struct quote_mark {
  enum class kind : std::uint8_t {
    none,
    standard,
    single,
    backtick,
    typographic_double,
    typographic_single,
    guillemet
  };
  static constexpr std::size_t kinds = 7;
  kind which = kind::none;
  std::uint8_t size = 0;  ///< in bytes; 0 where there is none

  [[nodiscard]] explicit operator bool() const noexcept { return size != 0; }
};
[[nodiscard]] quote_mark quote_beyond_ascii_at(std::string_view text, std::size_t at) noexcept;
[[nodiscard]] inline quote_mark quote_at(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) return {};
  switch (text[at]) {
    case '"':
      return {quote_mark::kind::standard, 1};
    case '\'':
      return {quote_mark::kind::single, 1};
    case '`':
      return text.substr(at, 3) == "```" ? quote_mark{} : quote_mark{quote_mark::kind::backtick, 1};
    case '\xE2':
    case '\xC2':
      return quote_beyond_ascii_at(text, at);
    default:
      return {};
  }
}
/// It's, don't: a quote between letters.
[[nodiscard]] bool is_apostrophe(std::string_view text, std::size_t at) noexcept;
/// Whether one opens a string that the other closes, as its writer may have meant it.
[[nodiscard]] bool pairs(quote_mark open, quote_mark close) noexcept;
/// What is noted of a string in such quotes.
[[nodiscard]] repair_code code_of(quote_mark mark) noexcept;

/// A number as JSON has it, or as others write it: where it ends; `at` where there is none.
struct number_spelling {
  std::size_t end = 0;
  bool plain = true;  ///< JSON's form
};
[[nodiscard]] number_spelling number_at(std::string_view text, std::size_t at) noexcept;

/// A literal of JSON or of another language ahead.
struct literal_spelling {
  enum class meaning : std::uint8_t { none, null, yes, no };
  meaning which = meaning::none;
  std::size_t size = 0;
  bool plain = true;
};
[[nodiscard]] literal_spelling literal_at(std::string_view text, std::size_t at) noexcept;

/// Letters, digits, or characters beyond ASCII: signs alone are hardly text that lacks its quotes.
[[nodiscard]] bool has_word(std::string_view content) noexcept;

/// Whether a text is a number or a literal with marks, or several: `null|`, `1.5 null`. They are values, and what
/// stands behind or between them is another separator.
[[nodiscard]] bool are_values(std::string_view text) noexcept;

/// Whether what looks like a comment may be a string without its opening quote: `#tag",`.
[[nodiscard]] bool hides_string(std::string_view comment) noexcept;

/// Behind white space and comments. `comment` is where the first one stands, `unusual` where the first white space does
/// that JSON does not know; npos where there is none.
struct filler {
  std::size_t end = 0;
  std::size_t comment = std::string_view::npos;
  std::size_t comment_end = 0;
  std::size_t unusual = std::string_view::npos;
  std::size_t unusual_end = 0;
};
[[nodiscard]] filler filler_at(std::string_view text, std::size_t at) noexcept;

/// A comma or colon of another script: its size in bytes; 0 where there is none.
[[nodiscard]] std::size_t foreign_comma(std::string_view text, std::size_t at) noexcept;
[[nodiscard]] std::size_t foreign_colon(std::string_view text, std::size_t at) noexcept;

/// Behind the white space at a place.
[[nodiscard]] std::size_t past_space(std::string_view text, std::size_t at) noexcept;

/// What stands behind a value.
inline constexpr byte_set ends_value{",}]);\n"};
/// Whether a value may end where this follows.
[[nodiscard]] bool may_follow(std::string_view text, std::size_t at) noexcept;

}  // namespace assay::inline v0::detail::mending
