// Grounding (assay/ground.hpp): how values are found in a source text, where, and what is not found.
#include "json/unicode.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace test_grounding {

enum class Method { credit_card, bank_transfer };

struct Line {
  std::string item;
  double price = 0;
};

struct Invoice {
  std::string customer;
  std::chrono::year_month_day due;
  std::optional<std::string> note;
  bool paid = false;
  std::vector<Line> lines;
  Method method = Method::credit_card;
};

struct Described {
  std::string sender;
  std::string summary;
};

}  // namespace test_grounding

template <>
struct assay::describe<test_grounding::Method> {
  static constexpr auto enumerators =
      assay::enumerators(assay::enumerator<test_grounding::Method::bank_transfer>(assay::alias("wire")));
};
template <>
struct assay::describe<test_grounding::Described> {
  static constexpr auto fields = assay::fields(assay::field<&test_grounding::Described::sender>(assay::grounded));
};

using namespace test_grounding;
using nlohmann::ordered_json;

namespace {

/// "exact 'Ada' 'Ada'": how a value is found and what stands there; "-" where it is not found; a "?" behind the way if
/// the passage is ambiguous.
std::string told(const assay::grounded_field& field, std::string_view source) {
  if (!field.how) return "-";
  std::string text(assay::to_string(*field.how));
  if (field.ambiguous) text += "?";
  for (const assay::text_span& span : field.spans) {
    text += " '" + std::string(source.substr(span.offset, span.length)) + "'";
  }
  return text;
}

std::string ground_one(const ordered_json& value, std::string_view source) {
  const assay::grounding found = assay::ground(value, source);
  REQUIRE(found.fields.size() == 1);
  return told(found.fields[0], source);
}

struct row {
  ordered_json value;
  const char* source;
  const char* expected;
};

void check(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.value.dump());
    CAPTURE(one.source);
    CHECK(ground_one(one.value, one.source) == one.expected);
  }
}

}  // namespace

TEST_CASE("texts are found as they stand, but for case, for white space, and for Unicode's forms") {
  check({
      {"Ada Lovelace", "By Ada Lovelace, 1843", "exact 'Ada Lovelace'"},
      {"Ada Lovelace", "By ADA LOVELACE, 1843", "letter_case 'ADA LOVELACE'"},
      {"Ada Lovelace", "By Ada\r\n  Lovelace, 1843", "white_space 'Ada\r\n  Lovelace'"},
      {"Ada Lovelace", "By ADA\t\xC2\xA0LOVELACE", "white_space 'ADA\t\xC2\xA0LOVELACE'"},
      {"\"Don't\"",
       "\xE2\x80\x9C"
       "Don\xE2\x80\x99t\xE2\x80\x9D",
       "unicode_form '\xE2\x80\x9C"
       "Don\xE2\x80\x99t\xE2\x80\x9D'"},
      {"Caf\xC3\xA9", "the Cafe\xCC\x81!", "unicode_form 'Cafe\xCC\x81'"},
      {"\xC3\x89"
       "douard",
       "\xC3\xA9"
       "douard",
       "letter_case '\xC3\xA9"
       "douard'"},
      {"office",
       "the o\xEF\xAC\x83"
       "ce",
       "unicode_form 'o\xEF\xAC\x83"
       "ce'"},
      {"ABC", "\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3", "unicode_form '\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3'"},
      {"1990-2000",
       "1990\xE2\x80\x93"
       "2000",
       "unicode_form '1990\xE2\x80\x93"
       "2000'"},
      {"wait...", "wait\xE2\x80\xA6", "unicode_form 'wait\xE2\x80\xA6'"},
      {"cooperate", "co\xC2\xADoperate", "unicode_form 'co\xC2\xADoperate'"},
      {"Stra\xC3\x9F"
       "e",
       "STRASSE", "unicode_form 'STRASSE'"},
      {"  Ada ", "Ada", "exact 'Ada'"},
      {"tea", "tea, TEA, tea", "exact 'tea' 'tea'"},
      {"\xE6\x9D\xB1\xE4\xBA\xAC", "\xE7\xA7\x81\xE3\x81\xAF\xE6\x9D\xB1\xE4\xBA\xAC\xE3\x81\xAB",
       "exact '\xE6\x9D\xB1\xE4\xBA\xAC'"},
      {"Ada Byron", "Ada Lovelace", "-"},
      {"Ada", "", "-"},
  });
}

