// The quick path through text (json/quick_scan.hpp) against the general one. A short text is copied before it is read,
// a long one is read in place up to its last bytes: each case is read both ways, from memory that ends with the text.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

enum class Color { red, green };

struct Inner {
  std::string text;
  double real = 0;
  bool operator==(const Inner&) const = default;
};

struct Record {
  std::string text;
  int whole = 0;
  std::int64_t large = 0;
  double real = 0;
  bool flag = false;
  Color color = Color::red;
  std::optional<std::string> note;
  Inner inner;
  std::vector<Inner> list;
  std::vector<std::string> words;
  std::vector<int> numbers;
  bool operator==(const Record&) const = default;
};

struct ManyKeys {
  int a = 0;
  int ab = 0;
  int abc = 0;
  int eight_by = 0;
  int eight_b2 = 0;
  int nine_byte = 0;
  int nine_bytf = 0;
  int field_number_1 = 0;
  int field_number_2 = 0;
  int fielx_number_1 = 0;
  int field_number_10 = 0;
  int name_of_twenty_seven_bytes_ = 0;
  int name_of_twenty_eight_bytes__ = 0;
  int name_of_twenty_nine_bytes____ = 0;
  int name_that_is_longer_than_any_block_of_thirty_two = 0;
  bool operator==(const ManyKeys&) const = default;
};

constexpr std::string_view sample =
    R"({"text": "short", "whole": 42, "large": -120, "real": -12.5, "flag": true, "color": "green",)"
    R"( "note": "a \"note\" of some \u00e9length", "inner": {"text": "more than fifteen bytes", "real": 7},)"
    R"( "list": [{"text": "", "real": 0.25}, {"text": "x", "real": 1e3}], "words": ["a", "bc"], "numbers": [1, 2, 34]})";

constexpr std::size_t long_text = 5000;  // longer than what is copied

/// Reads a copy that ends where the text does, so that a sanitizer sees whoever reads on.
template <class T>
assay::result<T> read(std::string_view text, assay::parse_options options = {.mode = assay::mode::strict}) {
  const std::unique_ptr<char[]> exact(new char[text.size()]);
  text.copy(exact.get(), text.size());
  return assay::parse<T>(std::string_view(exact.get(), text.size()), options);
}

struct finding {
  std::string type, message;
  assay::path loc;
  std::size_t offset;
  bool operator==(const finding&) const = default;
};

template <class T>
std::vector<finding> findings(const assay::result<T>& result, std::size_t before) {
  std::vector<finding> all;
  if (result) return all;
  for (const assay::error& e : result.error().errors()) {
    all.push_back({e.type, e.message, e.loc, e.span.offset - before});
  }
  return all;
}

/// Reads a text alone, behind white space that makes it long, and before it; all must agree.
template <class T>
assay::result<T> read_all_ways(const std::string& text) {
  const std::string space(long_text, ' ');
  assay::result<T> alone = read<T>(text);
  const assay::result<T> behind = read<T>(space + text);
  const assay::result<T> before = read<T>(text + space);
  INFO(text);
  CHECK(alone.has_value() == behind.has_value());
  CHECK(alone.has_value() == before.has_value());
  CHECK(findings(alone, 0) == findings(behind, long_text));
  if (alone && behind && before) {
    CHECK(*alone == *behind);
    CHECK(*alone == *before);
  }
  return alone;
}

}  // namespace

TEST_CASE("quick scan: strings of every length, with everything special at every place") {
  const std::string specials[] = {"", "\\n", "\\\"", "\\u00e9", "\xC3\xA9", "\xF0\x9F\x98\x80", "\x7F", " ", ",", "}"};
  for (std::size_t size = 0; size <= 100; ++size) {
    for (const std::string& special : specials) {
      for (const std::size_t at : {std::size_t{0}, size / 2, size > 0 ? size - 1 : 0, size}) {
        const std::string content = std::string(at, 'a') + special + std::string(size - at, 'b');
        const std::string text = R"({"text": ")" + content + R"(", "real": 1.5})";
        const auto result = read_all_ways<Inner>(text);
        REQUIRE(result);
        CHECK(result->text == nlohmann::json::parse(text)["text"].get<std::string>());
        CHECK(result->real == 1.5);
      }
    }
    for (const char* wrong : {"\x01", "\n", "\\x", "\\u12", "\xC3", "\x80", "\xED\xA0\x80"}) {
      CHECK_FALSE(read_all_ways<Inner>(R"({"text": ")" + std::string(size, 'a') + wrong + R"(", "real": 1.5})"));
      CHECK_FALSE(read_all_ways<std::string>('"' + std::string(size, 'a') + wrong));
    }
  }
}

