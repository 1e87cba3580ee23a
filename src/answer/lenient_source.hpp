// A text source that repairs the most frequent damage, for documents that are otherwise complete and valid.
//
// The grammar is a part of the tolerant reader's (reader/reader.hpp), which decides what each of these means; here is
// only what can be told from the characters at hand:
//
//   separator = ',' before the closer                                                            (trailing_comma)
//   filler    = a comment between members or items, in front of commas and closers               (comment)
//   key       = a letter, _ or $, and more of them, digits, - and .                              (unquoted_key)
//   string    = '…', also a key, with neither apostrophe, backslash nor control character in it  (single_quotes)
//   literal   = True | False | None                                                              (foreign_literal)
//
// Whatever else there is fails, as in text_source, and so does what the reader might take in another way: then the
// reader has the text. Value and repairs are the same both ways; tests/test_llm_two_ways.cpp compares them.
#pragma once

#include "decode/error_log.hpp"
#include "json/enforced_limits.hpp"
#include "json/text_source.hpp"
#include "scalars/repair_code.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

class lenient_source : public text_source {
 public:
  /// What is mended goes into the log, or nothing is mended.
  lenient_source(std::string_view text, std::size_t max_depth, std::size_t max_items, std::size_t base, bool may_mend,
                 error_log& log) noexcept
      : text_source(text, max_depth, max_items, base), log_(log), may_mend_(may_mend) {}

  /// Where the walk keeps the path of the value at hand.
  void follow(const step* const& path) noexcept { path_ = &path; }

  /// Whether anything was mended.
  [[nodiscard]] bool mended() const noexcept { return mended_ || key_is_noted_; }
  /// Whether the reader might mend it otherwise, or note it elsewhere.
  [[nodiscard]] bool unsure() const noexcept { return unsure_ || key_is_noted_; }
  void be_unsure() noexcept { unsure_ = true; }

  /// The notes of a key are its value's: this is when the path leads there.
  ASSAY_HOT void note_key() {
    if (!key_is_noted_) return;
    key_is_noted_ = false;
    note(key_note_, key_begin_, key_end_, *path_);
  }

  // --- text_source's, with what is mended ----------------------------------------------------------------------------

  /// Going back past something that was noted would note it again.
  void restore(mark where) noexcept {
    unsure_ |= where != at_;
    text_source::restore(where);
  }

  ASSAY_HOT token peek() noexcept {
    const token ahead = text_source::peek();
    return ASSAY_LIKELY(ahead != token::none) ? ahead : damaged_token();
  }

  bool read_null() {
    if (ASSAY_LIKELY(*at_ == 'n')) return text_source::read_null();
    return foreign_literal("None", "null");
  }
  bool read_boolean(bool& out) {
    if (ASSAY_LIKELY((*at_ & 0x20) != 0)) return text_source::read_boolean(out);
    out = *at_ == 'T';
    return out ? foreign_literal("True", "true") : foreign_literal("False", "false");
  }
  ASSAY_HOT bool read_number(number& out) {
    if (!text_source::read_number(out)) return false;
    // Behind a string in a list, the reader takes 1e+5 for words.
    if (!out.integral && out.text.find('+') != std::string_view::npos) unsure_ = true;
    return true;
  }
  ASSAY_HOT bool read_string(std::string_view& out) {
    if (ASSAY_LIKELY(*at_ == '"')) return text_source::read_string(out);
    return single_quoted(out);
  }
  bool read_string_into(std::string& out) {
    if (ASSAY_LIKELY(*at_ == '"')) return text_source::read_string_into(out);
    std::string_view content;
    if (!single_quoted(content)) return false;
    if (at_ < quick_end_) {
      put_text(out, content);
    } else {
      out = std::string(content);
    }
    return true;
  }

  ASSAY_HOT bool enter() {
    if (!text_source::enter()) return false;
    if (open_ < most_open) containers_[open_] = *path_;
    ++open_;
    return true;
  }
  void leave() noexcept {
    text_source::leave();
    --open_;
  }

  ASSAY_HOT bool next_item() { return next<']'>(); }
  ASSAY_HOT bool next_member() {
    if (!next<'}'>()) return false;
    if (at_ == end_) return fail("EOF while parsing an object", at_);
    if (ASSAY_LIKELY(*at_ == '"')) return true;
    return starts_damaged_key() || fail("key must be a string", at_);
  }
  ASSAY_HOT bool match_key(const key_name& key) {
    if (ASSAY_LIKELY(*at_ == '"')) return text_source::match_key(key);
    return key.word && match_damaged_key(key.name) && pass_colon();
  }
  bool read_key(std::string_view& out) {
    last_key_ = at_;
    if (!read_bare_key(out)) return false;
    behind_last_key_ = at_;
    return pass_colon();
  }
  [[nodiscard]] place place_of_key() const noexcept { return between(last_key_, behind_last_key_); }
  bool read_bare_key(std::string_view& out) {
    if (ASSAY_LIKELY(failed_ || *at_ == '"')) return text_source::read_bare_key(out);
    return damaged_key(out);
  }

