// Damaged lists of lists: no item is lost, and none is taken for another.
#include "support/answer_rows.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

using assay::test::check_answers;

namespace {

const std::string letters = R"({"type":"array","items":{"type":"array","items":{"type":"string"}}})";
const std::string numbers = R"({"type":"array","items":{"type":"array","items":{"type":"integer"}}})";
const std::string words = R"({"type":"array","items":{"type":"string"}})";
const std::string within = R"({"type":"object","properties":{"a":)" + letters +
                           R"(,"b":{"type":"integer"}},)"
                           R"("required":["a","b"]})";

}  // namespace

TEST_CASE("items behind a closer are not prose") {
  check_answers({
      {letters, R"([["id", note"]| ["1"]])", ""},
      {letters, R"([["id", note"]/ ["1"]])", ""},
      {letters, R"([[id", "note"]| ["1"]])", ""},
      {letters, R"([["id", note"], ["1"]])", R"([["id","note"],["1"]])"},
      {letters, R"([["id", note"] ["1"]])", R"([["id","note"],["1"]])"},
      {letters, R"([["id", "note"]| ["1"]])", R"([["id","note"],["1"]])"},
      {letters, R"([["id", note"]; ["1"]])", R"([["id","note"],["1"]])"},
      {within, R"({"a": [["x", y"]| ["1"]], "b": 1})", ""},
  });
}

TEST_CASE("a closer too many may be that of an empty list") {
  check_answers({
      {letters, R"([["a","b"],["c"], ]])", ""},
      {letters, R"([["a"], ]])", ""},
      {letters, R"([[], ]])", ""},
      {letters, R"([]])", ""},
      {numbers, R"([[1,2],[3], ]])", ""},
      {within, R"({"a": [["a"], ]], "b": 1})", ""},
      // A list of strings has no such item.
      {words, R"(["a", ]])", R"(["a"])"},
      {letters, R"([["a"], ["b"]]])", R"([["a"],["b"]])"},
      {letters, R"([["a"], ["b"], ])", R"([["a"],["b"]])"},
      {letters, R"([["a"], [], ["b"]])", R"([["a"],[],["b"]])"},
  });
}

TEST_CASE("a string does not hold the end of one list and the beginning of another") {
  check_answers({
      {letters, R"([["a", "b] | ["c"]])", ""},
      {letters, R"([["a", "b], ["c"], ["d"]])", R"([["a","b"],["c"],["d"]])"},
      {letters, R"([['a', 'b], ['c'], ['d', 'e']])", R"([["a","b"],["c"],["d","e"]])"},
      {letters, R"([['a', 'b'], ['c], ['d', 'e']])", R"([["a","b"],["c"],["d","e"]])"},
      {letters, R"([["see [1] and 'x'", "b"], ["c"]])", R"([["see [1] and 'x'","b"],["c"]])"},
  });
}

TEST_CASE("an ambiguous answer shows both readings, each to its end") {
  const auto read = assay::parse(assay::load_schema(std::string_view(numbers)), "[[1, 2], 3, 4], [5]]");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().errors().front().type == "ambiguous");
  const std::string& words_of_it = read.error().errors().front().message;
  CAPTURE(words_of_it);
  CHECK(words_of_it.find("`[[1,2,3,4],[5]]`") != std::string::npos);
  CHECK(words_of_it.find("`[[1,2],[3,4],[5]]`") != std::string::npos);
}
