// Names and values with a mark of JSON or of a tag that belongs to nothing: it is no part of the value, which is
// refused.
#include "support/answer_rows.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string pair = R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},)"
                         R"("required":["a","b"]})";
const std::string tagged = R"({"type":"object","properties":{"a":{"type":"integer"},"tags":{"type":"array",)"
                           R"("items":{"type":"string"}}},"required":["a","tags"]})";

}  // namespace

TEST_CASE("a mark that belongs to nothing is no part of a value") {
  for (const std::string& value : std::vector<std::string>{"\"\"x\"", "\"x\"\"", "x}", "`x", "x`", "\"x\">", ": x"}) {
    check_answers({{pair, "a: 1\nb: " + value, ""}, {pair, "a: 1, b: " + value, ""}});
  }
  check_answers({{tagged, "a: 1\ntags: oil, big one]", ""}});
}

TEST_CASE("a header or a tag with a bracket too many, or with nothing behind it, is refused") {
  check_answers({
      {pair, "[[ ## a ## ]]\n1\n[[ ## b ## ]]]\nx", ""},
      {pair, "[[ ## a ## ]]\n1\n[[ ## b ## ]]", ""},
      {pair, "<function=f><parameter=a>1</parameter><parameter=b>>x</parameter></function>", ""},
  });
}

TEST_CASE("marks in pairs, and those of words, stay") {
  check_answers({
      {pair, "a: 1\nb: x (see [y]) now", R"({"a":1,"b":"x (see [y]) now"})"},
      {pair, "a: 1\nb: `x` and `y`", R"({"a":1,"b":"`x` and `y`"})"},
      {pair, "a: 1\nb: x > y", R"({"a":1,"b":"x > y"})"},
  });
}