TEST_CASE("texts begin and end at the borders of words and of numbers") {
  check({
      {"a", "bar and fan", "-"},
      {"art", "a part of it", "-"},
      {"art", "the art, of it", "exact 'art'"},
      {"and",
       "\xC3\xA9"
       "and",
       "-"},
      {"cafe", "cafe\xCC\x81", "-"},
      {"3", "3.5 and 13 and 1,3", "-"},
      {"AB", "AB12", "-"},
      {"foo", "_foo_ **bar**", "exact 'foo'"},
      {"o\xEF\xAC\x81", "off", "-"},
      {"f", "\xEF\xAC\x81", "-"},
      {"U.S", "in the U.S.", "exact 'U.S'"},
      {"don", "don't", "exact 'don'"},
  });
}

TEST_CASE("numbers are found in any spelling") {
  check({
      {35, "35 years", "exact '35'"},
      {35, "aged 35.", "exact '35'"},
      {35, "35kg", "exact '35'"},
      {35, "1354, 3.5, 35.5, x35, 35b2", "-"},
      {1234.5, "a total of 1,234.50 USD", "number '1,234.50'"},
      {1234.5, "1.234,50 EUR", "number '1.234,50'"},
      {1234.5, "1 234,5", "number? '1 234,5'"},
      {1234567, "1'234'567", "number '1'234'567'"},
      {1234, "1,234", "number? '1,234'"},
      {1.234, "1,234", "number? '1,234'"},
      {1.234, "1.234", "exact? '1.234'"},
      {100000, "1,00,000 rupees", "number '1,00,000'"},
      {2, "1,2,3", "exact '2'"},
      {3, "3.5", "-"},
      {0.5, ".5 litres", "number '.5'"},
      {5, ".5 litres", "-"},
      {0.05, ".05 litres", "number '.05'"},
      {0.5, ".05 litres", "-"},
      {1, "at 1e-1 and 3e+2", "-"},
      {2, "at 1e-1 and 3e+2", "-"},
      {5, "A1E-5", "exact '5'"},
      {5, "5\xC2\xBD cups, 5 \xC2\xBE", "-"},
      {5.5, "5\xC2\xBD cups", "number '5\xC2\xBD'"},
      {5.75, "5 \xC2\xBE cups", "number '5 \xC2\xBE'"},
      {5, "5\xE2\x85\x93 cups", "-"},
      {"5", "5\xC2\xBD, -5", "-"},
      {"-5", "10-5", "-"},
      {"-5", "at -5", "exact '-5'"},
      {20, "the twenty-first of two-thirds", "-"},
      {2, "the twenty-first of two-thirds", "-"},
      {20, "twenty-second", "number? 'twenty'"},
      {5, "a five-year plan", "number 'five'"},
      {-5, "at -5 degrees", "exact '-5'"},
      {-5,
       "at \xE2\x88\x92"
       "5 degrees",
       "number '\xE2\x88\x92"
       "5'"},
      {5, "at -5 degrees", "-"},
      {20, "10-20", "exact '20'"},
      {-20, "10-20", "-"},
      {-1234.5, "(1,234.50)", "number? '(1,234.50)'"},
      {-5, "-$5", "number '-$5'"},
      {12, "12%", "number '12%'"},
      {0.12, "12 %", "number '12 %'"},
      {5000000, "5 million", "number '5 million'"},
      {5, "5 million", "exact? '5'"},
      {9, "9 quintillion", "exact? '9'"},
      {4e15, "4 quadrillions", "number '4 quadrillions'"},
      {2500, "$2.5k", "number? '2.5k'"},
      {1000, "1e3", "number '1e3'"},
      {35, "\xD9\xA3\xD9\xA5", "number '\xD9\xA3\xD9\xA5'"},
      {7, "agent 007", "number '007'"},
      {3, "the 3rd", "exact '3'"},
      {35, "thirty-five", "number 'thirty-five'"},
      {85, "turned eighty-five today", "number 'eighty-five'"},
      {105, "one hundred and five", "number 'one hundred and five'"},
      {2300000, "two million three hundred thousand", "number 'two million three hundred thousand'"},
      {100, "a hundred", "number 'a hundred'"},
      {1000000, "5 million", "-"},
      {20, "twenty twenty", "number 'twenty' 'twenty'"},
      {18446744073709551615U, "18446744073709551615", "exact '18446744073709551615'"},
      {0, "zero", "number 'zero'"},
      {"$1,234.50", "1234.5", "number '1234.5'"},
      {2024, "on 03.04.2024", "exact '2024'"},
      {"5", "5 apples, 5 pears", "exact '5' '5'"},
      {5, "five or 5.0", "number 'five' '5.0'"},
  });
}