  /// The same on the quick path, for '…': and the space behind; where the path leads to that member already.
  ASSAY_HOT const char* pass_quoted_key(const quoted_name& key, const char* p) {
    const char* const behind = may_mend_ ? key.pass_single_quoted(p) : nullptr;
    if (behind != nullptr) note_quotes(p, p + key.quoted_size());
    return behind;
  }

  /// The comma at `p` is the last thing before the closer of what is open: passes both.
  template <char Close>
  ASSAY_HOT bool quick_trailing_comma(const char* p) {
    const char* const behind = pass_space(p + 1);
    if (behind == nullptr || *behind != Close || !may_mend_ || open_ > most_open) return false;
    note(repair_code::trailing_comma, p, p + 1, containers_[open_ - 1]);
    resume(behind + 1);
    return true;
  }
  /// The same for a string, which is not noted yet.
  ASSAY_HOT const char* quick_single_quoted(const char* p, std::string_view& out) const noexcept {
    if (!may_mend_) return nullptr;
    const char* const stop = p < quick_end_ ? skip_plain<'\''>(p + 1, quick_end_) : nullptr;
    const bool plain = stop != nullptr && *stop == '\'' && stop != p + 1;
    const char* const behind = plain ? stop + 1 : pass_single_quotes(p);
    if (behind == nullptr) return nullptr;
    out = std::string_view(p + 1, static_cast<std::size_t>(behind - p) - 2);
    return is_word_for_null(out) ? nullptr : behind;
  }
  /// A value between two places, where the path leads, is in single quotes.
  ASSAY_HOT void note_quotes(const char* from, const char* behind) {
    note(repair_code::single_quotes, from, behind, *path_);
  }
  [[nodiscard]] bool may_mend() const noexcept { return may_mend_; }

 private:
  static constexpr std::size_t most_open = 64;  // deeper, nothing is mended

  ASSAY_HOT place between(const char* from, const char* to) const noexcept {
    return {base_ + static_cast<std::size_t>(from - begin_), base_ + static_cast<std::size_t>(to - begin_)};
  }
  ASSAY_HOT void note(repair_code which, const char* from, const char* to, const step* path) {
    mended_ = true;
    log_.add_repair(which, path, between(from, to));
  }

  // --- separators and comments ---------------------------------------------------------------------------------------

  template <char Close>
  ASSAY_HOT bool next() {
    skip_space();
    if (at_ != end_ && (*at_ == '/' || *at_ == '#') && !comments()) return false;
    if (at_ == end_) return failed_ ? false : fail("EOF while parsing a list or an object", at_);
    if (*at_ == Close) {
      ++at_;
      first_ = false;
      return false;
    }
    if (!first_) {
      if (*at_ != ',') return fail("expected `,` or a closer", at_);
      const char* const comma = at_++;
      skip_space();
      if (at_ != end_ && (*at_ == '/' || *at_ == '#') && !comments()) return false;
      if (at_ != end_ && *at_ == Close) return trailing_comma(comma);
    }
    first_ = false;
    if (items_left_-- == 0) return fail(too_many_items, at_);
    return true;
  }

  /// Always false: nothing more is ahead.
  bool trailing_comma(const char* comma) {
    if (!may_mend_ || open_ > most_open) return fail("trailing comma", at_);
    note(repair_code::trailing_comma, comma, comma + 1, containers_[open_ - 1]);
    ++at_;
    first_ = false;
    return false;
  }

  /// Passes over the comments and white space ahead.
  ASSAY_COLD bool comments() {
    while (at_ != end_ && (*at_ == '/' || *at_ == '#')) {
      if (!may_mend_ || open_ > most_open) return fail("a comment", at_);
      // A # that touches a word may belong to it.
      if (*at_ == '#' && !is_space(at_[-1])) return fail("a comment", at_);
      const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
      std::size_t size = 0;
      if (rest.substr(0, 2) == "/*") {
        const std::size_t close = rest.find("*/", 2);
        if (close == std::string_view::npos) return fail("an open comment", at_);
        size = close + 2;
      } else if (*at_ == '#' || rest.substr(0, 2) == "//") {
        size = std::min(rest.find('\n'), rest.size());
      } else {
        return fail("expected a value", at_);
      }
      note(repair_code::comment, at_, at_ + size, containers_[open_ - 1]);
      at_ += size;
      skip_space();
    }
    return true;
  }

