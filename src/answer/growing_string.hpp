// A JSON string that is still being written: its content so far.
#pragma once

#include "json/ascii.hpp"
#include "json/escapes.hpp"
#include "json/string_scan.hpp"
#include "json/unicode.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

class growing_string {
 public:
  enum class state { open, closed, broken };

  /// The content begins in the text at `begin`, behind the opening quote.
  void start(std::size_t begin) {
    at_ = begin;
    content_.clear();
    as_it_stands_ = true;
  }

  /// Reads on. An escape or a character that the text's end cuts is left for the next time.
  state go_on(std::string_view text) {
    const char* const end = text.data() + text.size();
    for (;;) {
      const char* const from = text.data() + at_;
      bool ascii = true;
      const char* p = find_string_end(from, end, ascii);
      std::string_view run(from, static_cast<std::size_t>(p - from));
      if (!ascii) {
        const std::size_t wrong = utf8_error(run);
        if (wrong != run.size()) {
          // Three bytes at most are cut.
          if (p != end || run.size() - wrong > 3) return state::broken;
          run = run.substr(0, wrong);
        }
      }
      content_.append(run);
      at_ += run.size();
      if (p == end) return state::open;
      if (*p == '"') return state::closed;
      if (*p != '\\') return state::broken;
      constexpr std::ptrdiff_t longest_escape = 12;  // \uD83D\uDE00
      if (!pass_escape(p + 1, end)) {
        return end - p < longest_escape && may_be_cut(p, end) ? state::open : state::broken;
      }
      as_it_stands_ = false;
    }
  }

  [[nodiscard]] const std::string& content() const noexcept { return content_; }
  /// Where the content ends so far: at the closing quote, where it is closed.
  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  /// Whether the content is what stands in the text.
  [[nodiscard]] bool as_it_stands() const noexcept { return as_it_stands_; }

 private:
  /// `p` is behind the backslash.
  bool pass_escape(const char* p, const char* end) {
    if (p == end) return false;
    if (const char letter = escaped_letter(*p); letter != 0) {
      content_.push_back(letter);
      at_ += 2;
      return true;
    }
    if (*p != 'u') return false;
    const unicode_escape read = read_unicode_escape(p + 1, end);
    if (read.kind != unicode_escape_kind::valid) return false;
    append_utf8(content_, read.code_point);
    at_ += static_cast<std::size_t>(read.behind - p) + 1;
    return true;
  }

  /// Whether more text could make an escape of what begins at `p`: one or two units of UTF-16, of which some is there.
  static bool may_be_cut(const char* p, const char* end) {
    constexpr std::size_t unit = 6;  // \uD83D
    for (std::size_t i = 0; p != end; ++p, i = (i + 1) % unit) {
      const bool fits = i == 0 ? *p == '\\' : i == 1 ? *p == 'u' : hex_value(*p) >= 0;
      if (!fits) return false;
    }
    return true;
  }

  std::string content_;
  std::size_t at_ = 0;
  bool as_it_stands_ = true;
};

}  // namespace assay::inline v0::detail
