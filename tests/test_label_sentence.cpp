// Sentences where one of several labels, or one scalar, is asked for: what is taken out of them, and what is not.
#include "answer/label_sentence.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace test_label_sentence {

enum class Number { one, two };
enum class Letter { a, b, c };
enum class Colour { blue, dark_blue };
enum class Payment { paid, unpaid, partially_paid };
enum class Word { yes, no };
struct Order {
  Number number;
};

}  // namespace test_label_sentence

using namespace test_label_sentence;

namespace {

struct row {
  std::string text;
  std::string value;  ///< empty: an error
};

template <class T>
void check(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::parse<T>(one.text);
    if (one.value.empty()) {
      CHECK_FALSE(read.has_value());
      continue;
    }
    REQUIRE(read.has_value());
    CHECK(assay::dump(*read) == one.value);
  }
}

template <class T>
bool has_repair(const assay::result<T>& read, std::string_view code) {
  return std::any_of(read.repairs().begin(), read.repairs().end(),
                     [code](const assay::repair& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("a short sentence with one of the labels is that label") {
  check<Number>({
      {"The answer is One", R"("one")"},
      {"**one** is the answer", R"("one")"},
      {"**Answer: One**", R"("one")"},
      {"The answer is \"TWO\".", R"("two")"},
      {"\"Two\" is the answer", R"("two")"},
      {"\"The answer is 'two'.\"", R"("two")"},
      {"The ansewr \"TWO\" is the correct choice", R"("two")"},
      {"I pick TWO!", R"("two")"},
      {"I'd say it's two.", R"("two")"},
      {"Number::two is right", R"("two")"},
      {"```\nIt is two\n```", R"("two")"},
      {"<think>one? no.</think>The answer is two", R"("two")"},
  });
}

TEST_CASE("a label with its description is the label") {
  check<Number>({
      {"ONE: The description of k1", R"("one")"},
      {R"("ONE - The description of an enum value")", R"("one")"},
      {"`two` \xE2\x80\x94 the second", R"("two")"},
      {"**Two:** it comes second.", R"("two")"},
      {"ONE - is the answer, not TWO", ""},
      {"ONE: is the answer, not TWO", ""},
      {"ONE: TWO", ""},
      {"ONE - not quite", ""},
  });
}

TEST_CASE("what denies, doubts, asks or has an alternative names no label") {
  check<Number>({
      {"The answer is not ONE", ""},
      {"It isn't one", ""},
      {"It isn\xE2\x80\x99t one", ""},
      {"Never two", ""},
      {"Anything except two", ""},
      {"three instead of two", ""},
      {"three rather than two", ""},
      {"unlike two", ""},
      {"There is no two", ""},
      {"ONE or three", ""},
      {"either ONE", ""},
      {"ONE and TWO", ""},
      {"ONE and three", ""},
      {"one/three", ""},
      {"neither one nor two", ""},
      {"ONE is wrong", ""},
      {"Is it ONE?", ""},
      {"maybe ONE", ""},
      {"Two of one", ""},
      {"one of them", ""},
      {"Two\" is one of the correct answers.", ""},
      {"It is three", ""},
      {"It is ones", ""},
      {"It is TWO. It is also three.", ""},
      {"\xE7\xAD\x94\xE6\xA1\x88\xE4\xB8\x8D\xE6\x98\xAF TWO", ""},
      {"not: TWO", ""},
      {"It is no. TWO", ""},
      {"Wrong answer: TWO", ""},
  });
  check<bool>({{"The answer is true or false", ""}, {"The answer is true", ""}});
}

TEST_CASE("what denies, doubts or speaks of another time in other words names no label") {
  check<Payment>({
      {"Nobody paid.", ""},
      {"None paid", ""},
      {"Zero paid", ""},
      {"There is a lack of paid ones.", ""},
      {"I rule out paid", ""},
      {"I disagree that this is paid", ""},
      {"It lacks paid", ""},
      {"Probably paid.", ""},
      {"Likely paid", ""},
      {"It could be paid", ""},
      {"It would have been paid", ""},
      {"It used to be paid.", ""},
      {"The previous one is paid", ""},
      {"It was paid earlier", ""},
      {"It will be paid", ""},
      {"It is free of paid ones", ""},
      {"The status is \"paid", ""},
      {"I would not say it is paid", ""},
      {"I would say it is paid", R"("paid")"},
      {"I will go with paid", R"("paid")"},
      {"The status used is paid", R"("paid")"},
      {"The status is \"paid\"", R"("paid")"},
      {"<b>paid</b>", R"("paid")"},
      {"B) paid", R"("paid")"},
  });
}

TEST_CASE("a label in capitals that is a common word otherwise must be in capitals") {
  const auto type = assay::load_schema(nlohmann::ordered_json::parse(R"({"enum":["US","UK"]})"));
  for (const std::string text : {"Let us see.", "It is us", "Between us, this is hard"}) {
    CAPTURE(text);
    CHECK_FALSE(assay::parse(type, text).has_value());
  }
  for (const std::string text : {"It is the US.", "US", "us", "The answer is US"}) {
    CAPTURE(text);
    const auto read = assay::parse(type, text);
    REQUIRE(read.has_value());
    CHECK(*read == "US");
  }
}

TEST_CASE("a label that fits but for its case is meant rather than null") {
  const auto type =
      assay::load_schema(nlohmann::ordered_json::parse(R"({"anyOf":[{"enum":["none","low"]},{"type":"null"}]})"));
  for (const std::string text : {R"("None")", R"("NONE")", R"("none")"}) {
    CAPTURE(text);
    const auto read = assay::parse(type, text);
    REQUIRE(read.has_value());
    CHECK(*read == "none");
  }
  const auto read = assay::parse(type, R"("N/A")");
  REQUIRE(read.has_value());
  CHECK(read->is_null());
}

TEST_CASE("labels that contain others are alternatives, words within words are none") {
  check<Colour>({{"The colour is blue", R"("blue")"}, {"The colour is dark blue", ""}});
  check<Payment>({
      {"The invoice is unpaid.", R"("unpaid")"},
      {"The invoice was paid", ""},
      {"It is partially paid", ""},
  });
}

TEST_CASE("a label that may be a word of the sentence must stand out") {
  check<Letter>({
      {"The answer is A", R"("a")"},
      {"A is the answer", R"("a")"},
      {"I choose (B)", R"("b")"},
      {"It must be **C**, I think", R"("c")"},
      {"b: because it is red", R"("b")"},
      {"This is a hard question", ""},
      {"I think it is a B", ""},
  });
  check<Word>({
      {"The answer is no.", R"("no")"},
      {"There is no evidence", ""},
      {"No, the answer is yes", ""},
  });
}

TEST_CASE("literals, aliases, nullable labels and unions have sentences too; members of a structure have none") {
  const auto parse = [](const char* schema, std::string_view text) {
    return assay::parse(assay::load_schema(nlohmann::ordered_json::parse(schema)), text);
  };
  CHECK(*parse(R"({"const":"TWO"})", "The answer is Two") == "TWO");
  CHECK(*parse(R"({"anyOf":[{"const":2},{"const":3}]})", "The answer is 2") == 2);
  CHECK_FALSE(parse(R"({"anyOf":[{"const":2},{"const":3}]})", "2 or 3").has_value());
  CHECK(*assay::parse<std::optional<Number>>("The answer is TWO") == Number::two);
  CHECK_FALSE(assay::parse<Order>(R"({"number":"The answer is TWO"})").has_value());
  CHECK_FALSE(assay::parse<std::vector<Number>>(R"(["The answer is TWO"])").has_value());
}

TEST_CASE("a value that a label calls the answer is taken from the end of prose") {
  check<bool>({
      {"The tax return has a section for it.\n\nAnswer: **True**", "true"},
      {"I looked. Final answer: No.", "false"},
      {"Answer: true or false", ""},
      {"So: false", ""},
  });
  check<int>({
      {"6 times 7 ... Final answer: 42", "42"},
      {"Answer: 42.", "42"},
      {"The answer is: 42", "42"},
      {"Hence, the **final answer** is:\n\n**1,234**", "1234"},
      {"Answer: 41\nFinal answer: 42", "42"},
      {"Answer: 41\nAnswer: 42", ""},
      {"Her answer: 42", ""},
      {"Wrong answer: 42", ""},
      {"The answer is 42", ""},
      {"Answer: 42 or 43", ""},
      {"Answer: 42\nThat is all.", ""},
  });
  check<Number>({
      {"One may think so, but no.\n\nAnswer: Two", R"("two")"},
      {"Prose. Final answer: TWO - the second", R"("two")"},
      {"Answer: ONE\nAnswer: TWO", ""},
  });
}

TEST_CASE("what is taken out of words is on the record, and may be forbidden") {
  CHECK(has_repair(assay::parse<Number>("The answer is one"), "label_in_sentence"));
  CHECK(has_repair(assay::parse<int>("Answer: 42"), "labelled_value"));
  const assay::parse_options strictly{.allow = assay::repairs::interpretation | assay::repairs::naming};
  CHECK_FALSE(assay::parse<Number>("The answer is one", strictly).has_value());
  CHECK_FALSE(assay::parse<int>("Answer: 42", strictly).has_value());
}

TEST_CASE("sentences are read in linear time") {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "answer: one ";
  CHECK_FALSE(assay::parse<Number>(text).has_value());
  std::vector<std::string> names;
  for (int i = 0; i < 100000; ++i) names.push_back("label " + std::to_string(i));
  std::vector<assay::detail::value_label> labels;
  for (std::size_t i = 0; i < names.size(); ++i) labels.push_back({names[i], i});
  CHECK(assay::detail::find_label_in_sentence("The answer is Label 77777.", labels) == "Label 77777");
}
