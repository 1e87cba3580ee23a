// Texts with so many candidates that most of them are only passed over (reader/candidates.hpp): the short ways must
// find what the reader finds.
#include "reader/candidates.hpp"
#include "tree/value_tree.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace assay::detail;

namespace {

constexpr std::size_t deep = 100, many = 1'000'000;

struct seen {
  std::size_t begin, end;
  reading how;
  std::string json;
  bool operator==(const seen&) const = default;
};

/// The last candidates, and how many there are in all. Where runs are wanted, each is read as it comes.
std::vector<seen> last_of(const std::string& text, bool runs, std::size_t& count) {
  value_tree tree(text);
  const found all = find_candidates(text, tree, {deep, many, false, runs});
  count = all.count;
  std::vector<seen> last;
  for (const candidate& one : all.candidates) {
    const bool has_tree = one.how == reading::complete || one.how == reading::cut;
    last.push_back({one.begin, one.end, one.how, has_tree ? to_text(tree, one.root) : std::string()});
  }
  if (last.size() > 20) last.erase(last.begin(), last.end() - 20);
  return last;
}

const std::string& thousand() {
  static const std::string text = [] {
    std::string made;
    for (int i = 0; i < 1000; ++i) made += "{\"a\":1} ";
    return made;
  }();
  return text;
}

const std::vector<std::string> endings{
    "{}",
    "[]",
    "[1]",
    "[ 1 , 2.5 , -3 ]",
    "[word]",
    "[true]",
    "[\"x\"]",
    "[[1], {}]",
    "{\"a\": \"b\"}",
    "{\"a\": {\"b\": [null, true, false]}}",
    "{\"a\":1}, \"b\": 2}",
    "{\"a\":1} , b: 2}",
    "{\"a\":1},{\"a\":2}",
    "{\"a\":1} // words",
    "{\"a\":1}\xC2\xA0, \"b\": 2}",
    "{\"a\": 01}",
    "{\"a\": 1.}",
    "{\"a\": 1e5}",
    "{\"a\": \"quote\\\" within\"}",
    "{\"a\": \"quote \"within\" it\"}",
    "{\"a\": \"tab\tin it\"}",
    "{\"a\": 1,}",
    "{'a': 1}",
    "{a: 1}",
    "{\"a\" 1}",
    "{\"a\": }",
    "{\"a\": 1",
    "{\"a\": \"cut",
    "[1, 2",
    "[1 2]",
    "[1, {\"a\": [}]",
    "{\"a\": [[[[[[[[[[[1]]]]]]]]]]]}",
    "{\"a\": \"\xC3\xA9\"}",
    "{\"a\": \"\xFF\"}",
    "{nothing} and [none]",
    "{\"\": \"\"}",
    "```json\n{\"a\": 1}\n```",
    "<think>{\"a\": 1}</think>{\"a\": 2}",
};

}  // namespace

TEST_CASE("of very many candidates the last are what the reader makes of them") {
  for (const std::string& ending : endings) {
    CAPTURE(ending);
    std::size_t read = 0;
    std::size_t passed = 0;
    const std::string text = thousand() + ending;
    CHECK(last_of(text, /*runs=*/false, passed) == last_of(text, /*runs=*/true, read));
    CHECK(passed == read);
    // The same in the middle, where most are passed over for good.
    const std::string around = text + " and " + thousand();
    CHECK(last_of(around, false, passed) == last_of(around, true, read));
    CHECK(passed == read);
  }
}

TEST_CASE("a brace or a bracket in prose is passed over only where the reader finds nothing") {
  constexpr std::string_view letters = "{}[:,\"'` atn1.-=/*#<$_\n";
  const std::size_t from = 2;
  std::size_t nothings = 0;
  const auto is_citation = [](const std::string& text) {
    const std::size_t end = text.find_first_not_of("0123456789", from + 1);
    return text[from] == '[' && end != from + 1 && end < text.size() && text[end] == ']';
  };
  const auto compare = [&](const std::string& text) {
    if (is_citation(text)) return;  // "x [1]" cites, whatever the reader could make of it
    CAPTURE(text);
    value_tree tree(text);
    reader one(text, tree, deep, many);
    const reading how = one.structure(from, /*in_prose=*/true);
    value_tree whole(text);
    const found all = find_candidates(text, whole, {deep, many, false, false});
    const bool first = !all.candidates.empty() && all.candidates.front().begin == from;
    if (first != (how != reading::nothing)) FAIL_CHECK("the first candidate");
    if (first && all.candidates.front().how != how) FAIL_CHECK("how it was read");
    nothings += how == reading::nothing ? 1 : 0;
  };
  for (const char opener : {'{', '['}) {
    for (const char a : letters) {
      for (const char b : letters) {
        for (const char c : letters) {
          for (const char d : {' ', 'b', ':', '}', ']'}) compare(std::string("x ") + opener + a + b + c + d);
        }
      }
    }
  }
  CHECK(nothings > 1000);
  for (const char* text : {"x [true]", "x [None]", "x [nil, 1]", "x [undefined]", "x [False]", "x [nothing]", "x [Tom]",
                           "x [/* closed */ 1]", "x [/* open 1]", "x [/ 1]", "x [// line\n1]", "x [\n\n word]", "x [",
                           "x [\n ", "x [/", "x [t", "x {", "x { "}) {
    compare(text);
  }
}

TEST_CASE("a value behind thousands of others is taken, at its place") {
  struct Person {
    std::string name;
    int age = 0;
  };
  for (const char* others : {"{\"a\":1} ", "[1] ", "{word} ", "{\"name\": \"B\"} "}) {
    std::string text = "Well. ";
    for (int i = 0; i < 5000; ++i) text += others;
    text += "{\"name\": \"Ada\", \"age\": 36}";
    const auto read = assay::parse<Person>(text);
    CAPTURE(std::string(others));
    REQUIRE(read);
    CHECK(read->name == "Ada");
    CHECK(read->age == 36);
    const auto candidates = read.candidates();
    CHECK(candidates.taken == candidates.count - 1);
  }
}