TEST_CASE("dates are found in any spelling") {
  check({
      {"2024-03-04", "on 2024-03-04", "exact '2024-03-04'"},
      {"2024-03-04", "March 4, 2024", "date 'March 4, 2024'"},
      {"2024-03-04", "the 4th of March 2024", "date '4th of March 2024'"},
      {"2024-03-04", "4 Mar 2024", "date '4 Mar 2024'"},
      {"2024-03-04", "4-Mar-2024 10:30", "date '4-Mar-2024'"},
      {"2024-03-10", "4 March 2024 10:30", "-"},
      {"2024-03-04", "4.3.2024", "date '4.3.2024'"},
      {"2024-03-04", "4. 3. 2024", "date '4. 3. 2024'"},
      {"2024-04-03", "4.3.2024", "-"},
      {"2024-03-04", "03/04/2024", "date? '03/04/2024'"},
      {"2024-04-03", "03/04/2024", "date? '03/04/2024'"},
      {"2024-03-24", "3/24/2024", "date '3/24/2024'"},
      {"2024-03-24", "24/3/24", "date? '24/3/24'"},
      {"2024-03-04", "20240304", "date '20240304'"},
      {"2024-02-30", "30/2/2024", "-"},
      {"2024-03-04", "March 4", "-"},
      {"2024-03-04", "1.2024-03-04", "-"},
      {"March 4, 2024", "2024-03-04", "date '2024-03-04'"},
  });
}

TEST_CASE("times are found with their day, in any zone, and at midnight by the day alone") {
  using std::chrono::sys_seconds;
  struct time_row {
    const char* value;
    const char* source;
    const char* expected;
  };
  const time_row rows[] = {
      {"2024-03-04T10:20:00Z", "at 2024-03-04T10:20:00Z", "exact '2024-03-04T10:20:00Z'"},
      {"2024-03-04T08:20:00Z", "2024-03-04 10:20 +02:00", "-"},
      {"2024-03-04T08:20:00Z", "2024-03-04 10:20+02:00", "date '2024-03-04 10:20+02:00'"},
      {"2024-03-04T21:05:00Z", "March 4, 2024 at 9:05 pm", "date 'March 4, 2024 at 9:05 pm'"},
      {"2024-03-04T00:00:00Z", "March 4, 2024", "date 'March 4, 2024'"},
      {"2024-03-04T00:00:00Z", "March 4, 2024 10:20", "-"},
      {"2024-03-04T10:20:00Z", "March 4, 2024", "-"},
  };
  for (const time_row& one : rows) {
    CAPTURE(one.value);
    CAPTURE(one.source);
    const auto value = assay::parse<sys_seconds>('"' + std::string(one.value) + '"').value();
    const assay::grounding found = assay::ground(value, one.source);
    REQUIRE(found.fields.size() == 1);
    CHECK(told(found.fields[0], one.source) == one.expected);
  }
}

