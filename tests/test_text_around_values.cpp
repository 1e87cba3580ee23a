// What stands around a value, or within a broken one, is never taken for prose, nor a piece of it for the answer: the
// whole is mended, or refused.
#include "support/answer_rows.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

using assay::test::check_answers;

namespace {

std::string list_of(const std::string& item) { return R"({"type":"array","items":)" + item + "}"; }
std::string object_of(const std::vector<std::pair<std::string, std::string>>& members) {
  nlohmann::ordered_json schema{{"type", "object"}, {"required", nlohmann::ordered_json::array()}};
  for (const auto& [name, type] : members) {
    schema["properties"][name] = nlohmann::ordered_json::parse(type);
    schema["required"].push_back(name);
  }
  return schema.dump();
}

const std::string integer = R"({"type":"integer"})";
const std::string text = R"({"type":"string"})";
const std::string boolean = R"({"type":"boolean"})";
const std::string numbers = list_of(integer);
const std::string words = list_of(text);
const std::string rows = list_of(numbers);
const std::string rows_of_words = list_of(words);
const std::string point = object_of({{"x", integer}, {"y", integer}});
const std::string trip = object_of({{"city", text}, {"days", integer}});
const std::string anything = "{}";

}  // namespace

TEST_CASE("items and members behind a closer that came too early are no prose") {
  check_answers({
      {numbers, "[1, 2] 3, 4]", "[1,2,3,4]"},
      {numbers, "[1, 2] 3]", "[1,2,3]"},
      {numbers, "[1, 2]] 3, 4]", "[1,2,3,4]"},
      {numbers, "[1, 2] 3, 4", ""},
      {numbers, "[1, 2]\n3\n4", ""},
      {numbers, "The list: [1, 2] 3, 4", ""},
      {words, R"(["a", "b"] c, d])", R"(["a","b","c","d"])"},
      {point, R"({"x": 1, "y": 2} 3})", ""},
      {point, R"({"x": 1, "y": 2} y: 3})", ""},
      {anything, "[1, 2] 3, 4]", ""},
  });
}

TEST_CASE("words behind a value stay prose") {
  check_answers({
      {numbers, "[1, 2] are the two I found", "[1,2]"},
      {numbers, "[1, 2]\n\nThese are the 2 numbers.", "[1,2]"},
      {numbers, "[1, 2]\n2 items", "[1,2]"},
      {numbers, "[1, 2]. I found 2, no more", "[1,2]"},
      {numbers, "[1, 2]\n\n(See section 3]", "[1,2]"},
      {numbers, "[1, 2]\n\n1. The first item\n2. The second item", "[1,2]"},
      {point, R"({"x": 1, "y": 2} hope it helps :})", R"({"x":1,"y":2})"},
      {point, R"(Note [the answer {"x": 1, "y": 2} as asked])", R"({"x":1,"y":2})"},
      {point, "{\"x\": 1, \"y\": 2}\nI added the missing `}`", R"({"x":1,"y":2})"},
      {point, "function f() { return {\"x\": 1, \"y\": 2};\n}", R"({"x":1,"y":2})"},
  });
}

TEST_CASE("of a list of lists that lost a bracket no piece is the answer") {
  check_answers({
      {rows_of_words, R"([["a", "b"], "c d", "e, f"], ["g"]))", ""},
      {rows_of_words, R"([["a"], "c", "d"], ["g"]))", ""},
      {rows, "[[1 2]], [3, 4]]", "[[1,2],[3,4]]"},
      {rows, "[[1 2]], [3, 4], [5]]", "[[1,2],[3,4],[5]]"},
      {rows, "[[1, 2], 3, 4], [5])", ""},
      {rows, "[[1, 2], 3, 4], [5]", ""},
      {rows, "[[1, 2], 3, [4]]", "[[1,2],[3],[4]]"},
      {rows, "[[1, 2]], 3, 4], [5]]", ""},
      {rows, "[[1, 2}, 3, 4], [5]]", ""},
  });
}

