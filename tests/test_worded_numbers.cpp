// Numbers with words, groups and signs: which are read, and which might be another number than they seem.
#include "reader/plain_spelling.hpp"
#include "scalars/worded_number.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

struct row {
  std::string text;
  std::string value;
};

}  // namespace

TEST_CASE("numbers with a unit, a currency or groups are read") {
  const std::vector<row> rows = {
      {"35 years", "35"},
      {"12 kg", "12"},
      {"12kg", "12"},
      {"3.5 GB", "3.5"},
      {"100 USD", "100"},
      {"€5", "5"},
      {"5 m²", "5"},
      {"20°C", "20"},
      {"5 °", "5"},
      {"1,234", "1234"},
      {"1,234.50", "1234.50"},
      {"1.234,56 €", "1234.56"},
      {"$1,234", "1234"},
      {"1,00,000", "100000"},
      {"1,23,45,678 INR", "12345678"},
      {"1 234 567", "1234567"},
      {"1'234", "1234"},
      {"0.123 kg", "0.123"},
      {"5 min", "5"},
      {"25 Jahre", "25"},
      {"7 дней", "7"},
      {"12時間", "12"},
      {"45%", "45"},
      {"-$5", "-5"},
      {"5 h", "5"},
      {"5.00 EUR", "5.00"},
      {"3 µm", "3"},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::detail::read_worded_number(one.text);
    REQUIRE(read.has_value());
    CHECK(read->literal == one.value);
  }
}

TEST_CASE("what changes a number, or makes it doubtful, is refused") {
  const std::vector<std::string> texts = {
      // groups that are none
      "5,00 €",
      "€5,00",
      "5,00",
      "5,00 kg",
      "12,34 USD",
      "1,2345 kg",
      "1,23,4 kg",
      "0,123",
      "0,123 kg",
      "01,234",
      "1,234,56 €",
      "1 234,567",
      "0.123.456",
      // fractions, powers, hundredths
      "1½",
      "1 ½",
      "3²",
      "3 ²",
      "5¼ kg",
      "5‰",
      "0.5 ppm",
      "5¢",
      "5 cents",
      "5 ct",
      "50p",
      "50 pence",
      "5 prozent",
      // another sign or direction
      "5 negative",
      "9 less",
      "9 short",
      "5 ago",
      "5 BC",
      "5.00 CR",
      "5.00 DR",
      "5 below",
      "10 down",
      "48.85°S",
      "2.35° W",
      "2.35 W",
      "2.35w",
      "48 North",
      "5−",
      "5 ↓",
      // multiples
      "3 halves",
      "3 score",
      "3 gross",
      "5 double",
      "3 dozen",
      "5 pairs",
      "5万",
      "5 тыс",
      "5 млн",
      "5 grand",
      "5 lakh",
      "10 squared",
      "5×",
      "3 million",
      "9 quintillion",
      "9 Septillions",
      "2 zillion",
      "3 milionów",
      "4 miljoner",
      "5 milhões",
      "6 millones",
      "7 Billiarden",
      "8 tusen",
      "2 juta",
      "5k",
      // near, bounds and parts
      "5 approx",
      "5ish",
      "5 max",
      "5+",
      "5 more",
      "~5",
      "5 of",
      "5…",
      // order, times of day, days, other bases, parts of names
      "1st",
      "1º",
      "10 am",
      "3 AM",
      "3 PM",
      "12 March",
      "12 Dec",
      "5 Monday",
      "101 binary",
      "12b",
      "12a",
      "3D",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK_FALSE(assay::detail::read_worded_number(text).has_value());
    CHECK_FALSE(assay::parse<double>('"' + text + '"').has_value());
    CHECK_FALSE(assay::parse<double>(text).has_value());
  }
}

TEST_CASE("digits without quotes that begin with a zero are no number; in quotes they are Pydantic's") {
  for (const std::string text : {"017", "-017", "000", "00.5"}) {
    CAPTURE(text);
    CHECK_FALSE(assay::parse<int>(text).has_value());
    CHECK_FALSE(assay::parse<double>(text).has_value());
    CHECK_FALSE(assay::parse<std::vector<double>>("[" + text + "]").has_value());
  }
  CHECK(*assay::parse<int>("\"017\"") == 17);
  CHECK(*assay::parse<double>("\"00.5\"") == 0.5);
  CHECK_FALSE(assay::parse<int>("\"0x1F\"").has_value());
}

TEST_CASE("in a list the groups of a number are no items") {
  using numbers = std::vector<double>;
  for (const std::string text :
       {"[1,234.50, 2,000.00]", "[1,000,000]", "[1,000]", "[01, 02]", "[\"48.85°S\", \"2.35°W\"]"}) {
    CAPTURE(text);
    CHECK_FALSE(assay::parse<numbers>(text).has_value());
  }
  CHECK(*assay::parse<numbers>("[1; 5; 2]") == numbers{1, 5, 2});
  CHECK(*assay::parse<numbers>("[100,200]") == numbers{100, 200});
  CHECK(*assay::parse<numbers>("[$1,234, $5,678]") == numbers{1234, 5678});
  CHECK(*assay::parse<numbers>("[$100, $200]") == numbers{100, 200});
  CHECK(*assay::parse<numbers>("[$100,$200]") == numbers{100, 200});
}

TEST_CASE("semicolons between numbers with commas in them are no commas") {
  using assay::detail::spelled_plainly;
  CHECK_FALSE(spelled_plainly("[1,5; 2,5]").has_value());
  CHECK_FALSE(spelled_plainly("[1; 2; 3,5]").has_value());
  CHECK(spelled_plainly("[1; 2; 3]").has_value());
  CHECK(spelled_plainly(R"({"a": [1,5]; "b": 2})").has_value());
}

TEST_CASE("the last of several marked values is not taken for all of them") {
  CHECK(*assay::parse<int>("I add.\n#### 12") == 12);
  CHECK_FALSE(assay::parse<int>("#### 12\n#### 13").has_value());
  CHECK_FALSE(assay::parse<int>("So:\n#### 12\n#### 13").has_value());
  CHECK_FALSE(assay::parse<int>("Answer: 12 March").has_value());
}

TEST_CASE("a text that stays text is no date because it is a number") {
  const auto date = assay::load_schema(nlohmann::ordered_json::parse(R"({"type":"string","format":"date"})"));
  for (const std::string text : {R"("86400")", R"("0")", "86400", R"("-86400")", R"("0.0")"}) {
    CAPTURE(text);
    CHECK_FALSE(assay::parse(date, text).has_value());
  }
  CHECK(*assay::parse(date, R"("2026-03-24")") == "2026-03-24");
  CHECK(assay::parse(date, R"("86400")", {.mode = assay::mode::lax}).has_value());
}
