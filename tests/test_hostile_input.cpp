// Input that is made to be slow or to crash. Nothing here looks at a clock: what is not linear would not end.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <functional>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

constexpr std::size_t many = 200'000;

std::string repeated(std::size_t count, const std::function<std::string(std::size_t)>& part) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + part(i);
  return text;
}

struct Record {
  int a = 0;
  std::string b;
};

struct Leaf {
  int x;
};
struct Left;
struct Right;
struct Tree {
  std::variant<Leaf, std::unique_ptr<Left>, std::unique_ptr<Right>> node;
};
struct Left {
  Tree inner;
  int left = 0;
};
struct Right {
  Tree inner;
  int right = 0;
};

}  // namespace

TEST_CASE("objects of very many keys are read in linear time, into anything") {
  const std::string unknown =
      "{" + repeated(many, [](std::size_t i) { return "\"k" + std::to_string(i) + "\":1"; }) + "}";
  CHECK(assay::parse<nlohmann::ordered_json>(unknown)->size() == many);
  CHECK(assay::parse<nlohmann::json>(unknown)->size() == many);
  CHECK(assay::parse<std::map<std::string, int>>(unknown)->size() == many);
  const auto map = assay::load_schema(R"({"type":"object","additionalProperties":{"type":"integer"}})");
  CHECK(assay::parse(map, unknown)->size() == many);
  const auto object = assay::load_schema(R"({"type":"object","properties":{"a":{}},"additionalProperties":true})");
  CHECK(assay::parse(object, unknown)->size() == many);
  const auto patterns = assay::load_schema(R"({"type":"object","patternProperties":{"^k":{"type":"integer"}}})");
  CHECK(assay::parse(patterns, unknown)->size() == many);
}

TEST_CASE("very many equal keys are read in linear time, and the last one counts") {
  const std::string same =
      "{\"b\":\"\"," + repeated(many, [](std::size_t i) { return "\"a\":\"" + std::to_string(i % 1000) + "\""; }) + "}";
  const auto record = assay::parse<Record>(same);
  REQUIRE(record.has_value());
  CHECK(record->a == static_cast<int>((many - 1) % 1000));
  CHECK(assay::parse<std::map<std::string, std::string>>(same)->size() == 2);
  CHECK(assay::parse<nlohmann::ordered_json>(same)->size() == 2);
}

TEST_CASE("an earlier duplicate's error does not count, the last one's does") {
  CHECK(assay::parse<Record>(R"({"a":"x","b":"","a":1})").has_value());
  CHECK_FALSE(assay::parse<Record>(R"({"a":1,"b":"","a":"x"})").has_value());
  CHECK(assay::parse<std::map<std::string, int>>(R"({"a":"x","a":1})").has_value());
}

TEST_CASE("very many errors cost no more than the limit says") {
  const std::string wrong = "[" + repeated(many, [](std::size_t) { return "null"; }) + "]";
  const auto result = assay::parse<std::vector<int>>(wrong);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().errors().size() == 100);
  CHECK(result.error().truncated());
}

