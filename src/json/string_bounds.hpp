// Where JSON's strings begin and end, for those who walk through JSON and don't read it.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::inline v0::detail {

/// The place behind the string whose quote, of whatever kind, stands at `at`; npos if the text ends before it does.
[[nodiscard]] constexpr std::size_t behind_string(std::string_view text, std::size_t at) noexcept {
  const char quote = text[at];
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == quote) return end + 1;
    if (text[end] == '\\') ++end;
  }
  return std::string_view::npos;
}

/// The same for a text that comes in pieces.
class string_tracker {
 public:
  /// Takes the next character; whether it belongs to a string, as its quotes do.
  constexpr bool takes(char c) noexcept {
    const bool was_inside = is_inside_;
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (c == '"') {
      is_inside_ = !is_inside_;
    } else {
      is_escaped_ = is_inside_ && c == '\\';
    }
    return was_inside || is_inside_;
  }

  /// Whether a string is open.
  [[nodiscard]] constexpr bool is_inside() const noexcept { return is_inside_; }

 private:
  bool is_inside_ = false;
  bool is_escaped_ = false;
};

}  // namespace assay::inline v0::detail