TEST_CASE("quick scan: numbers, whatever follows them") {
  for (const std::string number : {"0",
                                   "-0",
                                   "7",
                                   "-7",
                                   "10",
                                   "1234567",
                                   "-1234567",
                                   "12345678",
                                   "99999999",
                                   "-2147483649",
                                   "100000000000000",
                                   "999999999999999",
                                   "-999999999999999",
                                   "1000000000000000",
                                   "012345678",
                                   "12345678.5",
                                   "123456789012.0",
                                   "123456789e2",
                                   "1234567890123E1",
                                   "2147483647",
                                   "-2147483648",
                                   "2147483648",
                                   "123456789012345678",
                                   "9223372036854775807",
                                   "9223372036854775808",
                                   "01",
                                   "-01",
                                   "00",
                                   "-",
                                   "+1",
                                   "1.",
                                   ".5",
                                   "1.0",
                                   "1e2",
                                   "1E2",
                                   "1e",
                                   "1a",
                                   "0x1",
                                   "1-",
                                   "--1",
                                   "1_0"}) {
    for (const std::string behind : {"", " ", ",", "]", "\n"}) {
      const std::string text = number + behind;
      const auto integer = read_all_ways<std::int64_t>(text);
      const bool valid = nlohmann::json::accept(text) && nlohmann::json::parse(text).is_number_integer();
      CHECK_MESSAGE(integer.has_value() == (valid && number != "9223372036854775808"), text);
      if (integer) CHECK(*integer == std::strtoll(number.c_str(), nullptr, 10));
      const std::string list = "[" + number + ", " + number + "]";
      const auto narrow = read_all_ways<std::vector<int>>(list);
      if (narrow) CHECK(narrow->at(1) == std::strtol(number.c_str(), nullptr, 10));
      const bool valid_list = nlohmann::json::accept(list) && nlohmann::json::parse(list)[0].is_number_integer();
      CHECK_MESSAGE(
          narrow.has_value() == (valid_list && number != "2147483648" && number != "-2147483649" && number.size() < 12),
          list);
    }
  }
}

TEST_CASE("quick scan: reals are the nearest doubles") {
  for (const char* whole : {"0", "1", "9", "12", "818", "1234567", "12345678", "123456789012345", "01", ""}) {
    for (const char* fraction : {"", ".", ".0", ".1", ".73", ".000001", ".1234567", ".12345678", ".123456789012345"}) {
      for (const char* exponent : {"", "e", "e5", "E-7", "e+300", "e999"}) {
        for (const char* sign : {"", "-"}) {
          const std::string number = std::string(sign) + whole + fraction + exponent;
          const std::string list = "[" + number + ", " + number + "]";
          const auto result = read_all_ways<std::vector<double>>(list);
          const double expected = std::strtod(number.c_str(), nullptr);
          INFO(number);
          CHECK(result.has_value() == (nlohmann::json::accept(list)));
          if (result) CHECK(result->at(0) == expected);
          if (result) CHECK(result->at(1) == expected);
        }
      }
    }
  }
}

TEST_CASE("quick scan: doubles with all their digits") {
  std::mt19937_64 random(4);
  std::string list = "[0.0";
  std::vector<double> expected = {0};
  for (int i = 0; i < 20'000; ++i) {
    const double value =
        std::ldexp(static_cast<double>(random() >> random() % 64), static_cast<int>(random() % 80) - 60);
    char digits[400];
    const auto precision = static_cast<int>(random() % 24) + 1;
    *std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, precision).ptr = '\0';
    list += (i % 2 == 0 ? ", -" : ",") + std::string(digits);
    expected.push_back(std::strtod(digits, nullptr) * (i % 2 == 0 ? -1 : 1));
  }
  const auto result = read_all_ways<std::vector<double>>(list + "]");
  REQUIRE(result);
  CHECK(*result == expected);
}

TEST_CASE("quick scan: reals of a few characters, whatever is before, in and behind them") {
  const std::string digits = "907250418";
  for (std::size_t before = 0; before <= 9; ++before) {
    for (std::size_t after = 0; after <= 9; ++after) {
      for (const char* point : {".", "", "..", ",", "-", "e", "\xE9", "/", ":"}) {
        for (const char* behind : {"", "e1", "E", ".", ".5", "-", "\xE9", "/", ":", " "}) {
          for (const char* first : {"", "-", "0", "-0", "+", " "}) {
            const std::string number = first + digits.substr(0, before) + point + digits.substr(9 - after) + behind;
            const std::string list = "[" + number + "]";
            const bool valid = nlohmann::json::accept(list);
            const auto result = read_all_ways<std::vector<double>>(list);
            CHECK_MESSAGE(result.has_value() == valid, list);
            if (valid && result) CHECK_MESSAGE(*result == nlohmann::json::parse(list).get<std::vector<double>>(), list);
          }
        }
      }
    }
  }
}

