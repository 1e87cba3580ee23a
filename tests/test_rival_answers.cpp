// Two values that differ, each of which would do: the words around them tell which one is the answer, or nobody knows.
#include "support/answer_rows.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using assay::test::check_answers;

namespace {

const std::string book = R"({"type":"object","properties":{"title":{"type":"string"},"year":{"type":"integer"}},)"
                         R"("required":["title","year"]})";
const std::string other = R"({"title": "A", "year": 1})";
const std::string right = R"({"title": "B", "year": 2})";
const std::string answer = R"({"title":"B","year":2})";

}  // namespace

TEST_CASE("a value in a comment is not the answer") {
  check_answers({
      {book, right + " <!-- " + other + " -->", answer},
      {book, right + "\n<!--\n" + other + "\n-->", answer},
      {book, right + "\n# " + other, answer},
      {book, "```json\n" + right + "\n# " + other + "\n```", answer},
      {book, "# " + other + "\n" + right, answer},
  });
}

TEST_CASE("a later value is the answer where words lead to it") {
  check_answers({
      {book, "Maybe " + other + ". Wait, that is wrong. " + right, answer},
      {book, other + " or rather " + right, answer},
      {book, other + "\n\nActually, " + right, answer},
      {book, other + "\nAnswer: " + right, answer},
      {book, other + "\nHere is the corrected JSON:\n```json\n" + right + "\n```", answer},
      {book, "Do not use " + other + ". Use " + right, answer},
      {book, other + "\n" + right, answer},
  });
}

TEST_CASE("a value that stands by itself behind a sentence about another is its conclusion") {
  check_answers({
      {book, "The input was " + other + "\n\n" + right, answer},
      {book, "I see " + other + " in the text.\n\n```json\n" + right + "\n```", answer},
  });
}

TEST_CASE("where nothing leads to the later value, neither is taken") {
  for (const std::string& text :
       {"The right one is " + right + "; a wrong one would be " + other + ".",
        "I chose " + right + ", because " + other + " is wrong", right + " was chosen over " + other,
        right + "\nAn earlier attempt gave " + other, right + "\nPreviously I had " + other,
        right + " (I first wrote " + other + ")", right + "\nThe input was " + other,
        right + "\nThe user gave " + other, right + "\nThe tool returned " + other,
        right + "\nThe format was {\"title\": \"string\", \"year\": 0}", right + "\nBeispiel: " + other,
        right + "\nPar exemple : " + other, right + "\n\xE4\xBE\x8B: " + other,
        right + "\nI also thought of " + other + ", but no."}) {
    CAPTURE(text);
    const auto read = assay::parse(assay::load_schema(std::string_view(book)), text);
    REQUIRE_FALSE(read.has_value());
    const assay::error& first = read.error().errors().front();
    CHECK(first.type == "ambiguous");
    CHECK(first.message.find(right) != std::string::npos);
  }
}

TEST_CASE("values that say the same are no rivals") {
  check_answers({{book, right + "\nI checked it against the source, and got " + right, answer}});
}
