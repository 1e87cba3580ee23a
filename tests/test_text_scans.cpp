// Loops over text that take many bytes at a time (json/unicode.cpp, json/unescape.cpp, json/json_text.cpp) against ones
// that take one.
#include "json/unescape.hpp"
#include "json/unicode.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace {

std::size_t error_by_sequences(std::string_view text) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = assay::detail::utf8_sequence(bytes + i, text.size() - i);
    if (length == 0) return i;
    i += length;
  }
  return text.size();
}

}  // namespace

TEST_CASE("UTF-8 is judged by words as it is by sequences") {
  std::size_t differences = 0;
  std::size_t wrong = 0;
  const auto compare = [&](const std::string& text) {
    const std::size_t expected = error_by_sequences(text);
    differences += assay::detail::utf8_error(text) == expected ? 0 : 1;
    wrong += expected == text.size() ? 0 : 1;
  };
  // Each pair of bytes, with continuations behind it or not, at the end of the text and before it.
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const std::string two{static_cast<char>(first), static_cast<char>(second)};
      for (const char* behind : {"", "\x80", "\x80\x80", "a", "\xC3\xA9", "\x80\x80\x80", "\xED\xA0\x80"}) {
        compare(two + behind);
        compare("\xE4\xBB\x8A" + two + behind + "and so on, for a while");
      }
    }
  }
  CHECK(differences == 0);
  CHECK(wrong > 1000);
}

TEST_CASE("UTF-8 is judged by sixteen bytes as it is by sequences") {
  std::size_t differences = 0;
  std::size_t right = 0;
  const auto compare = [&](std::string_view text) {
    const std::size_t expected = error_by_sequences(text);
    differences += assay::detail::utf8_error(text) == expected ? 0 : 1;
    right += expected == text.size() ? 1 : 0;
  };
  // Every four bytes that matter, wherever they are among the sixteen.
  const std::string before(32, 'x');
  std::string text;
  for (unsigned first = 0x7F; first < 256; ++first) {
    for (unsigned second = 0x7F; second < 256; ++second) {
      for (const unsigned third : {0x00U, 0x7FU, 0x80U, 0x8FU, 0x90U, 0x9FU, 0xA0U, 0xBFU, 0xC0U, 0xE0U, 0xF0U}) {
        for (const unsigned fourth : {0x41U, 0x80U, 0xBFU, 0xC3U}) {
          const std::size_t place = (first * 7 + second * 3 + third + fourth) % 20;
          text.assign(before, 0, place);
          for (const unsigned byte : {first, second, third, fourth}) text += static_cast<char>(byte);
          compare(text + std::string(20, 'y'));
          text.insert(0, before, 0, 16 - text.size() % 16);  // the last byte of a step, and of the text
          compare(text);
        }
      }
    }
  }
  // Long ones: characters of every length, and now and then a byte that is wrong, or cut off.
  std::mt19937_64 random(5);
  for (int i = 0; i < 3000; ++i) {
    text.clear();
    for (std::size_t size = random() % 700; text.size() < size;) {
      constexpr std::string_view pieces[] = {"a", "plain words ", "\xC3\xA9", "\xE4\xBB\x8A", "\xF0\x9F\x98\x80"};
      text += pieces[random() % 5];
    }
    if (i % 3 == 0) text += "\xF0\x9F\x98";
    if (i % 3 == 1 && !text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
    compare(text);
  }
  CHECK(differences == 0);
  CHECK(right > 1000);
}

TEST_CASE("many mistakes in UTF-8 are found one after another") {
  const std::string text(10'000'000, '\xFF');
  CHECK(assay::detail::with_valid_utf8(text).size() == 3 * text.size());
}

TEST_CASE("a long string is unescaped as nlohmann does it, whatever is among its escaped quotes") {
  constexpr std::string_view right[] = {R"(\")",     R"(\")",           R"(\")",    R"(\")",
                                        R"(\"\")",   R"(\n)",           R"(\\\")",  R"(\\)",
                                        R"(\u00e9)", R"(\ud83d\ude00)", "\xC3\xA9", "\xF0\x9F\x98\x80"};
  constexpr std::string_view wrong[] = {"\x01", "\n", R"(\x)", R"(\u12)", R"(\ud83d)", "\xC3", "\x80"};
  std::mt19937_64 random(11);
  std::size_t refused = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::size_t size = random() % 4000;
    const std::size_t letters = 1 + random() % 90;
    std::string text = "\"";
    while (text.size() < size) {
      text.append(random() % letters, 'a');
      text += right[random() % (i % 2 == 0 ? 5 : std::size(right))];
    }
    if (i % 4 == 3) text.insert(1 + random() % text.size(), wrong[random() % std::size(wrong)]);
    text += '"';
    CAPTURE(text);
    const nlohmann::json expected = nlohmann::json::parse(text, nullptr, false);
    refused += expected.is_discarded() ? 1 : 0;

    const auto found = assay::parse<std::string>(text, {.mode = assay::mode::strict});
    REQUIRE(found.has_value() == !expected.is_discarded());
    const std::string line = text + std::string(assay::detail::unescape_reach, '\"');
    std::string content = "from another string";
    const char* const behind = assay::detail::unescape_long(line.data() + 1, line.data() + text.size(), content);
    REQUIRE((behind == line.data() + text.size()) == !expected.is_discarded());
    if (!found) continue;
    CHECK(*found == expected.get<std::string>());
    CHECK(content == expected.get<std::string>());
  }
  CHECK(refused > 500);
}

TEST_CASE("a string is written with the same escapes wherever in it they are") {
  for (std::size_t size = 0; size <= 50; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char* special : {"\"", "\\", "\n", "\x01", "\x1F", "\x7F", " ", "\xC3\xA9", "\xF0\x9F\x98\x80"}) {
        std::string text(size, 'x');
        text.replace(at, 1, special);
        text += special;
        if (assay::dump(text) != nlohmann::json(text).dump()) FAIL_CHECK(nlohmann::json(text).dump());
      }
    }
  }
  // Each of these takes six bytes: what was made room for is too little again and again.
  const std::string all(1000, '\x02');
  CHECK(assay::dump(all) == nlohmann::json(all).dump());
  CHECK_THROWS_AS((void)assay::dump(std::string("0123456789abcdef\xFF")), std::invalid_argument);
}