TEST_CASE("quick scan: keys in any order, missing, twice, unknown, and in other forms") {
  std::vector<std::string> keys;
  const nlohmann::ordered_json all = nlohmann::ordered_json::parse(assay::dump(ManyKeys()));
  for (const auto& [key, value] : all.items()) keys.push_back(key);
  REQUIRE(keys.size() == 15);
  std::mt19937_64 random(3);
  for (int i = 0; i < 2000; ++i) {
    std::shuffle(keys.begin(), keys.end(), random);
    std::string text = "{";
    for (std::size_t k = random() % 4; k < keys.size(); ++k) {
      std::string key = keys[k];
      switch (random() % 40) {
        case 0:
          key.pop_back();  // unknown, or another's
          break;
        case 1:
          key += 'x';
          break;
        case 2:
          key = "\\u0061" + key.substr(1);  // an a at its beginning, escaped
          break;
        case 3:
          key = keys[static_cast<std::size_t>(random() % keys.size())];
          break;
        default:
          break;
      }
      const char* const behind[] = {": ", ":", " : ", ":\n"};
      text += (text.size() == 1 ? "" : k % 2 == 0 ? ", " : ",") + ('"' + key + '"') + behind[random() % 4];
      text += std::to_string(random() % 100000);
    }
    text += "}";
    const auto result = read_all_ways<ManyKeys>(text);
    const auto tree = assay::validate<ManyKeys>(nlohmann::ordered_json::parse(text), {.mode = assay::mode::strict});
    CHECK_MESSAGE(result.has_value() == tree.has_value(), text);
    if (result && tree) CHECK_MESSAGE(*result == *tree, text);
  }
}

TEST_CASE("quick scan: a comma before the first key is none too few") {
  for (const char* text : {R"({, "a": 1})", R"({,"ab": 1})", R"({"a": 1,, "ab": 2})", R"({"ab": 1 "a": 2})"}) {
    CHECK_FALSE(read_all_ways<ManyKeys>(text));
  }
}

TEST_CASE("quick scan: a document that is cut off anywhere") {
  REQUIRE(read_all_ways<Record>(std::string(sample)));
  for (std::size_t size = 0; size < sample.size(); ++size) {
    const auto result = read_all_ways<Record>(std::string(sample.substr(0, size)));
    REQUIRE_FALSE(result);
    CHECK(result.error().errors().front().type == "json_invalid");
  }
}

TEST_CASE("quick scan: any byte of a document replaced, put in or taken out") {
  const auto judge = [](const std::string& text) {
    const auto result = read_all_ways<Record>(text);
    const bool syntax = nlohmann::json::accept(text);
    CHECK_MESSAGE(syntax == (result || result.error().errors().front().type != "json_invalid"), text);
    if (!syntax) return;
    // The walk over a tree has no quick path.
    const auto tree = assay::validate<Record>(nlohmann::ordered_json::parse(text), {.mode = assay::mode::strict});
    CHECK_MESSAGE(tree.has_value() == result.has_value(), text);
    if (tree && result) CHECK_MESSAGE(*tree == *result, text);
    if (!tree && !result) CHECK(tree.error().errors().size() == result.error().errors().size());
  };
  for (std::size_t i = 0; i < sample.size(); ++i) {
    std::string without(sample);
    judge(without.erase(i, 1));
    for (const char byte :
         {' ', '\n', ',', ':', '"', '\\', '{', '}', '[', ']', '0', '.', 'e', '-', 'n', '\0', '\xC3'}) {
      std::string replaced(sample);
      replaced[i] = byte;
      judge(replaced);
      std::string with(sample);
      judge(with.insert(i, 1, byte));
    }
  }
}

TEST_CASE("quick scan: white space of every kind") {
  const auto expected = read<Record>(sample);
  REQUIRE(expected);
  const nlohmann::ordered_json value = nlohmann::ordered_json::parse(sample);
  for (const int indent : {-1, 0, 1, 2, 4, 40, 200}) {
    for (const char filler : {' ', '\t'}) {
      const auto result = read_all_ways<Record>(value.dump(indent, filler));
      REQUIRE(result);
      CHECK(*result == *expected);
    }
  }
}