TEST_CASE("each value of a struct has its path, its places and their lines") {
  const std::string source =
      "Invoice for Zo\xC3\xAB M.\n"
      "Due: March 4, 2024\n"
      "- green tea 2,50\n"
      "- cups       12.00\n"
      "Paid by wire.";
  Invoice invoice;
  invoice.customer = "Zo\xC3\xAB M.";
  invoice.due = std::chrono::year_month_day{std::chrono::year(2024), std::chrono::month(3), std::chrono::day(4)};
  invoice.lines = {{"Green tea", 2.5}, {"plates", 12}};
  invoice.method = Method::bank_transfer;
  const assay::grounding found = assay::ground(invoice, source);

  std::map<std::string, std::string> by_path;
  for (const assay::grounded_field& field : found.fields) {
    CHECK(field.required);
    by_path[assay::to_string(field.loc)] = told(field, source);
  }
  const std::map<std::string, std::string> expected = {
      {"customer", "exact 'Zo\xC3\xAB M.'"},
      {"due", "date 'March 4, 2024'"},
      {"lines[0].item", "letter_case 'green tea'"},
      {"lines[0].price", "number '2,50'"},
      {"lines[1].item", "-"},
      {"lines[1].price", "number '12.00'"},
      {"method", "exact 'wire'"},
  };
  CHECK(by_path == expected);
  CHECK_FALSE(found.complete());
  const assay::grounded_field* price = found.find({{"lines"}, {{}, 1}, {"price"}});
  REQUIRE(price != nullptr);
  CHECK(price->spans[0].line == 4);
  CHECK(price->spans[0].column == 14);
  CHECK(found.find({{"lines"}}) == nullptr);
}

TEST_CASE("values that are described as grounded are required, all where none is") {
  const Described value{"Ada", "A greeting"};
  const assay::grounding found = assay::ground(value, "Dear Bob, hello. Ada");
  REQUIRE(found.fields.size() == 2);
  CHECK(found.fields[0].required);
  CHECK_FALSE(found.fields[1].required);
  CHECK(found.complete());
  CHECK_FALSE(found.errors("Described").has_value());
  CHECK_FALSE(assay::ground(value, "Dear Bob, hello. Ada", {.scope = assay::ground_scope::all}).complete());
  CHECK_FALSE(assay::ground(Line{"tea", 2}, "coffee 2").complete());
}

TEST_CASE("what needs no evidence is not reported") {
  struct Flags {
    bool on;
    std::optional<int> count;
    assay::literal<"invoice"> type;
    std::chrono::seconds length;
    std::string empty;
  };
  CHECK(assay::ground(Flags{}, "nothing").fields.empty());
}

TEST_CASE("labels of enums are found by any of their names, and with spaces") {
  struct Payment {
    Method method;
  };
  const auto ground_method = [](Method method, std::string_view source) {
    return told(assay::ground(Payment{method}, source).fields.at(0), source);
  };
  CHECK(ground_method(Method::credit_card, "by Credit Card") == "letter_case 'Credit Card'");
  CHECK(ground_method(Method::credit_card, "credit_card") == "exact 'credit_card'");
  CHECK(ground_method(Method::bank_transfer, "by wire") == "exact 'wire'");
  CHECK(ground_method(Method::bank_transfer, "wired") == "-");
}

TEST_CASE("a schema document's values are grounded as well") {
  const auto schema = assay::load_schema(std::string_view(
      R"({"type": "object", "properties": {"kind": {"const": "order"}, "item": {"type": "string"}, "count": {"type": "integer"}}})"));
  const auto found = assay::ground(schema, {{"kind", "order"}, {"item", "tea"}, {"count", 3}}, "three cups of tea");
  REQUIRE(found.fields.size() == 2);
  CHECK(told(found.fields[0], "three cups of tea") == "exact 'tea'");
  CHECK(told(found.fields[1], "three cups of tea") == "number 'three'");
}

TEST_CASE("what is not there has the nearest passage") {
  struct near_row {
    ordered_json value;
    const char* source;
    const char* passage;
  };
  const near_row rows[] = {
      {"Ada Byron Lovelace", "Dear Ada King, Countess Lovelace and Ada Lovelace", "Ada Lovelace"},
      {"Jonathan", "Dear Jonathon, hello", "Jonathon"},
      {"zebra", "nothing like that", ""},
      {36, "35 apples, 360 pears", "35"},
      {"2024-03-04", "on 2024-03-05 or 2023-01-01", "2024-03-05"},
  };
  for (const near_row& one : rows) {
    CAPTURE(one.value.dump());
    const assay::grounding found = assay::ground(one.value, one.source);
    REQUIRE(found.fields.size() == 1);
    CHECK_FALSE(found.fields[0].how.has_value());
    CHECK((found.fields[0].nearest ? found.fields[0].nearest->text : "") == one.passage);
    if (!found.fields[0].nearest) continue;
    CHECK(found.fields[0].nearest->similarity > 0);
    CHECK(found.fields[0].nearest->similarity < 1);
  }
}

