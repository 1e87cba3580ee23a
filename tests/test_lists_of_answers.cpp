// For a list every item of the answer is an item, whatever separates them.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

namespace test_lists_of_answers {

struct Item {
  int id;
  std::string t;
};
struct Move {
  int dx;
};
struct Say {
  std::string words;
};

}  // namespace test_lists_of_answers

using namespace test_lists_of_answers;

namespace {

const std::string a = R"({"id":1,"t":"a"})";
const std::string b = R"({"id":2,"t":"b"})";
const std::string both = "[" + a + "," + b + "]";

std::string call(const std::string& arguments) { return R"({"name":"add","arguments":)" + arguments + "}"; }

}  // namespace

TEST_CASE("items may be separated by anything") {
  const std::vector<std::string> answers{
      a + "; " + b,
      a + "\n---\n" + b,
      "First:\n```json\n" + a + "\n```\nSecond:\n```json\n" + b + "\n```",
      "prefix " + a + " words between " + b + " suffix",
      "<item>" + a + "</item>\n<item>" + b + "</item>",
      "<tool_call>\n" + call(a) + "\n</tool_call>\n<tool_call>\n" + call(b) + "\n</tool_call>",
      "[TOOL_CALLS] [" + call(a) + ", " + call(b) + "]",
      R"({"tool_uses":[{"recipient_name":"functions.add","parameters":)" + a +
          R"(},{"recipient_name":"functions.add","parameters":)" + b + "}]}",
      R"({"role":"assistant","content":null,"tool_calls":[{"id":"1","function":)" + call(a) +
          R"(},{"id":"2","function":)" + call(b) + "}]}",
      "[" + a + "]\n[" + b + "]",
      "<think>{\"id\":9,\"t\":\"draft\"}</think>" + a + "\nand\n" + b,
      "```json\n" + a + "\n```\n```json\n" + b + "\n```\nlike `{\"id\":0,\"t\":\"x\"}`",
  };
  for (const std::string& text : answers) {
    CAPTURE(text);
    const auto result = assay::parse<std::vector<Item>>(text);
    if (!result) CAPTURE(result.error().what());
    REQUIRE(result.has_value());
    CHECK(assay::dump(*result) == both);
  }
}

TEST_CASE("a list whose last item is cut off, or wrong, is not the items before it") {
  const std::vector<std::string> answers{
      a + "\n" + b + "\n{\"i",
      a + "\n{\"id\":2,\"t\":\"b",
      "First " + a + " and then {\"id\":2",
      a + " words " + "{\"id\":\"x\",\"t\":\"b\"}",
  };
  for (const std::string& text : answers) {
    CAPTURE(text);
    CHECK_FALSE(assay::parse<std::vector<Item>>(text).has_value());
  }
}

TEST_CASE("several calls are a list of a union of their arguments") {
  using Action = std::variant<Move, Say>;
  const std::string text = R"(<tool_call>{"name":"move","arguments":{"dx":1}}</tool_call>)"
                           R"(<tool_call>{"name":"say","arguments":{"words":"hi"}}</tool_call>)";
  const auto all = assay::parse<std::vector<Action>>(text);
  if (!all) CAPTURE(all.error().what());
  REQUIRE(all.has_value());
  CHECK(assay::dump(*all) == R"([{"dx":1},{"words":"hi"}])");
}
