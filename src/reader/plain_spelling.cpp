#include "reader/plain_spelling.hpp"

#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "scalars/foreign_digits.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

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

/// What every mark, digit and quote that is spelled otherwise begins with.
constexpr byte_set first_bytes = [] {
  byte_set all{"\\;*<"};
  for (int byte = 0x80; byte <= 0xFF; ++byte) all.add(static_cast<char>(byte));
  return all;
}();

/// Quotes that JSON's readers don't know, and what closes each.
struct foreign_quote {
  std::string_view open, close;
};
constexpr std::array<foreign_quote, 5> foreign_quotes{{{"\xE3\x80\x8C", "\xE3\x80\x8D"},  // 「」
                                                       {"\xE3\x80\x8E", "\xE3\x80\x8F"},  // 『』
                                                       {"\xE2\x80\xB3", "\xE2\x80\xB3"},  // ″ ″
                                                       {"<escape>", "<escape>"},          // Gemma's
                                                       {"<|\"|>", "<|\"|>"}}};

/// Typographic quotes, and what closes each. What stands between them is as it was meant.
struct typographic_quote {
  std::string_view open, close, other_close;
};
constexpr std::array<typographic_quote, 5> typographic_quotes{{
    {"\xE2\x80\x9C", "\xE2\x80\x9D", "\""},            // “ ”
    {"\xE2\x80\x9E", "\xE2\x80\x9C", "\xE2\x80\x9D"},  // „ “
    {"\xE2\x80\x98", "\xE2\x80\x99", "'"},             // ‘ ’
    {"\xC2\xAB", "\xC2\xBB", "\xC2\xBB"},              // « »
    {"\xC2\xBB", "\xC2\xAB", "\xC2\xAB"},              // » «
}};

class speller {
 public:
  explicit speller(std::string_view text) : text_(text) {}

