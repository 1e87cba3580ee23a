// What grounding is made of, beside slow and obvious forms of it: phrases, numbers that are wanted, decimals.
#include "ground/folded_text.hpp"
#include "ground/phrase_finder.hpp"
#include "ground/spelled_numbers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using namespace assay::detail;

namespace {

class random_parts {
 public:
  std::size_t below(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_); }
  std::string text(const std::vector<std::string_view>& parts, std::size_t most) {
    std::string made;
    for (std::size_t i = below(most + 1); i > 0; --i) made += parts[below(parts.size())];
    return made;
  }

 private:
  std::mt19937 random_{21};
};

using found_phrase = std::tuple<std::size_t, std::size_t, std::string>;  // end, begin, phrase

/// Where a phrase stands, by a look at every word.
void look_for(const std::string& phrase, std::string_view text, std::vector<found_phrase>& found) {
  std::vector<std::size_t> borders = {0};
  while (borders.back() != text.size()) borders.push_back(word_at(text, borders.back()).where.end);
  for (const std::size_t at : borders) {
    const std::size_t end = at + phrase.size();
    const bool at_border = std::binary_search(borders.begin(), borders.end(), end);
    if (at_border && text.substr(at, phrase.size()) == phrase) found.emplace_back(end, at, phrase);
  }
}

struct told_number {
  decimal value;
  std::size_t begin, end;
  bool ambiguous;
  friend bool operator==(const told_number&, const told_number&) = default;
};

std::vector<told_number> numbers_in(std::string_view text, const wanted_digits* wanted) {
  std::vector<told_number> told;
  spelled_numbers(text, wanted, [&](const decimal& value, region where, bool ambiguous) {
    told.push_back({value, where.begin, where.end, ambiguous});
  });
  return told;
}

}  // namespace

TEST_CASE("phrases are found where a look at every word finds them") {
  random_parts random;
  const std::vector<std::string_view> parts = {
      "a", "ab", "tea", "the", " ", " ", " ", "-", "12", ".", "(", "_", "\xC3\xA9", "\xE6\x9D\xB1", "\xE2\x82\xAC"};
  std::size_t found_count = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = folded_phrase(random.text(parts, 60));
    phrase_finder finder;
    std::map<std::size_t, std::string> phrases;
    for (std::size_t i = random.below(8); i > 0; --i) {
      const std::string phrase = folded_phrase(random.text(parts, 5));
      if (!phrase.empty()) phrases.emplace(finder.add(phrase), phrase);
    }
    std::vector<found_phrase> found, expected;
    finder.find_in(text_words(text), [&](std::size_t phrase, region where) {
      found.emplace_back(where.end, where.begin, phrases.at(phrase));
    });
    for (const auto& [number, phrase] : phrases) look_for(phrase, text, expected);
    CHECK(std::is_sorted(found.begin(), found.end()));  // by their ends, the longest first
    std::sort(expected.begin(), expected.end());
    CAPTURE(text);
    CHECK(found == expected);
    found_count += found.size();
  }
  CHECK(found_count > 1000);
}

TEST_CASE("a number that is wanted is told as if all were") {
  random_parts random;
  const std::vector<std::string_view> parts = {"1",  "0", "00", "12", "234", "5",        " ", ",", ".", "'",       "-",
                                               "e3", "%", "$",  "(",  ")",   " million", "k", "x", "/", "\xC2\xBD"};
  std::size_t wanted_count = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random.text(parts, 40);
    CAPTURE(text);
    const std::vector<told_number> all = numbers_in(text, nullptr);
    if (all.empty()) continue;
    const decimal value = all[random.below(all.size())].value;
    wanted_digits wanted;
    wanted.add(value.digits);
    const auto of_value = [&value](std::vector<told_number> told) {
      std::erase_if(told, [&value](const told_number& one) { return one.value != value; });
      return told;
    };
    CHECK(of_value(numbers_in(text, &wanted)) == of_value(all));
    ++wanted_count;
  }
  CHECK(wanted_count > 2000);
}

TEST_CASE("digits with a point and an exponent are the decimal that JSON makes of them") {
  random_parts random;
  const std::vector<std::string_view> parts = {"0", "0", "1", "7", "25", "9"};
  for (int round = 0; round < 3000; ++round) {
    const std::string whole = random.text(parts, 12), fraction = random.text(parts, 12);
    const auto exponent = static_cast<std::int64_t>(random.below(40)) - 20;
    const decimal made = decimal_of_digits(whole + "." + fraction, fraction.size(), exponent);
    const std::string zeroless = whole.substr(std::min(whole.find_first_not_of('0'), whole.size()));
    const std::string literal = (zeroless.empty() ? "0" : zeroless) + "." + fraction + "0e" + std::to_string(exponent);
    CAPTURE(literal);
    CHECK(made == decimal_of(literal));
  }
}
