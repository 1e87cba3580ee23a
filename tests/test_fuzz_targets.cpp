// The fuzz targets as ordinary tests: over a small corpus, every prefix of it, and mutations of it from a fixed seed.
// libFuzzer does the same for longer (preset fuzz).
#include "fuzz/targets.hpp"

#include "support/conformance.hpp"
#include "support/damage.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

/// Something of every production of the grammar, and what has been found.
const std::vector<std::string> built_in = {
    R"({"number": "A-1", "status": "paid", "items": [{"sku": "s", "quantity": 2, "unit_price": 1.5, "taxable": true}], "tags": []})",
    "Sure!\n```json\n{'number': 'it\\'s', status: Status.ON_HOLD, 'items': None, tags: \"a\" 'b', // "
    "why\n}\n```\nDone.",
    "<think>{\"a\": 1}</think>[{\"sku\": \"he said \"no\" twice\", \"quantity\": \"1,234\", }, ...]",
    R"("{\"kind\": \"circle\", \"radius\": \"5 cm\"}")",
    R"({"name": "f", "arguments": "{\"kind\": \"GROUP\", \"members\": [{\"kind\": \"circle\", \"radius\": 1}]}"})",
    "name: root\nchildren:\n  - name: leaf\n    children: []\n",
    "\xEF\xBB\xBF{\xC2\xA0“day”: “March 24, 2026”, 'pair': (1, `x`), \"by_number\": {\"1\": \"paid\",}}",
    "{\"id\": +1, \"kind\": \"first\", \"parts\": [True, false], \"rate\": .5, \"x\": \"\\ud83d\\ude00 \\ud800 \\q\"",
    "{\"a\": [[[[[[[[[[",
    "[[{}}]]]}",
    "{\"k\": \"\\",
    "\"\"\"",
    "{a:b:c,d=>e}",
    "[1,,2 /* x",
    "```",
    "<think>",
    "'",
    "{\"a\":\"\xFF\"}",
    "{a\xFF: b\xFE}",
    "\xFF",
    "a: \xFF",
    // A key and a string that are not as they stand in the text, and JSON in the string that needs mending.
    "{\"a\\u006D\xFF\": \"{\\\"kind\\\": [[[[{\\\"\\u006D\\\": [1,, 'x', `y`, .5, True\"}",
    "{a\xFF: [\"{b\xFF: ['c\xFF', ,, .5, +1, None, (1), 'd\xFF\"]}",
    "name: \xFF\n- \xFF: x",
    "<think></think{",
    ")[)",
    "[r'\xE2\x80\x99\xFF\xFF''e(",
    "<think>{</think{\"a\": 1}",
    "<think>{\"number\": \"</think",
    "第一の請求書についてのご質問にはお答えできません。",
    "{\"kind\": \"cir",
    "{\"body\": \"x",
    "{\"sku\": \"a\"}\n{\"sku\": 1}\n[{\"sku\": \"b\"}]",
    "[\n[`",
};

/// Schemas as text, with an answer behind a 0 each: see fuzz::check_schema.
const std::vector<std::string> schemas_and_answers = [] {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {R"({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]})", R"({"a": "1"})"},
      {R"({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]})",
       R"({"item_1": "b", "item_0": 3})"},
      {R"({"type": "array", "prefixItems": [{}], "items": {"type": "null"}, "minItems": 1})", "[1, null, null]"},
      {R"({"type": "object", "additionalProperties": {"type": "number"}})", R"([{"key": "x", "value": 1}])"},
      {R"({"$ref": "#/$defs/t", "$defs": {"t": {"type": "array", "items": {"$ref": "#/$defs/t"}}}})", "[[], [[]]]"},
      {R"({"oneOf": [{"const": 1}, {"enum": ["x", null]}, {"type": "string", "format": "date"}]})", "\"2026-03-24\""},
      {R"({"allOf": [{"minimum": 1}, {"type": "number", "multipleOf": 0.5}], "default": 2})", "2.5"},
      {R"({"type": "object", "patternProperties": {"^a": true}, "minProperties": 1})", R"({"ab": [], "c": 0})"},
      {R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "integer"})", "1.0"},
      {R"({"type": ["string", "null"], "maxLength": 3, "pattern": "("})", "null"},
      {"{\"type\": ", "{}"},
      {"true", "{'a': [1,, 2]"},
      {"\xFF", ""},
  };
  std::vector<std::string> all;
  for (const auto& [schema, answer] : pairs) all.push_back(schema + '\0' + answer);
  return all;
}();

