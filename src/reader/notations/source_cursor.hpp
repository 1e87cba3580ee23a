// A position in a text that is source code: what stands there, and how to go past it.
#pragma once

#include "json/characters.hpp"
#include "json/region.hpp"
#include "reader/notations/source_code.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

class source_cursor {
 protected:
  source_cursor(std::string_view text, region within) : text_(text), at_(within.begin), end_(within.end) {}

  [[nodiscard]] std::string_view view(region r) const { return text_in(text_, r); }

  void skip_blanks() {
    while (at_ < end_ && is_blank(text_[at_])) ++at_;
  }
  /// White space, line breaks and comments.
  void skip_space() {
    while (at_ < end_) {
      if (is_blank(text_[at_]) || text_[at_] == '\n') {
        ++at_;
      } else if (text_[at_] == '#' || text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), end_);
      } else {
        return;
      }
    }
  }

  /// Reads a name, perhaps qualified: f, default_api.f, Status::Paid. Empty where there is none.
  region name() {
    const std::size_t from = at_;
    if (at_ < end_ && (is_digit(text_[at_]) || text_[at_] == '-')) return {};
    while (at_ < end_) {
      const char c = text_[at_];
      if (c == ':' && at_ + 2 < end_ && text_[at_ + 1] == ':') {
        at_ += 2;
      } else if (is_name_character(c) && c != '-' && static_cast<unsigned char>(c) < 0x80) {
        ++at_;
      } else {
        break;
      }
    }
    return {from, at_};
  }

  /// The last part of a qualified name: the tool's own.
  [[nodiscard]] region local_name(region name) const {
    const std::size_t mark = view(name).find_last_of(".:");
    return mark == std::string_view::npos ? name : region{name.begin + mark + 1, name.end};
  }

  /// Whether a string with a prefix starts here: r"...", f'...'. There is a character here.
  [[nodiscard]] bool is_prefixed_string() const {
    const bool prefix = std::string_view("rRuUfF").find(text_[at_]) != std::string_view::npos;
    return prefix && at_ + 1 < end_ && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\'');
  }
  /// The same, with or without a prefix.
  [[nodiscard]] bool opens_string() const { return text_[at_] == '"' || text_[at_] == '\'' || is_prefixed_string(); }

  /// Appends the string literal that starts here to `content`. False, and not moved, where it is none.
  bool quoted(std::string& content, bool raw) {
    const std::size_t behind = pass_string_literal(text_.substr(0, end_), at_, raw, content);
    if (behind != 0) at_ = behind;
    return behind != 0;
  }

  std::string_view text_;
  std::size_t at_, end_;
};

}  // namespace assay::inline v0::detail