  std::optional<plain_spelling> run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t step = quote_ != '\0' ? in_string(at) : outside(at);
      at += step;
    }
    const bool other_commas = decimal_comma_ && between_numbers_;
    if (result_.text.empty() || other_commas) return std::nullopt;
    return std::move(result_);
  }

 private:
  std::size_t in_string(std::size_t at) {
    const char c = text_[at];
    if (quote_ == foreign_one) return in_foreign_string(at);
    if (c == '\\') return 2;
    if (c == quote_) quote_ = '\0';
    if (quote_ == smart) {
      for (const std::string_view close : {closer_, other_closer_}) {
        if (!text_.substr(at).starts_with(close)) continue;
        quote_ = '\0';
        return close.size();
      }
    }
    return 1;
  }

  std::size_t open_typographic_string(std::size_t at) {
    if (static_cast<unsigned char>(text_[at]) < 0x80) return 0;
    const bool begins_value = std::string_view("{[,:").find(before_) != std::string_view::npos;
    for (const typographic_quote& one : typographic_quotes) {
      const bool always = &one == &typographic_quotes.front();
      if (!(always || begins_value) || !text_.substr(at).starts_with(one.open)) continue;
      quote_ = smart;
      closer_ = one.close;
      other_closer_ = one.other_close;
      return one.open.size();
    }
    return 0;
  }

  std::size_t in_foreign_string(std::size_t at) {
    if (!text_.substr(at).starts_with(closer_)) return 1;
    put(at, closer_.size(), '"', false);
    quote_ = '\0';
    return closer_.size();
  }

  std::size_t outside(std::size_t at) {
    const char c = text_[at];
    if (depth_ != 0) {
      if (const std::size_t size = open_typographic_string(at)) return size;
      if (const std::size_t size = open_foreign_string(at)) return size;
      if (const std::size_t size = replace_digits(at)) return size;
    }
    const bool opens = c == '{' || c == '[';
    if (depth_ != 0 && c == '"') {
      quote_ = c;
    } else if (depth_ != 0 && (c == '\'' || c == '`') &&
               (before_ == '{' || before_ == '[' || before_ == ',' || before_ == ':')) {
      quote_ = c;
    } else if (opens) {
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ != 0) {
      --depth_;
    } else if (const std::size_t size = replace(at)) {
      return size;
    }
    decimal_comma_ |=
        c == ',' && at != 0 && is_digit(text_[at - 1]) && at + 1 < text_.size() && is_digit(text_[at + 1]);
    if (!is_blank(c) && c != '\n') before_ = c;
    return 1;
  }

  /// A string in foreign quotes that has none of JSON's own marks in it.
  std::size_t open_foreign_string(std::size_t at) {
    const char c = text_[at];
    if (c != '<' && static_cast<unsigned char>(c) < 0x80) return 0;
    for (const foreign_quote& one : foreign_quotes) {
      if (!text_.substr(at).starts_with(one.open)) continue;
      const std::size_t content = at + one.open.size();
      const std::size_t close = text_.find(one.close, content);
      if (close == std::string_view::npos) return 0;
      if (text_.substr(content, close - content).find_first_of("\"\\\n") != std::string_view::npos) return 0;
      put(at, one.open.size(), '"', true);
      quote_ = foreign_one;
      closer_ = one.close;
      return one.open.size();
    }
    return 0;
  }

  /// A number in digits of another script, which may have some of JSON's among them. Its digits come to stand together.
  std::size_t replace_digits(std::size_t at) {
    if (at < plain_digits_end_) return 0;
    std::string meant;
    bool foreign = false;
    std::size_t end = at;
    while (end < text_.size()) {
      const foreign_digit digit = foreign_digit_at(text_, end);
      const std::size_t point = meant.empty() ? 0 : point_at(end);
      if (digit.size == 0 && !is_digit(text_[end]) && point == 0) break;
      meant += digit.size != 0 ? static_cast<char>('0' + digit.value) : point != 0 ? '.' : text_[end];
      foreign |= digit.size != 0;
      end += std::max({digit.size, point, std::size_t{1}});
    }
    if (!foreign) {
      plain_digits_end_ = end;
      return 0;
    }
    put(at, end - at, ' ', true);
    for (std::size_t i = 0; i < meant.size(); ++i) result_.text[end - meant.size() + i] = meant[i];
    before_ = '0';
    return end - at;
  }

  /// The size of the point of a fraction that starts at a place.
  [[nodiscard]] std::size_t point_at(std::size_t at) const {
    for (const std::string_view point : {".", "\xD9\xAB", "\xEF\xBC\x8E"}) {  // ٫ and ．
      if (text_.substr(at).starts_with(point)) return point.size();
    }
    return 0;
  }

  std::size_t replace(std::size_t at) {
    const char c = text_[at];
    const bool escaped_bracket =
        c == '\\' && at + 1 < text_.size() && std::string_view("{}[]").find(text_[at + 1]) != std::string_view::npos;
    if (escaped_bracket) {
      put(at, 1, ' ', false);
      return 1;
    }
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
      between_numbers_ |= c == ';' && is_digit(before_) && starts_number(at + 1);
      if (opens) ++depth_;
      if (closes) --depth_;
      put(at, size, one.meant, one.before_digit);
      if (one.meant != ' ') before_ = one.meant;
      return size;
    }
    return 0;
  }

  [[nodiscard]] bool starts_number(std::size_t at) const {
    at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
    return at != text_.size() && (is_digit(text_[at]) || text_[at] == '-' || text_[at] == '.');
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
  static constexpr char foreign_one = '\x02';

  std::string_view text_;
  plain_spelling result_;
  std::size_t depth_ = 0;             ///< of brackets
  char quote_ = '\0';                 ///< of the string at hand
  std::string_view closer_;           ///< of a string in foreign or typographic quotes
  std::string_view other_closer_;     ///< the same, of one in typographic quotes
  std::size_t plain_digits_end_ = 0;  ///< of a number that has no digits of another script
  bool decimal_comma_ = false;        ///< a comma came with digits right before and behind it: [1,5; 2,5]
  bool between_numbers_ = false;      ///< a semicolon came between numbers
  char before_ = '\0';                ///< the last character outside of strings that is no white space
};

}  // namespace

std::optional<plain_spelling> without_quotation(std::string_view text) {
  constexpr byte_set structural{"{}[]<|\""};
  plain_spelling made;
  bool over = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::size_t mark = text.find_first_not_of(" \t", at);
    const bool quoted = mark < end && text[mark] == '>';
    if (quoted && over) return std::nullopt;
    if (quoted && made.text.empty()) {
      made.text = text;
      made.first = mark;
      made.first_end = mark + 1;
      made.how = repair_code::block_quote;
    }
    for (; quoted && mark < end && (text[mark] == '>' || is_blank(text[mark])); ++mark) made.text[mark] = ' ';
    if (!quoted) {
      over |= !made.text.empty();
      if (structural.has_any(text.substr(at, end - at))) return std::nullopt;
    }
    at = end + 1;
  }
  return made.text.empty() ? std::nullopt : std::optional(std::move(made));
}

std::optional<plain_spelling> spelled_plainly(std::string_view text) {
  return first_bytes.has_any(text) ? speller(text).run() : std::nullopt;
}

}  // namespace assay::inline v0::detail
