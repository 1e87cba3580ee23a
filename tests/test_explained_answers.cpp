// What the exhaustive texts (tests/exhaustive) once found: a value that its repairs did not explain, or that was made
// of what is no answer.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace test_explained_answers {

struct Number {
  int a;
};

struct Thought {
  std::string think;
  int a;
};

template <class T>
std::string told(std::string_view text) {
  const auto read = assay::parse<T>(text);
  if (!read) return read.error().errors().front().type;
  std::vector<std::string> codes;
  for (const assay::repair& one : read.repairs()) {
    codes.push_back(one.code + "@" + std::to_string(one.span.offset) + "+" + std::to_string(one.span.length));
  }
  std::sort(codes.begin(), codes.end());
  std::string all = assay::dump(*read);
  for (const std::string& code : codes) all += " " + code;
  return all;
}

TEST_CASE("each of several slips at one place is on the record") {
  CHECK(told<std::vector<std::string>>("[\"\"a\", \"b\"]") == R"(["a","b"] extra_quote@1+4)");
  CHECK(told<std::vector<std::string>>("\"a\",,]") == R"(["a"] extra_comma@4+1 missing_opener@0+0 trailing_comma@3+1)");
  CHECK(told<Number>("\"a\": 12, \"b\": }") == R"({"a":12} missing_opener@0+0 missing_value@9+5)");
}

TEST_CASE("the end of the text ends no literal") {
  CHECK(told<std::optional<bool>>("{\"a\": true") == "bool_type");
  CHECK(told<std::vector<bool>>("[true") == "truncated");
}

TEST_CASE("tags of reasoning are no elements of an answer, unless it has a member of that name or nothing else") {
  CHECK(told<std::vector<Number>>("<think></think>I can't say.") == "json_invalid");
  CHECK(told<std::vector<Number>>("<think></think>") == "json_invalid");
  CHECK(told<Number>("<think>{\"a\": 1}</think>I don't know.") == "json_invalid");
  CHECK(told<Thought>("<think>hm</think>\n<a>1</a>").starts_with(R"({"think":"hm","a":1})"));
}

TEST_CASE("a value that touches what is broken is an inner piece of it") {
  CHECK(told<Number>("{\"b\":, {\"a\": 1}\n```") == "json_invalid");
  CHECK(told<std::vector<std::string>>("], [\"a\"]") == "json_invalid");
  CHECK(told<std::vector<int>>("1, [2]") == "json_invalid");
  CHECK(told<std::vector<int>>("[1, 2]\n[3") == "truncated");
}

TEST_CASE("a fence that ends the answer and was opened by nobody is no answer that is empty") {
  CHECK(told<Number>("{\"a: 1}\n```").starts_with(R"({"a":1})"));
}

TEST_CASE("a flow value that is broken is no plain text of YAML") {
  CHECK(told<std::vector<std::string>>("\"a\": ]") == "json_invalid");
}

}  // namespace test_explained_answers
