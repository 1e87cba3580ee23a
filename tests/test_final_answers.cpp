// What words call the final answer counts, in whatever notation it stands: no draft is taken in its place, even if it
// can't be read.
#include "support/answer_rows.hpp"

#include <doctest/doctest.h>

#include <string>

using assay::test::check_answers;

namespace {

const std::string pair = R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},)"
                         R"("required":["a","b"]})";
const std::string draft = "Draft: {\"a\": 2, \"b\": \"y\"}\n";
const std::string answer = R"({"a":1,"b":"x"})";

}  // namespace

TEST_CASE("a final answer in another notation is read, whatever draft stands before or behind it") {
  check_answers({
      {pair, draft + "Final: a=1, b=x", answer},
      {pair, draft + "Final: f(a=1, b=\"x\")", answer},
      {pair, draft + "Final:\na: 1\nb: x", answer},
      {pair, draft + "### Final answer\na: 1\nb: x", answer},
      {pair, draft + "**Final answer:** {\"a\": 1, \"b\": \"x\"}", answer},
      {pair, "Final: a=1, b=x\n" + draft, answer},
      {pair, "Final: {\"a\": 1, \"b\": \"x\"}\n" + draft, answer},
  });
}

TEST_CASE("where the final answer can't be read, no draft is the answer") {
  check_answers({
      {pair, draft + "Final: [1, \"x\"]", ""},
      {pair, draft + "Final: I could not decide.", ""},
      {pair, draft + "**Final:** a is 1", ""},
      {pair, draft + "### Final answer\nI could not decide.", ""},
      {pair, draft + "The final answer is below:\n", ""},
      {pair, draft + "Final: \"a\": 1, \"b\": x\"", ""},
      {pair, draft + "Final: {\"a\": 1, \"b\"", ""},
  });
}

TEST_CASE("a final answer that lost its opening bracket is mended or refused") {
  for (const std::string& text : {draft + "Final: \"a\": 1, \"b\": \"x\"", draft + "Final: \"a\": 1, \"b\": \"x\"}",
                                  "Final: \"a\": 1, \"b\": \"x\"}\n" + draft}) {
    CAPTURE(text);
    const auto read = assay::parse(assay::load_schema(std::string_view(pair)), text);
    CHECK((!read || read->dump() == answer));
  }
}

TEST_CASE("what is final is only what begins a line or a sentence") {
  check_answers({
      {pair, "{\"a\": 1, \"b\": \"x\"}\nI checked the semifinal: all is well.", answer},
      {pair, "{\"a\": 1, \"b\": \"final: no\"}", R"({"a":1,"b":"final: no"})"},
      {pair, "Final: {\"a\": 1, \"b\": \"x\"}\n\nLet me know.", answer},
  });
}
