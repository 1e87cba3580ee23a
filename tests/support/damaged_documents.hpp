// Documents of many types, damaged by chance as models do it: for tests that compare ways to read them.
#pragma once

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace damaged {

enum class Color { red, green };

struct Inner {
  std::string text;
  double real = 0;
  std::optional<int> count;
};

struct Document {
  std::string name;
  std::optional<std::string> note;
  int whole = 0;
  double real = 0;
  bool flag = false;
  Color color = Color::red;
  Inner inner;
  std::vector<Inner> list;
  std::vector<std::string> words;
  std::vector<double> reals;
  std::map<std::string, int> counts;
  nlohmann::ordered_json anything;
};

/// Writes one document; how damaged, is chance.
class writer {
 public:
  explicit writer(std::uint32_t seed) : random_(seed) {
    // Most documents have one or two kinds of damage, some are mixed.
    for (bool& one : damages_) one = chance(4);
  }

  std::string write() {
    document();
    if (chance(6)) mangle();
    return surrounded();
  }

 private:
  enum damage { trailing, quotes, bare_keys, comments, words, text_numbers, rare, damage_count };

  bool chance(std::uint32_t one_in) { return random_() % one_in == 0; }
  bool has(damage which) { return damages_[which] && chance(2); }
  template <std::size_t Size>
  std::string_view any_of(const std::array<std::string_view, Size>& all) {
    return all[random_() % Size];
  }

  void space() {
    static constexpr std::array<std::string_view, 6> all{"", "", " ", " ", "\n  ", "\r\n\t"};
    out_ += any_of(all);
  }
  void filler() {
    space();
    if (!has(comments) || !chance(4)) return;
    static constexpr std::array<std::string_view, 7> all{
        "// a comment\n", "/* one */", "# another, \"quoted\"\n", " # it's\n", "/* a: 'b', */ // and\n",
        "//\n",           "/**/"};
    out_ += any_of(all);
    space();
  }
  void content(char quote) {
    static constexpr std::array<std::string_view, 14> all{"",
                                                          "a",
                                                          "red",
                                                          "short",
                                                          "a text beyond fifteen bytes, and thirty-two as well",
                                                          "caf\xC3\xA9 \xE2\x82\xAC",
                                                          "a: b, c",
                                                          "{x}",
                                                          "null",
                                                          "# no comment",
                                                          "10",
                                                          "it is // so",
                                                          "None",
                                                          "N/A"};
    out_ += any_of(all);
    if (!chance(12)) return;
    static constexpr std::array<std::string_view, 8> odd{"\\\"",       "it's", "\\n",  "\\u00e9",
                                                         "say \"so\"", "\t",   "\xFF", "\\'"};
    const std::string_view one = any_of(odd);
    if (one.find(quote) == std::string_view::npos || chance(3)) out_ += one;
  }
  void string() {
    const char quote = has(quotes) ? '\'' : '"';
    out_ += quote;
    content(quote);
    out_ += quote;
  }
  void key(std::string_view name) {
    const std::string_view quote = has(bare_keys) ? "" : has(quotes) ? "'" : "\"";
    out_.append(quote).append(name).append(quote);
    if (has(rare))
      filler();
    else if (chance(8))
      space();
    out_ += has(rare) && chance(4) ? '=' : ':';
    if (has(rare))
      filler();
    else
      space();
  }
  void number(bool whole) {
    static constexpr std::array<std::string_view, 6> integers{"0", "42", "-7", "1234567", "12345678", "100"};
    static constexpr std::array<std::string_view, 8> reals{"0.5", "-12.25",     "1e3",    "1e+5",
                                                           "3",   "123.456789", "2.5E-3", ".5"};
    const std::string_view quote = !has(text_numbers) ? "" : has(quotes) ? "'" : "\"";
    std::string_view digits = whole ? any_of(integers) : any_of(reals);
    if (digits.front() == '.' && !damages_[rare]) digits.remove_prefix(1);
    out_.append(quote).append(digits).append(quote);
  }
  void literal() {
    static constexpr std::array<std::string_view, 4> json{"true", "false", "true", "false"};
    static constexpr std::array<std::string_view, 6> other{"True", "False", "TRUE", "'true'", "1", "\"no\""};
    out_ += has(words) ? any_of(other) : any_of(json);
  }
  void nothing() { out_ += has(words) ? (chance(3) ? "none" : "None") : "null"; }

  template <class Member>
  void structure(char open, char close, std::size_t count, Member member) {
    out_ += open;
    for (std::size_t i = 0; i < count; ++i) {
      filler();
      member(i);
      filler();
      if (i + 1 < count || has(trailing)) out_ += ',';
    }
    filler();
    out_ += close;
  }
  std::size_t few() { return random_() % 4; }

  void inner() {
    structure('{', '}', 3, [&](std::size_t i) {
      switch (i) {
        case 0:
          key("text"), string();
          break;
        case 1:
          key("real"), number(false);
          break;
        default:
          key("count"), chance(2) ? nothing() : number(true);
          break;
      }
    });
  }
  void document() {
    const std::size_t extra = chance(6) ? 1 : 0;
    structure('{', '}', 12 + extra, [&](std::size_t i) {
      switch (i) {
        case 0:
          key("name"), string();
          break;
        case 1:
          key("note"), chance(3) ? nothing() : string();
          break;
        case 2:
          key("whole"), number(true);
          break;
        case 3:
          key("real"), number(false);
          break;
        case 4:
          key("flag"), literal();
          break;
        case 5:
          key("color"), out_ += has(quotes) ? "'green'" : "\"red\"";
          break;
        case 6:
          key("inner"), inner();
          break;
        case 7:
          key("list"), structure('[', ']', few(), [&](std::size_t) { inner(); });
          break;
        case 8:
          key("words"), structure('[', ']', few(), [&](std::size_t) { string(); });
          break;
        case 9:
          key("reals"), structure('[', ']', few(), [&](std::size_t) { number(false); });
          break;
        case 10: {
          static constexpr std::array<std::string_view, 5> names{"a", "b", "b", "two words", "it's"};
          key("counts"), structure('{', '}', few(), [&](std::size_t) { key(any_of(names)), number(true); });
          break;
        }
        case 11:
          key("anything");
          if (chance(3))
            structure('[', ']', few(), [&](std::size_t) { string(); });
          else
            chance(2) ? number(false) : literal();
          break;
        default:
          key(chance(2) ? "unknown" : "whole"), number(true);
          break;
      }
    });
  }

  /// A few characters that are wrong, missing or too many.
  void mangle() {
    static constexpr std::string_view characters = "{}[],:'\"\\ \n#/aN1.\xC2";
    for (std::size_t i = 0; i < 1 + few() / 2; ++i) {
      const std::size_t at = random_() % out_.size();
      const char c = characters[random_() % characters.size()];
      if (chance(3))
        out_.erase(at, 1);
      else if (chance(2))
        out_.insert(at, 1, c);
      else
        out_[at] = c;
    }
  }
  std::string surrounded() {
    static constexpr std::array<std::string_view, 8> before{
        "", "", "", "", "Sure!\n```json\n", "```\n", "Here it is: ", " \n"};
    static constexpr std::array<std::string_view, 7> after{"", "", "", "\n```\n", "\n```", "\nThat is all.", " # so"};
    return std::string(any_of(before)) + out_ + std::string(any_of(after));
  }

  std::mt19937 random_;
  std::array<bool, damage_count> damages_{};
  std::string out_;
};

}  // namespace damaged
