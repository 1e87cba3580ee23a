// Documents as text, with the bad habits of those who write them.
#include "support/damage.hpp"

#include <algorithm>

namespace damage {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// A name that may stand without quotes.
bool is_name(std::string_view key) {
  return !key.empty() && !is_digit(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || is_wide(c);
  });
}

struct typographic {
  std::string_view character, escape;
};
constexpr typographic typographic_quotes[] = {
    {"“", "\\u201c"}, {"”", "\\u201d"}, {"„", "\\u201e"}, {"‘", "\\u2018"}, {"’", "\\u2019"},
};

struct text_ends {};  // the document is cut here

class writer {
 public:
  writer(style& how, random& draw) : how_(how), draw_(draw) {}

  std::string run(const node& root) {
    try {
      value(root, 0);
    } catch (const text_ends&) {
    }
    return std::move(out_);
  }

 private:
  bool does(habit which) { return how_.chance(which) != 0 && draw_.chance(how_.chance(which)); }
  bool always(habit which) { return how_.chance(which) != 0; }
  void did(habit which) { ++how_.count(which); }

  // --- structure -----------------------------------------------------------------------------------------------------

  void value(const node& one, std::size_t depth) {
    switch (one.is) {
      case form::null:
        literal("null");
        break;
      case form::word:
        one.role == target::boolean ? literal(one.text) : number(one);
        break;
      case form::string:
        text(one);
        break;
      case form::list:
      case form::object:
        structure(one, depth);
        break;
    }
  }

  void structure(const node& one, std::size_t depth) {
    const bool object = one.is == form::object;
    out_ += object ? '{' : '[';
    for (std::size_t i = 0; i < one.items.size(); ++i) {
      break_line(depth + 1);
      if (object) {
        key(one.keys[i]);
        out_ += ':';
        space();
      }
      value(one.items[i], depth + 1);
      after_value(one, i);
    }
    if (!one.items.empty()) break_line(depth);
    out_ += object ? '}' : ']';
  }

  void after_value(const node& parent, std::size_t i) {
    const bool last = i + 1 == parent.items.size();
    bool open_comma = false;
    if (!last) {
      // Without a line's end between them, a missing comma would be guesswork: "a" "b" may be one text.
      if (how_.lines && does(habit::missing_commas)) {
        did(habit::missing_commas);
      } else {
        out_ += ',';
      }
    } else if (parent.is == form::list && does(habit::ellipses)) {
      did(habit::ellipses);
      out_ += draw_.chance(50) ? ", ..." : ", …";
    } else if (does(habit::trailing_commas)) {
      did(habit::trailing_commas);
      out_ += ',';
      open_comma = true;
    }
    comment(last && !open_comma);
    if (!how_.lines && !last) space();
  }

  void comment(bool) {
    if (does(habit::block_comments)) {
      did(habit::block_comments);
      out_ += draw_.chance(50) ? " /* ok */" : " /* it's {the} \"total\", see [1] */";
    }
    if (!how_.lines) return;
    if (does(habit::line_comments)) {
      did(habit::line_comments);
      out_ += draw_.chance(50) ? " // from the header" : " // it's {here}: \"x\", [y]";
    } else if (does(habit::hash_comments)) {
      did(habit::hash_comments);
      out_ += draw_.chance(50) ? " # sure" : " # don't: \"know\", {maybe}";
    }
  }

  void break_line(std::size_t depth) {
    if (!how_.lines) return;
    out_ += '\n';
    for (std::size_t i = 0; i < depth; ++i) space(), space();
  }

  void space() {
    static const std::vector<std::string> odd = {"\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xE3\x80\x80"};
    if (does(habit::odd_spaces)) {
      did(habit::odd_spaces);
      out_ += draw_.one_of(odd);
    } else {
      out_ += ' ';
    }
  }

  // --- words and numbers ---------------------------------------------------------------------------------------------

  void literal(const std::string& word) {
    static const std::vector<std::string> truths = {"True", "TRUE"}, lies = {"False", "FALSE"},
                                          nothings = {"None", "NULL", "undefined", "nil"};
    if (always(habit::python)) {
      did(habit::python);
      out_ += word == "true" ? "True" : word == "false" ? "False" : "None";
    } else if (does(habit::capital_literals)) {
      did(habit::capital_literals);
      out_ += draw_.one_of(word == "true" ? truths : word == "false" ? lies : nothings);
    } else {
      out_ += word;
    }
  }

  void number(const node& one) {
    const std::string& literal = one.text;
    const bool real = one.role == target::real;
    const bool is_number = one.role != target::text;
    if (is_number && literal.front() != '-' && does(habit::number_formats)) {
      if (real && literal.rfind("0.", 0) == 0) {
        did(habit::number_formats);
        out_ += literal.substr(1);
        return;
      }
      if (real && literal.substr(literal.size() - 2) == ".0") {
        did(habit::number_formats);
        out_ += literal.substr(0, literal.size() - 1);
        return;
      }
      if (draw_.chance(50)) {
        did(habit::number_formats);
        out_ += "+";
      }
    }
    out_ += literal;
  }