TEST_CASE("quick scan: members in any order, twice, unknown, missing") {
  const struct {
    const char* text;
    const char* outcome;  // the value's dump, or the error's type
  } cases[] = {
      {R"({"text": "a", "real": 1})", R"({"text":"a","real":1.0})"},
      {R"({"real": 1, "text": "a"})", R"({"text":"a","real":1.0})"},
      {R"({"text": "a", "text": "b", "real": 1})", R"({"text":"b","real":1.0})"},
      {R"({"real": 1, "text": "a", "real": 2.5})", R"({"text":"a","real":2.5})"},
      {R"({"real": 1, "text": "a", "text": "long enough for the heap"})",
       R"({"text":"long enough for the heap","real":1.0})"},
      {R"({"x": {"text": 1}, "text": "a", "y": [1, 2], "real": 1, "z": null})", R"({"text":"a","real":1.0})"},
      {R"({"te\u0078t": "a", "real": 1})", R"({"text":"a","real":1.0})"},
      {R"({"text": 1, "text": "a", "real": 1})", R"({"text":"a","real":1.0})"},
      {R"({"text": "a", "text": 1, "real": 1})", "string_type"},
      {R"({"text": "a"})", "missing"},
      {R"({})", "missing"},
      {R"({"text": "a" "real": 1})", "json_invalid"},
      {R"({,"text": "a", "real": 1})", "json_invalid"},
      {R"({"text": "a", "real": 1,})", "json_invalid"},
      {R"({"text": "a",, "real": 1})", "json_invalid"},
      {R"({"text": "a", "real": 1]})", "json_invalid"},
  };
  for (const auto& [text, outcome] : cases) {
    const auto result = read_all_ways<Inner>(text);
    CHECK_MESSAGE((result ? assay::dump(*result) : result.error().errors().front().type) == outcome, text);
  }
}

struct Names {
  int a = 0;
  int twelve_chars = 0;
  int name_of_28_characters_______ = 0;
  int name_of_29_characters________ = 0;
  int name_of_more_than_thirty_two_characters = 0;
  bool operator==(const Names&) const = default;
};

TEST_CASE("quick scan: names of every length") {
  const Names expected{1, 2, 3, 4, 5};
  const std::string text = assay::dump(expected);
  const nlohmann::ordered_json value = nlohmann::ordered_json::parse(text);
  for (const int indent : {-1, 1}) {
    const auto result = read_all_ways<Names>(value.dump(indent));
    REQUIRE(result);
    CHECK(*result == expected);
  }
  // A name that only begins or ends as the field's does is another.
  for (const char* wrong : {"\"a\"", "\"twelve_chars\"", "\"name_of_28_characters_______\""}) {
    for (const bool in_front : {false, true}) {
      std::string other = text;
      const std::size_t at = other.find(wrong);
      REQUIRE(at != std::string::npos);
      other.insert(in_front ? at + 1 : other.find('"', at + 1), "z");
      const auto result = read_all_ways<Names>(other);
      REQUIRE_FALSE(result);
      CHECK(result.error().errors().front().type == "missing");
    }
  }
}

TEST_CASE("quick scan: the limits on items and on depth are exact") {
  const auto type_of_first = [](const auto& result) {
    return result ? std::string() : result.error().errors().front().type;
  };
  // 2 lists of 3 and 2 objects of 2 members, in an object of 3: 3 + 3 + 2 + 4 = 12.
  struct Counted {
    std::vector<int> numbers;
    std::vector<Inner> list;
    std::string text;
  };
  const std::string text =
      R"({"numbers": [1, 2, 3], "list": [{"text": "", "real": 1}, {"text": "", "real": 2}], "text": "a"})";
  for (const std::size_t before : {std::size_t{0}, long_text}) {
    for (std::size_t most = 0; most < 12; ++most) {
      const auto result =
          read<Counted>(std::string(before, ' ') + text, {.mode = assay::mode::strict, .limits = {.max_items = most}});
      CHECK(type_of_first(result) == "items_limit");
    }
    CHECK(read<Counted>(std::string(before, ' ') + text, {.limits = {.max_items = 12}}));
    CHECK(read<Counted>(std::string(before, ' ') + text, {.limits = {.max_depth = 3}}));
    CHECK(type_of_first(read<Counted>(std::string(before, ' ') + text, {.limits = {.max_depth = 2}})) == "depth_limit");
  }
}
