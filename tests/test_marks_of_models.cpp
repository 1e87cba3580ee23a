// Marks that models put around their thoughts and their calls: a thought is no answer, and no mark is a part of one.
#include "support/answer_rows.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string book = R"({"type":"object","properties":{"title":{"type":"string"},"year":{"type":"integer"}},)"
                         R"("required":["title","year"]})";
const std::string words = R"({"type":"array","items":{"type":"string"}})";
const std::string draft = R"({"title": "A", "year": 1})";
const std::string right = R"({"title": "B", "year": 2})";

struct marks {
  std::string opening, closing;
};
const std::vector<marks> of_thoughts{
    {"\xE2\x97\x81think\xE2\x96\xB7", "\xE2\x97\x81/think\xE2\x96\xB7"},
    {"<|channel>thought\n", "<channel|>"},
    {"<unused94>thought\n", "<unused95>"},
};

}  // namespace

TEST_CASE("what stands in a model's own marks of thoughts is no answer") {
  for (const marks& one : of_thoughts) {
    const std::string thought = one.opening + "maybe " + draft + one.closing;
    check_answers({
        {book, thought + right, R"({"title":"B","year":2})"},
        {book, thought + "\nI do not know.", ""},
        {book, one.opening + "maybe " + draft + " or", ""},
        {book, thought + "{\"title\": \"B\", \"ye", ""},
    });
  }
}

TEST_CASE("an arrow of text is no mark") {
  check_answers({{book, "\xE2\x97\x81 back \xE2\x80\x93 " + right, R"({"title":"B","year":2})"}});
}

TEST_CASE("the marks of a call are no part of its arguments, and damage behind them is mended") {
  const std::string list = R"(["a","b"])";
  const std::string object = R"({"title":"B","year":2})";
  check_answers({
      {words, "[TOOL_CALLS]f[ARGS][\"a\", \"b\"]", list},
      {words, "[TOOL_CALLS]f[ARGS]\"a\", \"b\"]", list},
      {words, "[TOOL_CALLS]f[ARGS][a\", \"b\"]", list},
      {words, "[TOOL_CALLS]f[ARGS][\"a\", b\"]", list},
      {words, "[TOOL_CALLS]f[CALL_ID]x1[ARGS][\"a\", \"b]", list},
      {book, "[TOOL_CALLS]f[CALL_ID]x1[ARGS]" + right, object},
      {book, "[TOOL_CALLS]f[ARGS]{\"title: \"B\", \"year\": 2}", object},
      {book, "[TOOL_CALLS]f[ARGS]\"title\": \"B\", \"year\": 2}", object},
      {book, "[TOOL_CALLS]f[ARGS]{\"title\": \"B\", \"ye", ""},
  });
}