  // --- strings -------------------------------------------------------------------------------------------------------

  void key(const std::string& name) {
    if (is_name(name) && does(habit::unquoted_keys)) {
      did(habit::unquoted_keys);
      out_ += name;
      return;
    }
    string(name, /*free=*/false);
  }

  void text(const node& one) {
    if (one.role == target::enumeration && is_name(one.text) && does(habit::bare_words)) {
      did(habit::bare_words);
      out_ += one.text;
      return;
    }
    if (one.cut) {
      const std::size_t before = out_.size();
      string(one.text, false);
      out_.resize(before + 1 + (out_.size() - before - 2) / 2);
      throw text_ends();
    }
    string(one.text, !one.encoded);
  }

  /// `free`: the habits that spoil what is within a string may show.
  void string(const std::string& content, bool free) {
    if (always(habit::python)) {
      did(habit::python);
      const bool has_single = content.find('\'') != std::string::npos;
      const bool has_double = content.find('"') != std::string::npos;
      const char mark = has_single && !has_double ? '"' : '\'';
      characters(content, free, mark, std::string(1, mark), std::string(1, mark));
    } else if (does(habit::single_quotes)) {
      did(habit::single_quotes);
      characters(content, free, '\'', "'", "'");
    } else if (does(habit::backticks)) {
      did(habit::backticks);
      characters(content, free, '`', "`", "`");
    } else if (does(habit::smart_quotes)) {
      did(habit::smart_quotes);
      characters(content, free, '"', "“", "”");
    } else {
      characters(content, free, '"', "\"", "\"");
    }
  }

  void characters(const std::string& content, bool free, char mark, std::string_view open, std::string_view close) {
    out_ += open;
    const bool smart = open == "“";
    for (std::size_t i = 0; i < content.size(); ++i) {
      const char c = content[i];
      if (smart && is_wide(c) && typographic_quote(content, i)) continue;
      switch (c) {
        case '"':
          double_quote(content, i, free && mark == '"' && !smart, mark);
          break;
        case '\'':
          apostrophe(content, i, free, mark);
          break;
        case '`':
          out_ += mark == '`' ? "\\`" : "`";
          break;
        case '\\':
          backslash(content, i, free);
          break;
        case '\n':
          control("\\n", c, free && !always(habit::python));
          break;
        case '\t':
          control("\\t", c, free && !always(habit::python));
          break;
        default:
          out_ += c;
      }
    }
    out_ += close;
  }

  bool typographic_quote(const std::string& content, std::size_t& i) {
    for (const typographic& one : typographic_quotes) {
      if (content.compare(i, one.character.size(), one.character) != 0) continue;
      out_ += one.escape;
      i += one.character.size() - 1;
      return true;
    }
    return false;
  }

  /// A quote that is not escaped shows as one by what follows it: text, not what JSON has behind a string.
  static bool goes_on_as_text(const std::string& content, std::size_t i) {
    std::size_t next = i + 1;
    while (next < content.size() && content[next] == ' ') ++next;
    return next < content.size() && (is_letter(content[next]) || is_digit(content[next]));
  }

  void double_quote(const std::string& content, std::size_t i, bool may, char mark) {
    // Who forgets to escape one quote of a string forgets the others.
    if (content.find('"') == i) unescaped_ = does(habit::inner_quotes);
    if (may && goes_on_as_text(content, i) && unescaped_) {
      did(habit::inner_quotes);
      out_ += '"';
    } else {
      out_ += mark == '\'' && always(habit::python) ? "\"" : "\\\"";
    }
  }

  void apostrophe(const std::string& content, std::size_t i, bool free, char mark) {
    const bool between = i > 0 && is_letter(content[i - 1]) && i + 1 < content.size() && is_letter(content[i + 1]);
    if (mark == '\'') {
      out_ += between && free && !always(habit::python) ? "'" : "\\'";
    } else if (free && does(habit::bad_escapes)) {
      did(habit::bad_escapes);
      out_ += "\\'";
    } else {
      out_ += '\'';
    }
  }

  void backslash(const std::string& content, std::size_t i, bool free) {
    const char next = i + 1 < content.size() ? content[i + 1] : '"';
    // Before these it is an escape, and another text.
    const bool harmless = std::string_view("\"\\/bfnrtu'`\n\t").find(next) == std::string_view::npos;
    if (free && harmless && does(habit::bad_escapes)) {
      did(habit::bad_escapes);
      out_ += '\\';
    } else {
      out_ += "\\\\";
    }
  }

  void control(std::string_view escape, char raw, bool may) {
    if (may && does(habit::raw_controls)) {
      did(habit::raw_controls);
      out_ += raw;
    } else {
      out_ += escape;
    }
  }

  style& how_;
  random& draw_;
  std::string out_;
  bool unescaped_ = false;  ///< the quotes of the string that is being written
};

}  // namespace

std::string write(const node& value, style& how, random& draw) { return writer(how, draw).run(value); }

std::string write(const node& value) {
  style plain;
  random draw(0);
  return write(value, plain, draw);
}

std::string as_json_string(std::string_view text) {
  node one;
  one.text = text;
  return write(one);
}

}  // namespace damage
