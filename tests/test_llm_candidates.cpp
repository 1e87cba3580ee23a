// Which part of an answer is taken for the value, and what is told of the others.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace test_llm_candidates {

struct Point {
  int x;
  int y;
};
struct Named {
  std::string name;
};
struct AllOptional {
  std::optional<int> a;
  std::optional<int> b;
};
struct Cat {
  assay::literal<"cat"> kind;
  int lives;
};
struct Dog {
  assay::literal<"dog"> kind;
  std::string trick;
};
struct Nested {
  std::string name;
  Point point;
  std::vector<std::string> tags;
  std::vector<Point> path;
};
enum class Color { red, dark_blue };

}  // namespace test_llm_candidates

using namespace test_llm_candidates;

namespace {

struct row {
  std::string input;
  std::string value;
  std::size_t count;
  std::size_t taken;
};

template <class T>
void check_rows(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.input);
    const auto result = assay::parse<T>(one.input);
    if (!result) CAPTURE(result.error().what());
    REQUIRE(result.has_value());
    CHECK(assay::dump(*result) == one.value);
    CHECK(result.candidates().count == one.count);
    CHECK(result.candidates().taken == one.taken);
  }
}

bool has_repair(const auto& result, const std::string& code) {
  const auto repairs = result.repairs();
  return std::any_of(repairs.begin(), repairs.end(), [&](const assay::repair& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("of the candidates that fit the last is taken") {
  check_rows<Point>({
      {R"({"x":1,"y":2})", R"({"x":1,"y":2})", 1, 0},
      {R"(Draft: {"x":0} Final: {"x":1,"y":2})", R"({"x":1,"y":2})", 2, 1},
      {R"({"x":1,"y":2} or rather {"x":3,"y":4})", R"({"x":3,"y":4})", 2, 1},
      {R"({"x":1,"y":2} or {"x":3,"y":"4"})", R"({"x":3,"y":4})", 2, 1},
      {R"({"x":1,"y":2} but not {"x":"?"})", R"({"x":1,"y":2})", 2, 0},
      {"See {schema} and [1]: {\"x\":1,\"y\":2} (as in [2])", R"({"x":1,"y":2})", 1, 0},
      {"{\"x\": \"a lost quote}\n\n```json\n{\"x\":1,\"y\":2}\n```", R"({"x":1,"y":2})", 2, 1},
  });
}

TEST_CASE("reasoning is no answer, unless there is no other") {
  check_rows<Point>({
      {"<think>{\"x\":0,\"y\":0}</think>{\"x\":1,\"y\":\"2\"}", R"({"x":1,"y":2})", 2, 1},
      {"<Thinking>{\"x\":0,\"y\":0}</Thinking>\n```\n{\"x\":1,\"y\":2}\n```", R"({"x":1,"y":2})", 2, 1},
      {"I think {\"x\":0,\"y\":0}</think>{\"x\":1,\"y\":\"2\"}", R"({"x":1,"y":2})", 2, 1},
      {"<think>{\"x\":0,\"y\":0\n", R"({"x":0,"y":0})", 1, 0},
  });
  CHECK(has_repair(assay::parse<Point>("<think>{\"x\":0,\"y\":0}"), "answer_in_reasoning"));
}

TEST_CASE("wrappings are taken off, up to a list of a tool call whose arguments are a string") {
  check_rows<Point>({
      {R"([{"x":1,"y":2}])", R"({"x":1,"y":2})", 1, 0},
      {R"({"result":{"x":1,"y":2}})", R"({"x":1,"y":2})", 1, 0},
      {R"({"name":"f","arguments":{"x":1,"y":2}})", R"({"x":1,"y":2})", 1, 0},
      {R"({"name":"f","arguments":"{\"x\":1,\"y\":2}"})", R"({"x":1,"y":2})", 1, 0},
      {R"([{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1,\"y\":2}"}}])", R"({"x":1,"y":2})",
       1, 0},
      {R"({"tool":"f","input":{"x":1,"y":2}})", R"({"x":1,"y":2})", 1, 0},
      {R"("{\"x\":1,\"y\":2}")", R"({"x":1,"y":2})", 1, 0},
      {"<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1, \"y\": 2}}\n</tool_call>", R"({"x":1,"y":2})", 1, 0},
  });
  // What strict mode accepts is taken as it is; beyond that an envelope is one, though a field is called as its name.
  check_rows<Named>({{R"({"name":"John"})", R"({"name":"John"})", 1, 0},
                     {R"({"name":"f","arguments":{"name":"John"},})", R"({"name":"John"})", 1, 0}});
  // An object of which nothing is known does not win by being harmless.
  check_rows<AllOptional>({{R"({"result":{"a":1,"b":"2",}})", R"({"a":1,"b":2})", 1, 0},
                           {R"(I use {} and answer {"a":1,"b":2,})", R"({"a":1,"b":2})", 2, 1}});
}

