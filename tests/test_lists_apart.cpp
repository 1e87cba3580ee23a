// Several values in an answer whose type is a list: all of them are items, or the answer is refused. No item is lost,
// and no list that is repeated or revised is joined with itself.
#include "support/answer_rows.hpp"

#include <doctest/doctest.h>

#include <string>

using assay::test::check_answers;

namespace {

const std::string numbers = R"({"type":"array","items":{"type":"integer"}})";
const std::string pairs = R"({"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"},)"
                          R"("b":{"type":"string"}},"required":["a","b"]}})";
const std::string x = R"({"a": 1, "b": "x"})";
const std::string y = R"({"a": 2, "b": "y"})";
const std::string z = R"({"a": 3, "b": "z"})";

}  // namespace

TEST_CASE("lists apart from each other are not joined") {
  check_answers({
      {numbers, "Attempt: [1]\nAnswer: [1, 2]", ""},
      {numbers, "[1, 2]\nRevised: [1, 2, 3]", ""},
      {numbers, "[4, 5] (source: [1])", ""},
      {numbers, "Steps: [1] think, [2] do. Result: [4, 5]", ""},
      {numbers, "[1]\nFinal answer: [1, 2]", "[1,2]"},
      {numbers, "[1]\n[2, 3]", "[1,2,3]"},
  });
}

TEST_CASE("a list that is repeated counts once") {
  check_answers({{numbers, "I get [1, 2]. Checking: [1, 2]. Yes.", "[1,2]"}});
}

TEST_CASE("an item behind a comment is an item; one behind an example may be either") {
  check_answers({
      {pairs, x + "\n// " + y + "\n" + z, R"([{"a":1,"b":"x"},{"a":3,"b":"z"}])"},
      {pairs, x + "\n# " + y + "\n" + z, R"([{"a":1,"b":"x"},{"a":3,"b":"z"}])"},
      {pairs, x + "\n// the second\n" + y, R"([{"a":1,"b":"x"},{"a":2,"b":"y"}])"},
      {pairs, x + "\nFor example: " + y + "\n" + z, ""},
  });
}

TEST_CASE("an item in another notation is not lost") {
  for (const char* const item : {"\na: 2\nb: y", "f(a=2, b=\"y\")", "| a | b |\n|---|---|\n| 2 | y |",
                                 "<a>2</a><b>y</b>", "a: 2, b: y", "a = 2\nb = \"y\""}) {
    check_answers({{pairs, x + "\n" + item, ""}});
  }
  check_answers({
      {pairs, "a: 2\nb: y\n\n" + x, ""},
      {pairs, "[" + x + "]\nf(a=2, b=\"y\")", ""},
      {pairs, x + "\n\nNote: a is the first.", R"([{"a":1,"b":"x"}])"},
      {pairs, "Items:\n" + x + "\nand\n" + y + "\nDone.", R"([{"a":1,"b":"x"},{"a":2,"b":"y"}])"},
  });
}