TEST_CASE("errors name the field and the nearest passage, and JSON has all of it") {
  const assay::grounding found = assay::ground(Line{"Earl Gray", 2}, "Earl Grey, 2.00");
  const auto wrong = found.errors("Line");
  REQUIRE(wrong.has_value());
  REQUIRE(wrong->errors().size() == 1);
  CHECK(wrong->errors()[0].type == "not_in_source");
  CHECK(wrong->feedback() ==
        "- item: Input should be in the source text; the nearest passage is \"Earl\"; got \"Earl Gray\"\n");
  CHECK(found.to_json().dump() ==
        R"([{"loc":["item"],"value":"Earl Gray","required":true,"how":null,"ambiguous":false,"spans":[],)"
        R"("nearest":{"offset":0,"length":4,"line":1,"column":1,"text":"Earl","similarity":0.5}},)"
        R"({"loc":["price"],"value":"2.0","required":true,"how":"number","ambiguous":false,)"
        R"("spans":[{"offset":11,"length":4,"line":1,"column":12}]}])");
}

TEST_CASE("at most as many spans as asked for") {
  std::string source;
  for (int i = 0; i < 100; ++i) source += "tea ";
  CHECK(assay::ground(ordered_json("tea"), source).fields[0].spans.size() == 8);
  CHECK(assay::ground(ordered_json("tea"), source, {.max_spans = 200}).fields[0].spans.size() == 100);
  CHECK(assay::ground(ordered_json("tea"), source, {.max_spans = 0}).fields[0].spans.size() == 1);
}

TEST_CASE("random texts: what is cut from the source at borders of words is found, and every span spells its value") {
  const std::vector<std::string> parts = {
      "tea",        "Tea", " ", "  ", "\n",           "\xC3\xA9t\xC3\xA9", "e\xCC\x81",    "12",       "3.5",
      "1,234",      ".",   ",", "-",  "\xE2\x80\x94", "\xEF\xAC\x81",      "\xE6\x9D\xB1", "\xC2\xAD", "\xFF",
      "2024-03-04", "May", "4", "%"};
  std::mt19937 random(21);
  const auto below = [&random](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(random);
  };
  std::size_t found_count = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string source, needle;
    for (std::size_t i = below(30); i > 0; --i) source += parts[below(parts.size())];
    for (std::size_t i = 1 + below(4); i > 0; --i) needle += parts[below(parts.size())];
    if (assay::detail::utf8_error(needle) != needle.size()) continue;
    CAPTURE(source);
    CAPTURE(needle);
    const assay::grounding found = assay::ground(ordered_json(needle), source, {.max_spans = 1000});
    if (found.fields.empty() || !found.fields[0].how) continue;
    ++found_count;
    const assay::grounded_field& field = found.fields[0];
    REQUIRE(!field.spans.empty());
    for (const assay::text_span& span : field.spans) {
      REQUIRE(span.length > 0);
      REQUIRE(span.offset + span.length <= source.size());
      CHECK(assay::detail::starts_character(source[span.offset]));
      const std::size_t end = span.offset + span.length;
      CHECK((end == source.size() || assay::detail::starts_character(source[end])));
      // What a span says is found again, in the passage alone, in the same way.
      const std::string passage = source.substr(span.offset, span.length);
      const assay::grounding again = assay::ground(ordered_json(needle), passage);
      REQUIRE(again.fields[0].how.has_value());
      CHECK(*again.fields[0].how == *field.how);
    }
  }
  CHECK(found_count > 200);
}

TEST_CASE("hostile sources and values take no more than linear time") {
  std::string words, digits, months;
  for (int i = 0; i < 100'000; ++i) {
    words += "a ";
    digits += "1,";
    months += "may 1 ";
  }
  ordered_json values = ordered_json::array();
  std::string text;
  for (int i = 0; i < 500; ++i) {
    text += "a ";
    values.push_back(text + "b");
    values.push_back(i);
  }
  values.push_back("2024-05-01");
  const std::string longest(200'000, 'x');
  values.push_back(longest);
  for (const std::string& source : {words, digits, months, std::string(300'000, '1'), longest + "y"}) {
    const assay::grounding found = assay::ground(values, source);
    CHECK(found.fields.size() == values.size());
  }
}