TEST_CASE("a list is found whole, as lines, or as one item") {
  check_rows<std::vector<Point>>({
      {"Here: [{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]", R"([{"x":1,"y":2},{"x":3,"y":4}])", 1, 0},
      {"{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}\n", R"([{"x":1,"y":2},{"x":3,"y":4}])", 1, 0},
      {"```jsonl\n{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}\n```", R"([{"x":1,"y":2},{"x":3,"y":4}])", 1, 0},
      {"{\"x\":1,\"y\":2}, {\"x\":3,\"y\":4}", R"([{"x":1,"y":2},{"x":3,"y":4}])", 1, 0},
      {"{\"x\":1,\"y\":2}", R"([{"x":1,"y":2}])", 1, 0},
      {R"({"points":[{"x":1,"y":2}]})", R"([{"x":1,"y":2}])", 1, 0},
  });
}

TEST_CASE("scalars are the whole answer, not a word in a sentence") {
  check_rows<int>({{"42", "42", 1, 0},
                   {" \"42\" ", "42", 1, 0},
                   {"```\n42\n```", "42", 1, 0},
                   {"35 years", "35", 1, 0},
                   {R"({"answer": 42})", "42", 1, 0}});
  check_rows<Color>({{"red", "\"red\"", 1, 0}, {"Dark Blue", "\"dark_blue\"", 1, 0}, {"\"RED\"", "\"red\"", 1, 0}});
  check_rows<bool>({{"Yes", "true", 1, 0}, {"true", "true", 1, 0}});
  CHECK_FALSE(assay::parse<int>("The answer is 42").has_value());
  CHECK(assay::parse<Color>("It is red").has_value());  // see test_label_sentence.cpp
}

TEST_CASE("for text the answer is the text itself") {
  CHECK(*assay::parse<std::string>("Hello {world}") == "Hello {world}");
  CHECK(*assay::parse<std::string>("\"Hello\"") == "Hello");
  CHECK(*assay::parse<std::string>("\"Hello\" he said") == "\"Hello\" he said");
  CHECK(*assay::parse<std::string>("") == "");
  CHECK(*assay::parse<std::string>("a\xFF"
                                   "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(*assay::parse<std::optional<std::string>>("None") == std::nullopt);
}

TEST_CASE("a union finds its alternative by its tag, whatever the tag's style") {
  using Pet = std::variant<Cat, Dog>;
  check_rows<Pet>({
      {R"(My pet: {"kind": "Cat", "lives": "9"})", R"({"kind":"cat","lives":9})", 1, 0},
      {R"({"Kind": "DOG", "trick": "roll"})", R"({"kind":"dog","trick":"roll"})", 1, 0},
      {R"({"pet": {"kind": "dog", "trick": "roll"}})", R"({"kind":"dog","trick":"roll"})", 1, 0},
  });
  const auto wrong = assay::parse<Pet>(R"({"kind": "cow"})");
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().errors()[0].type == "union_tag_invalid");
}

TEST_CASE("what strict accepts comes out as it is, and without a repair") {
  // Keys in another style are unknown keys to strict mode.
  const auto optional = assay::parse<AllOptional>(R"({"A": 1})");
  REQUIRE(optional.has_value());
  CHECK_FALSE(optional->a.has_value());
  CHECK(optional.repairs().empty());
  const auto text = assay::parse<std::variant<int, std::string>>("\"35\"");
  REQUIRE(text.has_value());
  CHECK(std::get<std::string>(*text) == "35");
  CHECK(text.repairs().empty());
}

TEST_CASE("lines of JSON are a list, whatever stands before and behind them") {
  check_rows<std::vector<Point>>({
      {"Here they are:\n{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}\nDone.", R"([{"x":1,"y":2},{"x":3,"y":4}])", 1, 0},
      {"```jsonl\n{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}\n```", R"([{"x":1,"y":2},{"x":3,"y":4}])", 1, 0},
      {"<think>{\"x\":0}</think>\n{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}", R"([{"x":1,"y":2},{"x":3,"y":4}])", 2, 1},
      {"Draft: {\"x\":0}\nFinal:\n{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}", R"([{"x":1,"y":2},{"x":3,"y":4}])", 2, 1},
  });
}

TEST_CASE("lines of JSON may be many more than candidates are kept") {
  std::string lines = "Here they are:\n";
  for (int i = 0; i < 5000; ++i) lines += "{\"x\":" + std::to_string(i) + ",\"y\":2,}\n";
  const auto result = assay::parse<std::vector<Point>>(lines + "Done.");
  REQUIRE(result.has_value());
  CHECK(result->size() == 5000);
  CHECK(result->back().x == 4999);
  CHECK(result.candidates().count == 1);
}

TEST_CASE("lists and maps are taken out of what wraps them, too") {
  check_rows<std::vector<Point>>({
      {R"({"name": "f", "arguments": [{"x":1,"y":2}]})", R"([{"x":1,"y":2}])", 1, 0},
      {R"({"result": [{"x":1,"y":2}]})", R"([{"x":1,"y":2}])", 1, 0},
  });
  check_rows<std::map<std::string, Point>>({
      {R"({"result": {"a": {"x":1,"y":2}}})", R"({"a":{"x":1,"y":2}})", 1, 0},
      {R"({"name": "f", "arguments": {"a": {"x":1,"y":2}}})", R"({"a":{"x":1,"y":2}})", 1, 0},
      {R"({"name": {"x":1,"y":2}, "arguments": {"x":3,"y":4}})", R"({"arguments":{"x":3,"y":4},"name":{"x":1,"y":2}})",
       1, 0},
  });
  check_rows<Point>({
      {"```json\n\"{\\\"x\\\":1,\\\"y\\\":2}\"\n```", R"({"x":1,"y":2})", 1, 0},
      {"<think>Hm.</think>\n\"{\\\"x\\\":1,\\\"y\\\":2}\"", R"({"x":1,"y":2})", 1, 0},
      {"\"{\\\"x\\\":1,\\\"y\\\":2}}\"", R"({"x":1,"y":2})", 1, 0},
  });
}

TEST_CASE("bytes that are no text are replaced wherever they stand") {
  const auto key = assay::parse<std::map<std::string, std::string>>("{a\xFF: b\xFE}");
  REQUIRE(key.has_value());
  CHECK(assay::dump(*key) == "{\"a\xEF\xBF\xBD\":\"b\xEF\xBF\xBD\"}");
  const auto refused = assay::parse<Point>("\xFF");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().to_json().dump().find("json_invalid") != std::string::npos);
}