std::vector<std::string> corpus() {
  std::vector<std::string> all = built_in;
  if (!conformance::is_there("messy/cases.jsonl")) return all;
  std::istringstream lines(conformance::read_text(conformance::folder() / "messy/cases.jsonl"));
  for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line)["input"]);
  return all;
}

/// What is likely to upset a reader.
const std::vector<std::string> pieces = {
    "\"",     "'",    "{",   "}",       "[",       "]",        ",", ":",     "\\",   "```",      "//",
    "/*",     "*/",   "#",   "\n",      "<think>", "</think>", "“", "”",     "\xFF", "\xC2\xA0", "...",
    "null",   "True", "\\u", "\\ud800", "(",       ")",        "=", "1,234", "-",    "$5",       std::string(1, 0),
    "\"\"\"", "`"};

std::string mutated(std::string text, const std::vector<std::string>& all, damage::random& draw) {
  for (std::size_t changes = 1 + draw.below(4); changes != 0; --changes) {
    const std::size_t at = draw.below(text.size() + 1);
    switch (draw.below(5)) {
      case 0:
        text.insert(at, draw.one_of(pieces));
        break;
      case 1:
        text.erase(at, 1 + draw.below(8));
        break;
      case 2:
        text.resize(at);
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(draw.below(256));
        break;
      default: {
        const std::string& other = draw.one_of(all);
        const std::size_t from = draw.below(other.size() + 1);
        text.insert(at, other, from, draw.below(64));
      }
    }
  }
  return text;
}

void check(const std::string& text, damage::random& draw) {
  CAPTURE(text);
  const std::string reader = fuzz::check_reader(text);
  CHECK(reader == "");
  const std::string input = static_cast<char>(draw.below(256)) + text;
  const int choice = static_cast<unsigned char>(input.front());
  CAPTURE(choice);
  const std::string answer = fuzz::check_answer(input);
  CHECK(answer == "");
}

}  // namespace

TEST_CASE("the fuzz targets find nothing in the corpus, as every type and under every policy") {
  for (const std::string& text : built_in) {
    CAPTURE(text);
    CHECK(fuzz::check_reader(text) == "");
    for (int choice = 0; choice < 256; ++choice) {
      CAPTURE(choice);
      CHECK(fuzz::check_answer(static_cast<char>(choice) + text) == "");
    }
  }
}

TEST_CASE("the fuzz targets find nothing in any beginning of the corpus") {
  damage::random draw(1);
  for (const std::string& text : built_in) {
    for (std::size_t size = 0; size <= text.size(); ++size) check(text.substr(0, size), draw);
  }
}

TEST_CASE("the fuzz targets find nothing in mutations of the corpus") {
  damage::random draw(2);
  const std::vector<std::string> all = corpus();
  for (int i = 0; i < 1500; ++i) check(mutated(draw.one_of(all), all, draw), draw);
}

TEST_CASE("the fuzz target of schemas finds nothing in its corpus, in any dialect, policy and vocabulary") {
  for (const std::string& text : schemas_and_answers) {
    CAPTURE(text);
    for (int how = 0; how < 32; ++how) {
      for (const char kind : {'\0', '\2', '\4'}) {
        CAPTURE(how);
        CHECK(fuzz::check_schema(std::string{static_cast<char>(how), kind} + text) == "");
      }
    }
  }
}

TEST_CASE("the fuzz target of schemas finds nothing in mutations of its corpus") {
  damage::random draw(3);
  for (int i = 0; i < 2000; ++i) {
    const std::string how{static_cast<char>(draw.below(256)), static_cast<char>(2 * draw.below(3))};
    const std::string input = how + mutated(draw.one_of(schemas_and_answers), schemas_and_answers, draw);
    CAPTURE(input);
    CHECK(fuzz::check_schema(input) == "");
  }
}

TEST_CASE("the fuzz target of schemas finds nothing in schemas that are made by chance") {
  damage::random draw(4);
  for (int i = 0; i < 3000; ++i) {
    std::string input{static_cast<char>(draw.below(256)), static_cast<char>(2 * draw.below(3) + 1)};
    for (std::size_t left = draw.below(60); left != 0; --left) input += static_cast<char>(1 + draw.below(255));
    const std::string answer = draw.chance(50) ? draw.one_of(schemas_and_answers) : draw.one_of(built_in);
    input += '\0' + answer.substr(answer.find('\0') + 1);
    CAPTURE(input);
    CHECK(fuzz::check_schema(input) == "");
  }
}
