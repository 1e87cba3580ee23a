// Regular expressions as grammars: what is regular in the patterns that people write. Look-around, back-references,
// word borders and anchors inside are not.
#include "schema/grammar_text.hpp"

#include <algorithm>
#include <optional>

namespace assay::inline v0::detail::schemas {

namespace {

const char_set digits = {{'0', '9'}};
const char_set word = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
// As ECMA-262 has \s and the dot.
const char_set space = {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                        {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
const char_set line_ends = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};

/// A pattern is no deeper than this; what is deeper is no author's.
constexpr int deepest_group = 64;

class pattern_translator {
 public:
  explicit pattern_translator(std::string_view pattern) : text_(pattern) {}

  std::optional<std::string> translate() {
    // An alternative may have its own anchors ("^a|b$"), so each is looked at by itself.
    std::vector<std::string> choices;
    do {
      std::optional<std::string> one = branch(/*outermost=*/true);
      if (!one) return std::nullopt;
      choices.push_back(one->empty() ? "\"\"" : *one);
    } while (take('|'));
    if (at_ != text_.size()) return std::nullopt;
    return alternatives(choices);
  }

 private:
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  [[nodiscard]] char ahead() const { return text_[at_]; }
  bool take(char c) {
    if (!more() || ahead() != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  /// A sequence of repeated pieces. The outermost ones match anywhere in the text unless they are anchored.
  std::optional<std::string> branch(bool outermost) {
    std::string sequence;
    const auto append = [&sequence](const std::string& piece) {
      if (piece.empty()) return;
      if (!sequence.empty()) sequence += ' ';
      sequence += piece;
    };
    if (outermost && !take('^')) append("char*");
    bool anchored = false;
    while (more() && ahead() != '|' && ahead() != ')') {
      if (outermost && take('$')) {
        anchored = true;
        break;
      }
      const auto piece = repeated_piece();
      if (!piece) return std::nullopt;
      append(*piece);
    }
    if (outermost && anchored && more() && ahead() != '|') return std::nullopt;
    if (outermost && !anchored) append("char*");
    return sequence;
  }

  std::optional<std::string> repeated_piece() {
    const auto piece = atom();
    if (!piece) return std::nullopt;
    std::size_t least = 1;
    std::size_t most = 1;
    if (take('*')) {
      least = 0, most = unbounded;
    } else if (take('+')) {
      most = unbounded;
    } else if (take('?')) {
      least = 0;
    } else if (more() && ahead() == '{') {
      if (!counts(least, most)) return std::nullopt;
    } else {
      return piece;
    }
    static_cast<void>(take('?'));  // lazy: the same texts
    if (more() && (ahead() == '*' || ahead() == '+' || ahead() == '{')) return std::nullopt;
    if (least > most_repetitions || (most != unbounded && most > most_repetitions)) return std::nullopt;
    return piece->empty() ? std::string() : repeated(*piece, least, most);
  }

  bool counts(std::size_t& least, std::size_t& most) {
    static_cast<void>(take('{'));
    if (!number(least)) return false;
    most = least;
    if (take(',')) {
      most = unbounded;
      if (more() && ahead() != '}' && !number(most)) return false;
    }
    return take('}') && least <= most;
  }
  bool number(std::size_t& value) {
    constexpr std::size_t longest = 6;
    const std::size_t start = at_;
    value = 0;
    while (more() && ahead() >= '0' && ahead() <= '9' && at_ - start < longest) {
      value = value * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    }
    return at_ > start;
  }

  std::optional<std::string> atom() {
    if (take('(')) return group();
    if (take('[')) return character_class();
    if (take('.')) return line_ends.complement().in_json_string();
    if (take('\\')) {
      const auto set = escape(/*in_class=*/false);
      return set ? std::optional(set->in_json_string()) : std::nullopt;
    }
    constexpr std::string_view special = "^$*+?{}]";
    if (special.find(ahead()) != std::string_view::npos && ahead() != ']' && ahead() != '}') return std::nullopt;
    const char32_t c = next_character();
    return char_set{{c, c}}.in_json_string();
  }

  std::optional<std::string> group() {
    if (depth_ == deepest_group) return std::nullopt;
    if (take("?:")) {
    } else if (more() && ahead() == '?') {
      if (!take("?<") && !take("?P<")) return std::nullopt;
      if (more() && (ahead() == '=' || ahead() == '!')) return std::nullopt;
      while (more() && ahead() != '>') ++at_;
      if (!take('>')) return std::nullopt;
    }
    ++depth_;
    std::vector<std::string> choices;
    do {
      const auto one = branch(/*outermost=*/false);
      if (!one) return std::nullopt;
      choices.push_back(one->empty() ? "\"\"" : *one);
    } while (take('|'));
    --depth_;
    if (!take(')')) return std::nullopt;
    return choices.size() == 1 ? "(" + choices.front() + ")" : alternatives(choices);
  }

  std::optional<std::string> character_class() {
    const bool negated = take('^');
    char_set set;
    for (bool first = true; first || (more() && ahead() != ']'); first = false) {
      if (!more() || ahead() == ']' || text_.substr(at_).starts_with("[:")) return std::nullopt;
      const auto low = class_member();
      if (!low) return std::nullopt;
      const bool is_range = at_ + 1 < text_.size() && ahead() == '-' && text_[at_ + 1] != ']';
      if (!is_range) {
        set.add(*low);
        continue;
      }
      ++at_;
      const auto high = class_member();
      if (!high || !is_single(*low) || !is_single(*high)) return std::nullopt;
      const char32_t from = low->ranges()[0].first;
      const char32_t to = high->ranges()[0].first;
      if (to < from) return std::nullopt;
      set.add(from, to);
    }
    if (!take(']')) return std::nullopt;
    std::string text = (negated ? set.complement() : set).in_json_string();
    return text.empty() ? std::nullopt : std::optional(std::move(text));
  }
  static bool is_single(const char_set& set) {
    return set.ranges().size() == 1 && set.ranges()[0].first == set.ranges()[0].second;
  }
  std::optional<char_set> class_member() {
    if (take('\\')) return escape(/*in_class=*/true);
    const char32_t c = next_character();
    return char_set{{c, c}};
  }

  std::optional<char_set> escape(bool in_class) {
    if (!more()) return std::nullopt;
    const char c = text_[at_++];
    switch (c) {
      case 'd':
        return digits;
      case 'D':
        return digits.complement();
      case 'w':
        return word;
      case 'W':
        return word.complement();
      case 's':
        return space;
      case 'S':
        return space.complement();
      case 'n':
        return char_set{{'\n', '\n'}};
      case 'r':
        return char_set{{'\r', '\r'}};
      case 't':
        return char_set{{'\t', '\t'}};
      case 'f':
        return char_set{{'\f', '\f'}};
      case 'v':
        return char_set{{'\v', '\v'}};
      case 'x':
        return hex_escape(2);
      case 'u':
        return hex_escape(4);
      case 'b':
        if (!in_class) return std::nullopt;
        return char_set{{'\b', '\b'}};
      default:
        break;
    }
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const auto code = static_cast<unsigned char>(c);
    if (alphanumeric || code >= 0x80) return std::nullopt;
    return char_set{{code, code}};
  }

  std::optional<char_set> hex_escape(std::size_t length) {
    char32_t value = 0;
    for (std::size_t i = 0; i < length; ++i) {
      const char c = more() ? text_[at_++] : '\0';
      const std::string_view lower = "0123456789abcdef";
      const auto digit = lower.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    if (value >= 0xD800 && value <= 0xDFFF) return std::nullopt;
    return char_set{{value, value}};
  }

  char32_t next_character() {
    const auto first = static_cast<unsigned char>(text_[at_++]);
    if (first < 0xC0) return first;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t c = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && more(); ++i) c = c << 6 | (static_cast<unsigned char>(text_[at_++]) & 0x3FU);
    return c;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<std::string> pattern_in_json_string(std::string_view pattern) {
  return pattern_translator(pattern).translate();
}

}  // namespace assay::inline v0::detail::schemas
