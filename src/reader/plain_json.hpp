// Skips plain JSON: only its end is needed.
#pragma once

#include "json/characters.hpp"
#include "json/string_scan.hpp"

#include <cstddef>
#include <cstdint>

namespace assay::inline v0::detail {

/// Behind the object or the array that starts at `p`; nullptr where it is not plain: longer than a page or so, nested
/// deep, with escapes in it, or no JSON. What is passed over the tolerant reader takes for a value, in prose too, which
/// ends at the same place.
class plain_json {
 public:
  plain_json(const char* p, const char* end) noexcept
      : at_(p), end_(static_cast<std::size_t>(end - p) > longest ? p + longest : end) {}

  [[nodiscard]] const char* behind() noexcept {
    const bool object = *at_ == '{';
    if (!object && !may_begin_array()) return nullptr;
    if (!structure(0)) return nullptr;
    return object && may_go_on() ? nullptr : at_;
  }

 private:
  static constexpr std::size_t longest = 4096;
  static constexpr int deepest = 8;

  /// A word alone in brackets may be prose.
  [[nodiscard]] bool may_begin_array() const noexcept {
    const char* p = at_ + 1;
    while (p != end_ && is_space(*p)) ++p;
    return p != end_ && (is_digit(*p) || *p == '"' || *p == '{' || *p == ']');
  }
  /// The reader goes on behind a closer where a comma and another key follow.
  [[nodiscard]] bool may_go_on() const noexcept {
    const char* p = at_;
    while (p != end_ && is_space(*p)) ++p;
    if (p == end_) return true;
    const auto c = static_cast<unsigned char>(*p);
    return c == ',' || c == '/' || c == '#' || c >= 0x80 || c < ' ';
  }

  static bool is_space(char c) noexcept { return is_blank(c) || c == '\n'; }
  void space() noexcept {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }
  bool pass(char c) noexcept {
    space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  bool structure(int depth) noexcept {
    if (depth == deepest) return false;
    const bool object = *at_++ == '{';
    const char closer = object ? '}' : ']';
    if (pass(closer)) return true;
    do {
      space();
      if (object && !(string() && pass(':'))) return false;
      space();
      if (!value(depth)) return false;
    } while (pass(','));
    return pass(closer);
  }

  bool value(int depth) noexcept {
    if (at_ == end_) return false;
    switch (*at_) {
      case '"':
        return string();
      case '{':
      case '[':
        return structure(depth + 1);
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  bool string() noexcept {
    if (at_ == end_ || *at_ != '"') return false;
    bool ascii = true;
    const char* const stop = find_string_end(at_ + 1, end_, ascii);
    if (stop == end_ || *stop != '"') return false;
    at_ = stop + 1;
    return true;
  }

  bool word(std::string_view letters) noexcept {
    if (!starts_with(at_, end_, letters)) return false;
    at_ += letters.size();
    return true;
  }

  /// Digits, with a fraction or without.
  bool number() noexcept {
    if (*at_ == '-') ++at_;
    const char* const whole = at_;
    digits();
    if (at_ == whole || (*whole == '0' && at_ - whole > 1)) return false;
    if (at_ == end_ || *at_ != '.') return at_ != end_;
    const char* const fraction = ++at_;
    digits();
    return at_ != fraction;
  }
  void digits() noexcept {
    while (at_ != end_ && is_digit(*at_)) ++at_;
  }

  const char* at_;
  const char* end_;
};

}  // namespace assay::inline v0::detail
