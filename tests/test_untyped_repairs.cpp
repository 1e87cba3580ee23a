// What `assay repair` and parse<json>() make of texts without a type: tuples, numbers, strings and several documents.
#include "answer/explained_text.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

struct row {
  std::string text;
  std::string value;  ///< empty: refused
};

void check(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto read = assay::parse<nlohmann::ordered_json>(one.text);
    const bool taken = read.has_value() && !assay::detail::why_unexplained(one.text, read);
    REQUIRE(taken == !one.value.empty());
    if (taken) CHECK(read->dump() == one.value);
  }
}

}  // namespace

TEST_CASE("parentheses are a tuple, and around one value nothing") {
  check({{"(1, 2)", "[1,2]"},
         {"Here it is:\n```json\n(1, 2)\n```", "[1,2]"},
         {"((1, 2), (3, 4))", "[[1,2],[3,4]]"},
         {"(1)", "1"},
         {"(\"x\")", "\"x\""},
         {"((1))", "1"},
         {"(1,)", "[1]"},
         {R"({"a": (1), "b": ("x"), "c": (({"d": (1)})), "e": [(2), (3,)]})",
          R"({"a":1,"b":"x","c":{"d":1},"e":[2,[3]]})"},
         {"(see above)", ""},
         {"(1) foo (2)", ""}});
}

TEST_CASE("underscores group digits by three") {
  check({{R"({"a": 82_461_110})", R"({"a":82461110})"},
         {R"({"a": 1_234.5_6})", R"({"a":1234.56})"},
         {R"({"a": 12_34})", R"({"a":"12_34"})"},
         {R"({"a": 0_123})", R"({"a":"0_123"})"}});
}

TEST_CASE("an ellipsis stands for items anywhere in a list") {
  check({{"[1, 2, ..., 9]", "[1,2,9]"}, {"[...]", "[]"}, {"[..., 9]", "[9]"}, {"He said [...] so", ""}});
}

TEST_CASE("a string in quotes of any kind, joined or escaped once more, is a document") {
  check({{"'foo'", "\"foo\""},
         {"\xE2\x80\x9C"
          "foo\xE2\x80\x9D",
          "\"foo\""},
         {"\"a\" + \"b\"", "\"ab\""},
         {"\"a\" + /* and */ \"b\"", "\"ab\""},
         {R"(\"hello world\")", R"("hello world")"},
         {R"(\"hello \\"world\\"\")", R"("hello \"world\"")"},
         {R"([\"hello \\"world\\"\"])", R"(["hello \"world\""])"},
         {"it's", ""},
         {"\"Foo\" is \"bar\"", ""}});
}

TEST_CASE("several whole documents are a list of them") {
  check({{"{\"a\":1}\n{\"a\":2}", R"([{"a":1},{"a":2}])"},
         {"{\"a\":1}, {\"a\":2}", R"([{"a":1},{"a":2}])"},
         {"/* 1 */\n{},\n\n/* 2 */\n{},\n", "[{},{}]"},
         {"a ```json {\"a\":1} ``` b ```json [1] ``` 42", R"([{"a":1},[1]])"},
         {"Draft:\n```json\n{\"a\":1}\n```\nFinal answer:\n```json\n{\"a\":2}\n```", R"({"a":2})"},
         {"First {\"a\":1} then {\"a\":2}", R"({"a":2})"}});
}
