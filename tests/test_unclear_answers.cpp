// Answers of which something is missing, or there twice, or that stand in marks of their own: read where that leaves
// one value, refused where another is about as likely.
#include "support/answer_rows.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string numbers = R"({"type":"array","items":{"type":"integer"}})";
const std::string words = R"({"type":"array","items":{"type":"string"}})";
const std::string maybe_text = R"({"anyOf":[{"type":"string"},{"type":"null"}]})";
const std::string person = R"({"type":"object","properties":{"first_name":{"type":"string"},"age":{"type":"integer"}},)"
                           R"("required":["first_name","age"]})";
const std::string pair = R"({"type":"object","properties":{"t":{"type":"string"},"n":{"type":"integer"}},)"
                         R"("required":["t","n"]})";
const std::string number = R"({"type":"object","properties":{"v":{"type":"number"}},"required":["v"]})";
const std::string inner =
    R"({"type":"object","properties":{"v":{"type":"object","properties":{"a":{"type":"integer"}},)"
    R"("required":["a"]}},"required":["v"]})";

}  // namespace

TEST_CASE("an ellipsis before an item stands for items that are missing") {
  check_answers({
      {numbers, "[1, 2, ...]", "[1,2]"},
      {numbers, "[1, 2, ..., 10]", ""},
      {numbers, "[..., 10]", ""},
      {words, R"(["a", "...", "b"])", R"(["a","...","b"])"},
  });
}

TEST_CASE("two keys in different styles for one field must say the same") {
  check_answers({
      {person, R"({"firstName": "A", "FirstName": "A", "age": 1})", R"({"first_name":"A","age":1})"},
      {person, R"({"firstName": "A", "FirstName": "B", "age": 1})", ""},
      {person, R"({"firstName": "B", "first_name": "A", "age": 1})", R"({"first_name":"A","age":1})"},
  });
}

TEST_CASE("a quotation's marks are no part of the answer") {
  check_answers({
      {pair, "> {\n> \"t\": \"x\",\n> \"n\": 1\n> }", R"({"t":"x","n":1})"},
      {pair, "Here it is:\n\n> t: x\n> n: 1\n\nDone.", R"({"t":"x","n":1})"},
      {pair, "{\"t\": \"hi\n> quoted\n> twice\", \"n\": 1}", R"({"t":"hi\n> quoted\n> twice","n":1})"},
  });
}

TEST_CASE("digits of one other script are a number") {
  check_answers({
      {number, "{\"v\": \"\xD9\xA3\xD9\xA5\"}", R"({"v":35.0})"},
      {number, "{\"v\": \xD9\xA3\xD9\xAB\xD9\xA5}", R"({"v":3.5})"},
      {number, "{\"v\": \"\xE0\xA5\xA9\xE0\xA5\xAB\"}", R"({"v":35.0})"},
      {number, "{\"v\": \"\xEF\xBC\x93\xEF\xBC\x95\"}", R"({"v":35.0})"},
      {number, "{\"v\": \"\xD9\xA4\xD9\xA5\xD9\xAA\"}", R"({"v":0.45})"},
      {number, "{\"v\": \"\xD9\xA3\xE0\xA5\xAB\"}", ""},
      {number, "{\"v\": \"\xC2\xB3\"}", ""},
      {number, "v = 0xFF", R"({"v":255})"},
  });
}

TEST_CASE("JSON that was encoded again and again") {
  check_answers({
      {inner, R"({"v": "\"\\\"{\\\\\\\"a\\\\\\\": 1}\\\"\""})", R"({"v":{"a":1}})"},
      {maybe_text, R"("null")", "null"},
      {maybe_text, R"("say \"hi\"")", R"("say \"hi\"")"},
      {maybe_text, R"("a" and "b")", R"("\"a\" and \"b\"")"},
  });
}

TEST_CASE("a sentence is no answer, but for one that names a label") {
  check_answers({
      {person, "The first name is Ann and her age is 35.", ""},
      {pair, "T is x. N is 1.", ""},
  });
}

TEST_CASE("marks of another script separate what stands in brackets") {
  check_answers({
      {words,
       "[\xE3\x80\x8C"
       "a\xE3\x80\x8D\xE3\x80\x81\xE3\x80\x8C"
       "b\xE3\x80\x8D]",
       R"(["a","b"])"},
      {words,
       "[a\xEF\xBC\x8C"
       "b]",
       R"(["a","b"])"},
      {pair,
       "{\"t\": \"a\xEF\xBC\x8C"
       "b\", \"n\": 1}",
       "{\"t\":\"a\xEF\xBC\x8C"
       "b\",\"n\":1}"},
  });
}

TEST_CASE("the backslash before a closing quote ends a path") {
  check_answers({
      {pair, R"({"t": "C:\dir\", "n": 1})", R"({"t":"C:\\dir\\","n":1})"},
      {pair, R"({"t": "Ann\", "n": 1})", ""},
      {pair, R"({"t": "say \"hi\", "n": 1})", R"({"t":"say \"hi\"","n":1})"},
  });
}

TEST_CASE("somebody else's turn is no part of the answer") {
  check_answers({
      {pair, "{\"t\": \"x\", \"n\": 1}\nUser: and now?\nAssistant: {\"t\": \"y\", \"n\": 2}", R"({"t":"x","n":1})"},
      {pair, "{\"t\": \"{x}\nUser: hi\", \"n\": 1}", R"({"t":"{x}\nUser: hi","n":1})"},
      {pair, R"({"t": "x", "n": 1},)", ""},
  });
}