TEST_CASE("quotes and apostrophes within strings of a list") {
  check_rows<std::vector<std::string>>({
      {R"(["a", "he said "yes" twice"])", R"(["a","he said \"yes\" twice"])", 1, 0},
      {"['a', 'it's the dog's']", R"(["a","it's the dog's"])", 1, 0},
      {"[\"a\", \"b\nc\"]", R"(["a","b\nc"])", 1, 0},
  });
  check_rows<std::vector<double>>({{"[\n\"1.5\"\n2\n]", "[1.5,2.0]", 1, 0}});
  check_rows<std::vector<double>>({{R"(["68221.3%"])", "[682.213]", 1, 0}});
}

TEST_CASE("lines and pairs of names and values are an object, as a last resort") {
  check_rows<Point>({
      {"x: 1, y: 2", R"({"x":1,"y":2})", 1, 0},
      {"X: 1\nY: 2", R"({"x":1,"y":2})", 1, 0},
      {"Here is the point:\n\n- **X**: 1\n- **Y**: 2 units\n", R"({"x":1,"y":2})", 1, 0},
      {"```yaml\nx: 1\ny: 2\n```", R"({"x":1,"y":2})", 1, 0},
      {"| Field | Value |\n|---|---|\n| x | 1 |\n| y | 2 |", R"({"x":1,"y":2})", 1, 0},
      {"# Point\n\n**X:** 1\n**Y:** 2", R"({"x":1,"y":2})", 1, 0},
  });
  const char* const yaml =
      "name: \"The: one\"\npoint:\n  x: 1\n  y: 2\ntags:\n  - a\n  - b c\npath:\n- x: 1\n  y: 2\n- x: 3\n  y: 4\n";
  const auto nested = assay::parse<Nested>(yaml);
  if (!nested) CAPTURE(nested.error().what());
  REQUIRE(nested.has_value());
  CHECK(assay::dump(*nested) ==
        R"({"name":"The: one","point":{"x":1,"y":2},"tags":["a","b c"],"path":[{"x":1,"y":2},{"x":3,"y":4}]})");
  const auto missing = assay::parse<Point>("x: 1");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().errors()[0].type == "missing");
}