TEST_CASE("a placeholder is no text without quotes") {
  const std::string note = object_of({{"a", text}, {"note", text}, {"n", integer}});
  for (const std::string mark : {"<b>", "<name>", "<unknown>", "<b></b>", "<your note here>"}) {
    check_answers({{note, R"({"a": "x", "note": )" + mark + R"(, "n": 3})", ""}});
  }
  check_answers({{note, R"({"a": "x", "note": <b>bold</b>", "n": 3})", R"({"a":"x","note":"<b>bold</b>","n":3})"}});
}

TEST_CASE("what a tool returned is not the model's answer") {
  const std::string call = R"({"x": 1, "y": 2})";
  const std::string seen = R"({"x": 8, "y": 9})";
  const std::string taken = R"({"x":1,"y":2})";
  check_answers({
      {point, "Action: f\nAction Input: " + call + "\nObservation: " + seen, taken},
      {point, "Observation: " + seen + "\nAction Input: " + call, taken},
      {point, "Action Input: " + seen + "\nObservation: " + seen + "\nFinal Answer: " + call, taken},
  });
}

TEST_CASE("a value in a comment, or one that was, is not the answer beside another") {
  const std::string now = R"({"city": "Oslo", "days": 3})";
  const std::string old = R"({"city": "Rome", "days": 4})";
  const std::string taken = R"({"city":"Oslo","days":3})";
  check_answers({
      {trip, now + " // " + old, taken},
      {trip, now + "\n// " + old, taken},
      {trip, now + " /* " + old + " */", taken},
      {trip, now + "  # was " + old, taken},
      {trip, now + " (was " + old + ")", taken},
      {trip, now + "\n\nFor reference, the schema example was " + old, taken},
      {trip, "// " + old + "\n" + now, taken},
      {trip, old + "\n# Final answer\n" + now, taken},
  });
}

TEST_CASE("a misplaced quote is no prefix of source code") {
  const std::string map = R"({"type":"object","additionalProperties":{"type":"integer"}})";
  check_answers({
      {map, R"({"aa": 1, bb"": 2})", R"({"aa":1,"bb":2})"},
      {map, R"({b"aa": 1, "b": 2})", ""},
      {map, R"({u'aa': 1, u'b': 2})", R"({"aa":1,"b":2})"},
      {words, R"(["a", r"b\d"])", R"(["a","b\\d"])"},
      {words, R"(["a", b""])", R"(["a","b"])"},
      {words, "[u'', b'']", R"(["",""])"},
  });
}

TEST_CASE("the quote and the comma before the next key are missing") {
  const std::string person = object_of({{"name", text}, {"age", integer}});
  check_answers({
      {person, R"({"name": "Kim "age": 31})", R"({"name":"Kim","age":31})"},
      {person, R"({"name": "Kim says "age" a lot", "age": 31})", R"({"name":"Kim says \"age\" a lot","age":31})"},
  });
}

TEST_CASE("without a type no object is dropped") {
  const auto repaired = [](const std::string& input) {
    const auto read = assay::parse<nlohmann::ordered_json>(input);
    return read ? read->dump() : std::string();
  };
  CHECK(repaired(R"({"filters": {"f": "a", "v": 1}, {"f": "b", "v": 2}], "limit": 20})") ==
        R"({"filters":[{"f":"a","v":1},{"f":"b","v":2}],"limit":20})");
  CHECK(repaired(R"({"filters": {"f": "a", "o": "b", "v": "1"}, {"f": "c", "o": "d", "v": "2"}], "limit": 20})") ==
        R"({"filters":[{"f":"a","o":"b","v":"1"},{"f":"c","o":"d","v":"2"}],"limit":20})");
  CHECK(repaired(R"({"a":1} {"b":2})") == R"([{"a":1},{"b":2}])");
  CHECK(repaired(R"({"a":1}{"b":2})") == R"([{"a":1},{"b":2}])");
  CHECK(repaired("[1] [2]") == "[[1],[2]]");
  CHECK(repaired(R"(IH{"a":"b","c":[1,2],"d":true,"note":null}RK$S}Sbr.g<Wuj:,?,(#lkn `KQl"})").empty());
  CHECK(repaired(R"({"a":"b","c":[1,2],"d":true,"note":null} RK S}Sbr "})").empty());
}
