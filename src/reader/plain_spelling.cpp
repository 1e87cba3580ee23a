#include "reader/plain_spelling.hpp"

#include "reader/characters.hpp"

#include <array>

namespace assay::detail {

namespace {

struct foreign {
  std::string_view written;
  char meant;
  bool before_digit = false;  ///< only there, and right before it
};

constexpr std::array<foreign, 18> marks{{{"\xEF\xBC\x9A", ':'},        // ：
                                         {"\xEF\xBC\x8C", ','},        // ，
                                         {"\xE3\x80\x81", ','},        // 、
                                         {"\xEF\xBC\x9B", ','},        // ；
                                         {"\xEF\xB9\x90", ','},        // ﹐
                                         {"\xD8\x8C", ','},            // Arabic comma
                                         {"\xD8\x9B", ','},            // Arabic semicolon
                                         {"\xEF\xBD\x9B", '{'},        // ｛
                                         {"\xEF\xBD\x9D", '}'},        // ｝
                                         {"\xEF\xBC\xBB", '['},        // ［
                                         {"\xEF\xBC\xBD", ']'},        // ］
                                         {"\xE3\x80\x90", '['},        // 【
                                         {"\xE3\x80\x91", ']'},        // 】
                                         {"\xE2\x88\x92", '-', true},  // −
                                         {"\xE2\x80\x93", '-', true},  // –
                                         {"\xEF\xBC\x8D", '-', true},  // －
                                         {";", ','},
                                         {"**", ' '}}};

class speller {
 public:
  explicit speller(std::string_view text) : text_(text) {}

  std::optional<plain_spelling> run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t step = quote_ != '\0' ? in_string(at) : outside(at);
      at += step;
    }
    if (result_.text.empty()) return std::nullopt;
    return std::move(result_);
  }

 private:
  std::size_t in_string(std::size_t at) {
    const char c = text_[at];
    if (c == '\\') return 2;
    if (c == quote_) quote_ = '\0';
    if (quote_ == smart) {
      // Any closing quote of their kind, or a plain one.
      const std::string_view three = text_.substr(at, 3);
      if (three == "\xE2\x80\x9D" || c == '"') quote_ = '\0';
    }
    return 1;
  }

  std::size_t outside(std::size_t at) {
    const char c = text_[at];
    const bool opens = c == '{' || c == '[';
    if (depth_ != 0 && c == '"') {
      quote_ = c;
    } else if (depth_ != 0 && c == '\'' && (before_ == '{' || before_ == '[' || before_ == ',' || before_ == ':')) {
      quote_ = c;
    } else if (depth_ != 0 && text_.substr(at, 3) == "\xE2\x80\x9C") {
      quote_ = smart;
      return 3;
    } else if (opens) {
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ != 0) {
      --depth_;
    } else if (const std::size_t size = replace(at)) {
      return size;
    }
    if (!is_blank(c) && c != '\n') before_ = c;
    return 1;
  }

  std::size_t replace(std::size_t at) {
    const char c = text_[at];
    if (c == '\\' && depth_ != 0 && at + 1 < text_.size() &&
        (text_[at + 1] == 'n' || text_[at + 1] == 't' || text_[at + 1] == 'r')) {
      put(at, 2, ' ', false);
      return 2;
    }
    if (c != ';' && c != '*' && static_cast<unsigned char>(c) < 0x80) return 0;
    const std::string_view rest = text_.substr(at, 4);
    for (const foreign& one : marks) {
      if (rest.substr(0, one.written.size()) != one.written) continue;
      const std::size_t size = one.written.size();
      if (one.before_digit && (at + size >= text_.size() || !(is_digit(text_[at + size]) || text_[at + size] == '.')))
        return 0;
      const bool opens = one.meant == '{' || one.meant == '[';
      const bool closes = one.meant == '}' || one.meant == ']';
      if (depth_ == 0 && !opens) return 0;
      if (opens) ++depth_;
      if (closes) --depth_;
      put(at, size, one.meant, one.before_digit);
      if (one.meant != ' ') before_ = one.meant;
      return size;
    }
    return 0;
  }

  void put(std::size_t at, std::size_t size, char meant, bool at_the_end) {
    if (result_.text.empty()) {
      result_.text = text_;
      result_.first = at;
      result_.first_end = at + size;
    }
    for (std::size_t i = 0; i < size; ++i) result_.text[at + i] = ' ';
    result_.text[at_the_end ? at + size - 1 : at] = meant;
  }

  static constexpr char smart = '\x01';

  std::string_view text_;
  plain_spelling result_;
  std::size_t depth_ = 0;  ///< of brackets
  char quote_ = '\0';      ///< of the string at hand
  char before_ = '\0';     ///< the last character outside of strings that is no white space
};

}  // namespace

std::optional<plain_spelling> spelled_plainly(std::string_view text) { return speller(text).run(); }

}  // namespace assay::detail