  // --- words ---------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool is_ahead(std::string_view word) const noexcept {
    return static_cast<std::size_t>(end_ - at_) >= word.size() && std::memcmp(at_, word.data(), word.size()) == 0;
  }

  token damaged_token() const noexcept {
    if (!may_mend_ || at_ == end_ || open_ == 0) return token::none;
    switch (*at_) {
      case '\'':
        return token::string;
      case 'T':
        return is_ahead("True") ? token::boolean : token::none;
      case 'F':
        return is_ahead("False") ? token::boolean : token::none;
      case 'N':
        return is_ahead("None") ? token::null : token::none;
      default:
        return token::none;
    }
  }

  /// What is ahead, as peek() has found out.
  bool foreign_literal(std::string_view word, std::string_view meaning) {
    mended_ = true;
    log_.add_repair(repair_code::foreign_literal, *path_, between(at_, at_ + word.size()), {word, meaning});
    at_ += word.size();
    return true;
  }

  // --- quotes --------------------------------------------------------------------------------------------------------

  /// Behind the single quotes at `p`; nullptr where what is between them is not plain.
  ASSAY_APART const char* pass_single_quotes(const char* p) const noexcept {
    if (end_ - p < 3 || (p[1] == '\'' && p[2] == '\'')) return nullptr;
    bool ascii = true;
    const char* const stop = find_special<'\''>(++p, ascii);
    if (stop == end_ || *stop != '\'') return nullptr;
    const std::string_view content(p, static_cast<std::size_t>(stop - p));
    return ascii || utf8_error(content) == content.size() ? stop + 1 : nullptr;
  }

  ASSAY_HOT static bool is_word_for_null(std::string_view text) noexcept {
    return text.size() == 4 && (text == "null" || text == "None");
  }

  bool single_quoted(std::string_view& out) {
    const char* const behind = quick_single_quoted(at_, out);
    if (behind == nullptr) return fail("not plainly quoted", at_);
    note_quotes(at_, behind);
    at_ = behind;
    return true;
  }

  // --- keys ----------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool starts_damaged_key() const noexcept {
    return may_mend_ && !key_is_noted_ && open_ <= most_open && (*at_ == '\'' || is_key_start(*at_));
  }

  void keep_key_note(repair_code which, const char* from, const char* to) noexcept {
    key_is_noted_ = true;
    key_note_ = which;
    key_begin_ = from;
    key_end_ = to;
  }

  bool damaged_key(std::string_view& out) {
    const char* const from = at_;
    if (*from == '\'') {
      const char* const behind = pass_single_quotes(from);
      if (behind == nullptr) return fail("not plainly quoted", from);
      out = std::string_view(from + 1, static_cast<std::size_t>(behind - from) - 2);
      at_ = behind;
      keep_key_note(repair_code::single_quotes, from, at_);
      return true;
    }
    while (at_ != end_ && is_key_character(*at_)) ++at_;
    out = std::string_view(from, static_cast<std::size_t>(at_ - from));
    keep_key_note(repair_code::unquoted_key, from, at_);
    return at_ != end_;
  }

  /// The key ahead is this name: passes it. Else nothing happens.
  bool match_damaged_key(std::string_view name) noexcept {
    const bool quoted = *at_ == '\'';
    const char* const from = at_ + (quoted ? 1 : 0);
    if (static_cast<std::size_t>(end_ - from) < name.size() + 2) return false;
    if (!equal_names(from, name.data(), name.size())) return false;
    const char* const behind = from + name.size();
    if (quoted) {
      if (*behind != '\'') return false;
      keep_key_note(repair_code::single_quotes, at_, behind + 1);
      at_ = behind + 1;
    } else {
      if (*behind != ':') return false;
      keep_key_note(repair_code::unquoted_key, at_, behind);
      at_ = behind;
    }
    return true;
  }
  error_log& log_;
  const step* const* path_ = nullptr;
  std::array<const step*, most_open> containers_;  ///< the paths of what is open; not set beyond that
  std::size_t open_ = 0;
  bool may_mend_;
  bool mended_ = false;
  bool unsure_ = false;
  bool key_is_noted_ = false;  ///< of the last key, and not yet on the record
  repair_code key_note_{};
  const char* key_begin_ = nullptr;
  const char* key_end_ = nullptr;
  const char* last_key_ = nullptr;  ///< what read_key() has read, and noted or not
  const char* behind_last_key_ = nullptr;
};

}  // namespace assay::inline v0::detail
