// JSON documents as text (dump/document_text.hpp) against nlohmann's own dump().
#include "dump/document_text.hpp"
#include "json/json_text.hpp"
#include "json/number_text.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using nlohmann::ordered_json;
namespace writing = assay::detail::writing;

namespace {

std::string text_of(ordered_json value) {
  writing::text_out out;
  writing::put_document(out, std::move(value));
  return out.take();
}

/// How many of these numbers are written in another way than dump() has.
std::size_t differences(const std::vector<double>& numbers) {
  std::size_t count = 0;
  for (const double number : numbers) {
    const ordered_json value = number;
    if (text_of(value) == value.dump()) continue;
    if (++count == 1) CHECK(text_of(value) == value.dump());
  }
  return count;
}

}  // namespace

TEST_CASE("a document's text is its dump()") {
  for (const char* text : {
           "null",
           "true",
           "false",
           "0",
           "-1",
           "9223372036854775807",
           "-9223372036854775808",
           "18446744073709551615",
           R"("")",
           R"("a")",
           R"("abcdefgh")",
           R"("abcdefghijklmno")",
           R"("abcdefghijklmnop\"")",
           R"("\\\"\b\f\n\r\t")",
           R"("\u0000\u001f\u007f")",
           R"("é")",
           R"("日本語 and more")",
           R"("\ud83d\ude00")",
           "[]",
           "{}",
           "[[]]",
           "[{}]",
           R"({"a":[]})",
           R"({"a":{}})",
           "[1,2.5,null,true]",
           R"({"":1,"a\"b":2,"é":[{"c":"d"},[3]]})",
           R"({"b":1,"a":{"z":[1,[2,[3]]],"y":"x"}})",
       }) {
    const ordered_json value = ordered_json::parse(text);
    CHECK(text_of(value) == value.dump());
  }
}

TEST_CASE("documents are written one behind another") {
  writing::text_out out;
  out.put("<");
  writing::put_document(out, ordered_json::parse(R"({"a": [1, "two"]})"));
  writing::put_document(out, ordered_json(2));
  CHECK(out.view() == R"(<{"a":[1,"two"]}2)");
  out.clear(std::size_t{1} << 20);
  CHECK(out.view().empty());
  writing::put_document(out, ordered_json(3));
  CHECK(out.view() == "3");
}

TEST_CASE("numbers have dump()'s digits") {
  CHECK(differences({0.0,
                     -0.0,
                     1.0,
                     -1.0,
                     0.1,
                     0.01,
                     0.001,
                     0.12,
                     -0.99,
                     100.0,
                     99999.99,
                     1e13,
                     9999999999999.99,
                     1e14,
                     1e15,
                     1e16,
                     123456789012345.6,
                     0.285,
                     0.0001,
                     0.00001,
                     1e22,
                     1e300,
                     5e-324,
                     4.35,
                     1.005,
                     std::numeric_limits<double>::max(),
                     std::numeric_limits<double>::min()}) == 0);
  std::mt19937_64 random(1);
  std::vector<double> numbers;
  for (std::int64_t hundredths = -20'000; hundredths < 100'000; ++hundredths) {
    numbers.push_back(static_cast<double>(hundredths) / 100);
  }
  for (int i = 0; i < 100'000; ++i) {
    // Decimals of every size and their neighbours, and whatever 64 bits mean.
    const double decimal = static_cast<double>(random() >> random() % 64) / 100;
    numbers.insert(numbers.end(), {decimal, std::nextafter(decimal, 0), decimal / 10});
    const double small = static_cast<double>(random() % 100'000'000) / 10'000;
    numbers.insert(numbers.end(), {small, -small, std::nextafter(small, 0), small / 10});
    const auto any = std::bit_cast<double>(random());
    if (std::isfinite(any)) numbers.push_back(any);
  }
  CHECK(differences(numbers) == 0);
}

TEST_CASE("decimals are the shortest digits") {
  std::size_t wrong = 0;
  std::size_t taken = 0;
  std::mt19937_64 random(2);
  for (int i = 0; i < 100'000; ++i) {
    const double value = static_cast<double>(random() >> random() % 64) / (i % 2 == 0 ? 100 : 10'000);
    char digits[writing::longest_number];
    char shortest[64];
    char* const end = writing::write_decimal(digits, value);
    if (end == nullptr) continue;
    ++taken;
    std::string expected(shortest, std::to_chars(shortest, shortest + 64, value, std::chars_format::fixed).ptr);
    if (expected.find('.') == std::string::npos) expected += ".0";
    if (std::string(digits, end) != expected) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(taken > 10'000);
}

TEST_CASE("what JSON can't hold is refused") {
  CHECK_THROWS_AS(text_of(std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(text_of(ordered_json::array({std::numeric_limits<double>::infinity()})), std::invalid_argument);
  CHECK_THROWS_AS(text_of("\xFF"), std::invalid_argument);
  CHECK_THROWS_AS(text_of(ordered_json{{"a\xC3", 1}}), std::invalid_argument);
  CHECK_THROWS_AS(text_of(ordered_json::binary({1, 2})), std::invalid_argument);
}
