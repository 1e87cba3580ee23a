// What the tolerant reader makes of syntax that is no JSON, without a type to guide it.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

struct row {
  std::string input;
  std::string json;
};

void check_rows(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.input);
    const auto result = assay::parse<nlohmann::ordered_json>(one.input);
    REQUIRE(result.has_value());
    CHECK(result->dump() == one.json);
  }
}

}  // namespace

TEST_CASE("quotes: of other kinds, none, and within") {
  check_rows({
      {R"({'name': "O'Brien", 'x': 'it\'s', 'y': 'the dogs' bowl'})",
       R"({"name":"O'Brien","x":"it's","y":"the dogs' bowl"})"},
      {"{\"it's\": 'x', 'b': 1}", R"({"it's":"x","b":1})"},
      {"{\"a\": \u201Cx\u201D, \u2018b\u2019: \u2018y\u2019, \u00ABc\u00BB: \u201Ez\u201C}",
       R"({"a":"x","b":"y","c":"z"})"},
      {R"({"a": """multi "line" text""", "b": 1})", R"({"a":"multi \"line\" text","b":1})"},
      {R"({"a": "", "b": ''})", R"({"a":"","b":""})"},
      {R"({"a": 1, "b": 2, "q": "say "hi""})", R"({"a":1,"b":2,"q":"say \"hi\""})"},
      {R"({"s": "a"b"c", "t": "d"})", R"({"s":"a\"b\"c","t":"d"})"},
      {R"({"c": "he said: "no", "yes", ok", "d": 1})", R"({"c":"he said: \"no\", \"yes\", ok","d":1})"},
      {R"({"html": "<a href="x">y</a>", "n": 1})", R"({"html":"<a href=\"x\">y</a>","n":1})"},
      {R"({"url": http://x.y/z?a=1, "n": Smith, John, "when": 2026-01-01, t: 10:30})",
       R"({"url":"http://x.y/z?a=1","n":"Smith, John","when":"2026-01-01","t":"10:30"})"},
      {R"({"md": "```js
let x = {a:1};
```", "n": 2})",
       R"({"md":"```js\nlet x = {a:1};\n```","n":2})"},
  });
}

TEST_CASE("separators and closers: too many, too few, others") {
  check_rows({
      {"{\"a\": 1 \"b\": 2\n\"c\": 3}", R"({"a":1,"b":2,"c":3})"},
      {R"([{"a":1} {"b":2}])", R"([{"a":1},{"b":2}])"},
      {"[\"a\", \"b\" \"c\",\n\"d\"\n\"e\"]", R"(["a","b","c","d","e"])"},
      {"[1, 2 3, 4\n5, 6, 7]", "[1,2,3,4,5,6,7]"},
      {R"({ "a" : "x",, "b": [,1,,2,], })", R"({"a":"x","b":[1,2]})"},
      {R"({"a": [1, 2, "b": 3})", R"({"a":[1,2],"b":3})"},
      {R"({"a": [1, 2}, "b": 3})", R"({"a":[1,2],"b":3})"},
      {R"({"a": {"b": 1}}, "c": 2})", R"({"a":{"b":1},"c":2})"},
      {R"({"a": "x", "b"= 2, "c": 4})", R"({"a":"x","b":2,"c":4})"},
      {R"({"a": "x", "b": 2, "c" => 4})", R"({"a":"x","b":2,"c":4})"},
      {R"({"a": "x", "b" 2, "c": 4})", R"({"a":"x","b":2,"c":4})"},
      {R"({"a": "x", "b": 2, "d": })", R"({"a":"x","b":2})"},
      {R"({a: (1, 'two'), b: [1, ..., 9, ...], ...})", R"({"a":[1,"two"],"b":[1,9]})"},
  });
}

TEST_CASE("numbers, words, escapes, comments, spaces") {
  check_rows({
      {R"({"a": 007, "b": 1e5, "d": 1_000, "e": -.5, "f": +3, "g": 5.})",
       R"({"a":"007","b":100000.0,"d":1000,"e":-0.5,"f":3,"g":5.0})"},
      {R"({"a": True, "b": FALSE, "c": None, "d": undefined, "e": yes, "f": NaN})",
       R"({"a":true,"b":false,"c":null,"d":null,"e":"yes","f":"NaN"})"},
      {R"({"a": 1,234.50, "b": [1,234], "c": 12,345})", R"({"a":"1,234.50","b":[1,234],"c":"12,345"})"},
      {R"(["it\'s", "C:\Users\dir", "\u00e9\ud83d\ude00", "\ud83d", "\uZZ"])",
       R"(["it's","C:\\Users\\dir","é😀","�","\\uZZ"])"},
      {"[1, // one\n2 /* two */, # three\n3]", "[1,2,3]"},
      {"\xEF\xBB\xBF{\xC2\xA0\"a\":\xE2\x80\x8B 1\xE3\x80\x80}", R"({"a":1})"},
      {"[\"a\xFF\xC3(\", \"\t\"]", "[\"a\xEF\xBF\xBD\xEF\xBF\xBD(\",\"\\t\"]"},
  });
}

TEST_CASE("places: repairs and errors speak of the text as it came") {
  const std::string text = "Here you are:\n```\n{'a': 1,\n 'b': tru,}\n```";
  const auto result = assay::parse<nlohmann::ordered_json>(text);
  REQUIRE(result.has_value());
  for (const assay::repair& one : result.repairs()) {
    CAPTURE(one.code);
    const std::string place = text.substr(one.span.offset, one.span.length);
    if (one.code == "unquoted_string") {
      CHECK(place == "tru");
      CHECK(one.span.line == 4);
      CHECK(one.span.column == 7);
      CHECK(assay::to_string(one.loc) == "b");
    }
    if (one.code == "trailing_comma") CHECK(place == ",");
    if (one.code == "single_quotes" && assay::to_string(one.loc) == "a") CHECK(place == "'a'");
  }
}

TEST_CASE("where a bare backslash shows that none was escaped, words of LaTeX keep theirs") {
  using texts = std::vector<std::string>;
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"(["$\frac{1}{2} \times \alpha$"])", R"($\frac{1}{2} \times \alpha$)"},
      {R"(["\alpha \neq \beta, \nabla \rho \to \theta"])", R"(\alpha \neq \beta, \nabla \rho \to \theta)"},
      {R"(["\left( \tau \right)\nso"])", "\\left( \\tau \\right)\nso"},
      {R"(["\\frac and \alpha"])", R"(\frac and \alpha)"},
      {R"(["\d\tab\new"])", "\\d\tab\new"},
      {R"(["don\'t\neven"])", "don't\neven"},
      {R"(["\frac{1}{2}"])", "\frac{1}{2}"},
  };
  for (const auto& [text, value] : rows) {
    CAPTURE(text);
    const auto read = assay::parse<texts>(text);
    REQUIRE(read.has_value());
    CHECK(read->front() == value);
  }
}
