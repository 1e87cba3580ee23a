// The fuzz target of the SQL functions as an ordinary test: over a small corpus, and mutations of it from a fixed seed.
#include "fuzz/targets.hpp"

#include "support/damage.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

/// A schema and an answer, with a 0 between: see fuzz::check_database.
const std::vector<std::string> corpus = [] {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"name, age int, tags [string]", "Sure: {name: 'Ada', age: \"36 years\", tags: [a, 'b',]}"},
      {"kind cat|dog, born date?", "```json\n{\"kind\": \"Cat\", \"born\": \"March 24, 2026\"}\n```"},
      {R"({"type": "array", "items": {"type": "integer"}, "maxItems": 3})", "[1, \"2\", 3.0, 4]"},
      {R"({"$ref": "#/$defs/t", "$defs": {"t": {"type": "array", "items": {"$ref": "#/$defs/t"}}}})", "[[], [[]]]"},
      {R"({"oneOf": [{"const": 1}, {"type": "string", "pattern": "^(?=a)."}], "default": "a"})", "\"a\xFF\""},
      {"{}", "{\"a\": [1e400, -0.0, 123456789012345678901234567890], \"a\": \"\\ud800\"}"},
      {R"({"$ref": 3})", "{}"},
      {"{}", ""},
      {"", "{}"},
      {"{\"type\": ", "{}"},
      {"name integr", "{}"},
      {"\xFF\xFE", "\xFF\xFE"},
  };
  std::vector<std::string> all;
  for (const auto& [schema, answer] : pairs) all.push_back(schema + '\0' + answer);
  return all;
}();

std::string mutated(std::string text, damage::random& draw) {
  for (std::size_t changes = 1 + draw.below(4); changes != 0; --changes) {
    const std::size_t at = draw.below(text.size() + 1);
    if (draw.chance(40)) {
      text.insert(at, 1, static_cast<char>(draw.below(256)));
    } else if (draw.chance(50)) {
      text.erase(at, 1 + draw.below(8));
    } else {
      const std::string& other = draw.one_of(corpus);
      text.insert(at, other.substr(draw.below(other.size()), 1 + draw.below(20)));
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the SQL functions say what the library says, in every mode") {
  for (const std::string& text : corpus) {
    for (const char mode : {'\0', '\1', '\2'}) {
      CAPTURE(text);
      CHECK(fuzz::check_database(mode + text) == "");
    }
  }
}

TEST_CASE("the SQL functions take any bytes") {
  damage::random draw(5);
  for (int i = 0; i < 1'000; ++i) {
    const std::string input = static_cast<char>(draw.below(3)) + mutated(draw.one_of(corpus), draw);
    CAPTURE(input);
    CHECK(fuzz::check_database(input) == "");
  }
}