TEST_CASE("one line of megabytes is cut around each of many errors") {
  const std::string wrong =
      "[" + repeated(100, [](std::size_t) { return "\"" + std::string(50'000, 'x') + "\""; }) + "]";
  const auto result = assay::parse<std::vector<int>>(wrong);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().errors().size() == 100);
  CHECK(std::string(result.error().what()).size() < 100'000);
}

TEST_CASE("unions within unions are tried a bounded number of times") {
  std::string text = R"({"x":"no"})";
  for (int i = 0; i < 60; ++i) text = R"({"inner":{"node":)" + text + R"(},"right":1})";
  const auto wrong = assay::parse<Tree>(R"({"node":)" + text + "}");
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().errors()[0].type != "visits_limit");
  std::string good = R"({"x":1})";
  for (int i = 0; i < 60; ++i) good = R"({"inner":{"node":)" + good + R"(},"right":1})";
  CHECK(assay::parse<Tree>(R"({"node":)" + good + "}").has_value());
}

TEST_CASE("a schema that multiplies itself ends in an error, not in a hang") {
  const auto type = assay::load_schema(
      R"({"allOf":[{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}}]})");
  std::string text = "1";
  for (int i = 0; i < 100; ++i) text = R"({"a":)" + text + "}";
  const auto result = assay::parse(type, text);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().errors()[0].type == "visits_limit");
}

TEST_CASE("very many marks of turns end in an error, not in a hang") {
  for (const std::string_view mark : {"<|eot_id|>", "<|im_end|>\n", "</s>", "<|im_start|>user\n"}) {
    CAPTURE(mark);
    const std::string marks = repeated(200'000, [&](std::size_t) { return std::string(mark); });
    CHECK_FALSE(assay::parse<Record>(marks).has_value());
    CHECK_FALSE(assay::parse<Record>(marks + "x").has_value());
    CHECK_FALSE(assay::parse<Record>("<think>a</think>" + marks + "x").has_value());
  }
}

TEST_CASE("very many channels, and items apart from a long list, are read in linear time") {
  const std::string channels =
      repeated(40'000, [](std::size_t) { return std::string("<|channel|>commentary x<|message|>"); });
  CHECK_FALSE(assay::parse<Record>(channels + "{").has_value());
  const auto type = assay::load_schema(
      nlohmann::ordered_json::parse(R"({"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"}},)"
                                    R"("required":["a"]}})"));
  const auto item = [](std::size_t i) { return R"({"a":)" + std::to_string(i) + "}"; };
  std::string apart;
  for (std::size_t i = 0; i < 40'000; ++i) apart += "so\n" + item(100'000 + i) + "\n";
  const auto read = assay::parse(type, "[" + repeated(40'000, item) + "]\nand\n" + apart);
  REQUIRE(read.has_value());
  CHECK(read->size() == 80'000);
}

TEST_CASE("very many short lines, in any notation or in none, are read in linear time") {
  const auto lines = [](const char* one) {
    std::string text;
    while (text.size() < 1'000'000) text += one;
    return text;
  };
  // What is not read here is refused, and both must end.
  for (const char* one : {"- a\n", "a: 1\n", "1,2\n", "# a\n", "a\n", "a: x: \n", "= \n", "| a\n", "> a\n", "'a: 1\n",
                          "a=1 ", "## a\nb\n", "**a:** 1\n", "<a>", "x=1; ", "[[ ## a ## ]]\n1\n", "\"a\" + "}) {
    CAPTURE(one);
    CHECK_FALSE(assay::parse<Record>(lines(one)).has_value());
  }
  CHECK(assay::parse<std::vector<Record>>("a,b\n" + lines("1,x\n"))->size() == 250'000);
  CHECK(assay::parse<std::vector<Record>>(lines("- a: 1\n  b: x\n").substr(0, 140'000))->size() == 10'000);
  CHECK(assay::parse<std::vector<Record>>(lines("a: 1\nb: x\n\n").substr(0, 110'000))->size() == 10'000);
  std::string keys;
  for (std::size_t i = 0; i < 60'000; ++i) keys += "k" + std::to_string(i) + " = 1\n";
  CHECK_FALSE(assay::parse<Record>(keys).has_value());
}

TEST_CASE("numbers of very many digits, and very many pairs in a line, are looked at in linear time") {
  const auto repeated = [](const char* one) {
    std::string text;
    while (text.size() < 400'000) text += one;
    return text;
  };
  for (const std::string& text :
       {"{\"a\": " + repeated("9") + ", \"b\": \"x\"}", "{\"a\": " + repeated("1.") + "1, \"b\": \"x\"}",
        "[0." + repeated("1") + ", \"x]", "{\"a\": 1e" + repeated("9") + ", \"b\": \"x\"}", repeated("a: 1, b: x; "),
        repeated("a = 1; b = x; ")}) {
    CAPTURE(text.substr(0, 20));
    CHECK_FALSE(assay::parse<Record>(text).has_value());
  }
}

TEST_CASE("white space at either end is not looked at for each of many candidates") {
  const std::string space(1'000'000, ' ');
  std::string items;
  for (std::size_t i = 0; i < 20'000; ++i) items += R"({"a":1,"b":"x"} and )";
  CHECK(assay::parse<std::vector<Record>>(items + space)->size() == 20'000);
  CHECK(assay::parse<std::vector<Record>>(space + items)->size() == 20'000);
}

TEST_CASE("a string or a key that has very many places to end is mended in linear time") {
  std::string quotes = "['a's ";
  std::string braces = "[\"a ";
  while (quotes.size() < 1'000'000) quotes += "b's, c' ";
  while (braces.size() < 1'000'000) braces += "{} ";
  CHECK_FALSE(assay::parse<Record>(quotes).has_value());
  CHECK_FALSE(assay::parse<Record>(braces).has_value());
}

TEST_CASE("constructors within each other end at a limit") {
  for (const char* one : {"str(", "print(", "f(a=", "<A: str("}) {
    CAPTURE(one);
    CHECK_FALSE(
        assay::parse<Record>("a=" + repeated(100'000, [&](std::size_t) { return std::string(one); })).has_value());
    std::string text = "a=";
    for (std::size_t i = 0; i < 200'000; ++i) text += one;
    CHECK_FALSE(assay::parse<Record>(text).has_value());
  }
  CHECK(assay::parse<Record>("Record(a=int(str(1)), b=str('x'))")->a == 1);
}

TEST_CASE("deep nesting ends at the limit, in every kind of target and when passed over") {
  const std::string arrays(1'000'000, '[');
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(assay::parse<nlohmann::json>(arrays).error().errors()[0].type == "depth_limit");
  CHECK(assay::parse<nlohmann::json>(objects).error().errors()[0].type == "depth_limit");
  CHECK(assay::parse<Record>(objects).error().errors()[0].type == "depth_limit");
  CHECK(assay::parse<std::string>(arrays, {.mode = assay::mode::lax}).error().errors()[0].type == "depth_limit");
  assay::parse_options deep;
  deep.limits.max_depth = 1'000'000;  // more than any stack: 1,000 is the most that counts
  CHECK(assay::parse<nlohmann::json>(arrays, deep).error().errors()[0].type == "depth_limit");
}

TEST_CASE("a list of lists of itself does not take one value for a list without end") {
  const auto type = assay::load_schema(
      std::string_view(R"({"$ref":"#/$defs/d","$defs":{"d":{"type":"array","items":{"$ref":"#/$defs/d"}}}})"));
  for (const char* text : {"1", "[1]", "[{}]", R"([["a"]])", "{}"}) {
    CAPTURE(text);
    const auto result = assay::parse(type, text);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().errors().front().type == "list_type");
  }
  CHECK(assay::parse(type, "[[],[[]]]").value().dump() == "[[],[[]]]");
}
